package wikitext

import (
	"math"
	"strings"
)

// maxDepth is the deepest nesting of templates, captions and labels that is
// followed; what lies deeper is left out. MediaWiki's own limit was 40 for
// long and is 100 now, so real pages stay below it.
const maxDepth = 60

// A Parser turns wikitext into articles. It may be used again and again, by
// one goroutine at a time.
type Parser struct {
	words     words          // of the language
	ns        *namespaces    // of the wiki
	table     *templateTable // what to print of which template
	listMarks bool           // print those of items

	expander *expander // of the wiki's own templates, or nil

	title  string
	src    string
	wanted int // sections

	// Output. out is body text, or whatever divert has put in its place.
	out    []byte
	floor  int // start of out's current section or part
	aux    []byte
	inAux  bool
	apart  bool    // out is no body text
	quotes []quote // apostrophes of the current line
	qbase  int     // first of quotes that belongs to the current part

	// State of the scanner.
	depth      int
	tables     int  // open {|
	headCells  bool // the line began with '!', so that "!!" parts cells
	inHeading  bool
	inTemplate bool
	autonum    int // external links without a label so far

	// Scratch space.
	key  []byte     // name in the form of tables
	args []argument // of the constructs being read, as a stack

	// What is known of the source ahead.
	brackets    brackets
	closing     [numTags]closing // by tag
	hasElements bool             // something is in closing
	noHidden    [2]int           // between the two no hidden element closes
	noTableEnd  [2]int           // nor a hidden table between these
	greater     [2]int           // a place and the next '>' behind it
	noExtEnd    int              // up to here no external link closes

	headingClose [2]int // a place and the next "</h" behind it

	details *details // nil unless Options.Details

	result
}

// NewParser returns a parser for pages of a wiki.
func NewParser(opts Options) *Parser {
	p := &Parser{
		words:     wordsFor(opts.Lang),
		ns:        newNamespaces(opts),
		listMarks: opts.KeepListMarks,
	}
	if opts.Templates != nil {
		p.table = opts.Templates.table
		p.expander = newExpander(p, opts)
	} else {
		p.table = templatesFor(opts.Lang, opts.Rules)
	}
	if opts.Details {
		p.details = &details{table: detailsFor(opts.Lang), trail: trailFor(opts.Lang)}
	}
	return p
}

// Options says of which wiki the pages are. The zero value stands for one in
// English.
type Options struct {
	// Lang is the language code of the wiki, such as "de" or "zh-yue".
	Lang string

	// Namespaces are those of the dump's siteinfo. The canonical English
	// names, and the usual ones of the language, are known without.
	Namespaces []Namespace

	// Rules are the user's own, if there are any. They are part of a
	// TemplateSet and needn't be given with one again.
	Rules *TemplateRules

	// Templates, if not nil, are the templates of the wiki, to be expanded.
	Templates *TemplateSet

	// Details asks for what an index of text doesn't need and takes time:
	// spans, labels of links, external links, values of infoboxes,
	// coordinates and the mark of a stub.
	Details bool

	// KeepListMarks makes items of bulleted and numbered lists begin with
	// their marks and a blank, such as "*# ".
	KeepListMarks bool
}

// A Namespace is a number and the name this wiki has for it.
type Namespace struct {
	ID   int
	Name string
}

// Parse reads the wikitext of the page with that title. It never fails, and
// takes time and memory linear in the length of src.
func (p *Parser) Parse(title, src string) *Article {
	return p.ParseFirst(title, src, math.MaxInt)
}

// ParseFirst is Parse, but gives n sections at most, and reads no further than
// they need. What else the article holds is incomplete then.
func (p *Parser) ParseFirst(title, src string, n int) *Article {
	p.wanted = n
	a := p.parse(title, src)
	a.Sections = a.Sections[:min(n, len(a.Sections))]
	return a
}

func (p *Parser) parse(title, src string) *Article {
	p.reset(title, src)
	p.redirect()
	if p.expander != nil && p.redirectTo.hi == 0 && p.expander.expand(src) {
		return p.expander.parse()
	}
	p.run(0, len(src), true)
	return p.article()
}

func (p *Parser) reset(title, src string) {
	p.title = title
	p.result.reset()
	if p.details != nil {
		p.detailState.reset()
	}
	p.begin(src)
}

// begin gets ready to read src.
func (p *Parser) begin(src string) {
	p.src = src
	p.out, p.floor, p.aux, p.inAux, p.apart = emptied(p.out), 0, emptied(p.aux), false, false
	p.quotes, p.qbase, p.args, p.key = emptied(p.quotes), 0, emptied(p.args), emptied(p.key)
	p.depth, p.tables, p.headCells, p.inHeading, p.inTemplate, p.autonum = 0, 0, false, false, false, 0
	b := &p.brackets
	b.runs, b.nodes, b.stack = emptied(b.runs), emptied(b.nodes), emptied(b.stack)
	b.reset(len(src))
	if p.hasElements {
		p.closing, p.hasElements = [numTags]closing{}, false
	}
	p.greater, p.headingClose, p.noExtEnd = [2]int{1, 0}, [2]int{1, 0}, 0
	p.noHidden, p.noTableEnd = [2]int{}, [2]int{}
}

// run reads src[lo:hi]. bol says that lo is at the beginning of a line.
func (p *Parser) run(lo, hi int, bol bool) {
	if p.depth >= maxDepth {
		p.diagnose(lo, "nested too deep")
		return
	}
	p.depth++
	src := p.src[:hi]
	for i := lo; i < len(src); {
		if bol && lineMark[src[i]] {
			if next, again := p.lineStart(i, hi); next > i {
				if len(p.sections) > p.wanted && p.depth == 1 {
					break
				}
				i, bol = next, again
				continue
			}
		}
		bol = false
		if !beginsMarkup(src, i) {
			j := textEnd(src, i+1)
			p.text(src[i:j])
			if p.details != nil {
				p.freeURLs(i, j, hi)
			}
			i = j
			continue
		}
		if src[i] == '\n' {
			p.newline()
			if p.details != nil {
				p.endItem()
			}
			i, bol = i+1, true
			continue
		}
		i = p.mark(i, hi)
	}
	p.depth--
}

// mark reads what begins at the special byte src[i], and returns where to go
// on: behind a construct, or behind the byte when it is only text.
func (p *Parser) mark(i, hi int) int {
	if len(p.brackets.runs) > 0 && p.depth == 1 && i >= p.brackets.done {
		p.brackets.reset(p.brackets.limit) // nothing before i is asked for again
	}
	next := -1
	switch c := p.src[i]; c {
	case '\'':
		return p.apostrophes(i, hi)
	case '[':
		next = p.bracket(i, hi)
	case '{':
		next = p.brace(i, hi)
	case '&':
		next = p.entity(i, hi)
	case '_':
		next = p.behaviorSwitch(i, hi)
	case '-':
		next = p.variant(i, hi)
	case '|', '!':
		next = p.cellBreak(i, hi)
	case '<':
		next = p.tag(i, hi)
	}
	if next > i {
		return next
	}
	p.out = append(p.out, p.src[i])
	return i + 1
}

// lineStart reads what is markup only at the beginning of a line. It returns
// i when there is none; again says that what follows still stands at the
// beginning of a line.
func (p *Parser) lineStart(i, hi int) (next int, again bool) {
	switch c := p.src[i]; c {
	case '=':
		return p.heading(i, hi), false
	case '*', '#', ':', ';':
		return p.listItem(i, hi)
	case '{':
		return p.tableStart(i, hi)
	case '|', '!':
		return p.tableLine(i, hi)
	case '-':
		return p.rule(i, hi), false
	case ' ', '\t', '<':
		return p.indented(i, hi)
	}
	return i, false
}

// indented reads blanks, comments and tags such as <noinclude> at the beginning
// of a line: a line of comments alone vanishes, table markup may follow any.
func (p *Parser) indented(i, hi int) (next int, again bool) {
	j, comment, tag := i, false, false
	for j < hi {
		if p.src[j] == ' ' || p.src[j] == '\t' {
			j++
		} else if strings.HasPrefix(p.src[j:hi], "<!--") {
			j, comment = p.comment(j, hi), true
		} else if next := p.inclusion(j, hi); next > j {
			j, tag = next, true
		} else {
			break
		}
	}
	switch {
	case j >= hi:
		return j, true
	case tag && p.src[i] == '<':
		return j, true
	case comment && !tag && p.src[j] == '\n':
		return j + 1, true
	case comment && p.src[i] == '<':
		return j, true
	case p.src[j] == '{' && strings.HasPrefix(p.src[j:hi], "{|"), p.tables > 0 && (p.src[j] == '|' || p.src[j] == '!'):
		return j, true
	}
	return i, false
}

// rule reads a horizontal rule, four or more hyphens.
func (p *Parser) rule(i, hi int) int {
	j := i
	for j < hi && p.src[j] == '-' {
		j++
	}
	if j-i < 4 {
		return i
	}
	p.newline()
	return j
}
