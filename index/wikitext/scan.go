package wikitext

import "strings"

// maxDepth is the deepest nesting of templates, captions and labels that is
// followed; what lies deeper is left out. MediaWiki's own limit was 40 for
// long and is 100 now, so real pages stay below it.
const maxDepth = 60

// A Parser turns wikitext into articles. It may be used again and again, by
// one goroutine at a time.
type Parser struct {
	words words          // of the language
	ns    *namespaces    // of the wiki
	table *templateTable // what to print of which template
	marks bool           // print those of lists

	title string
	src   string

	// Output. out is body text, or whatever divert has put in its place.
	out    []byte
	floor  int // start of out's current section or part
	aux    []byte
	inAux  bool
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
	brackets brackets
	closing  [numTags]closing // by tag
	noHidden bool             // hidden elements are not looked for again
	greater  [2]int           // a place and the next '>' behind it
	noExtEnd int              // up to here no external link closes

	headingClose [2]int // a place and the next "</h" behind it

	result
}

// NewParser returns a parser for pages of a wiki.
func NewParser(opts Options) *Parser {
	return &Parser{
		words: wordsFor(opts.Lang),
		ns:    newNamespaces(opts),
		table: templatesFor(opts.Lang),
		marks: opts.KeepListMarks,
	}
}

// Options says of which wiki the pages are. The zero value stands for one in
// English.
type Options struct {
	// Lang is the language code of the wiki, such as "de" or "zh-yue".
	Lang string

	// Namespaces are those of the dump's siteinfo. The canonical English
	// names, and the usual ones of the language, are known without.
	Namespaces []Namespace

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
	p.reset(title, src)
	p.redirect()
	p.run(0, len(src), true)
	return p.article()
}

func (p *Parser) reset(title, src string) {
	p.title, p.src = title, src
	p.out, p.floor, p.aux, p.inAux = emptied(p.out), 0, emptied(p.aux), false
	p.quotes, p.qbase, p.args, p.key = emptied(p.quotes), 0, emptied(p.args), emptied(p.key)
	p.depth, p.tables, p.headCells, p.inHeading, p.inTemplate, p.autonum = 0, 0, false, false, false, 0
	b := &p.brackets
	b.runs, b.nodes, b.stack = emptied(b.runs), emptied(b.nodes), emptied(b.stack)
	b.reset(len(src))
	p.closing = [numTags]closing{}
	p.greater, p.headingClose, p.noExtEnd, p.noHidden = [2]int{1, 0}, [2]int{1, 0}, 0, false
	p.result.reset()
}

// special marks the bytes that may begin markup within a line.
var special = func() (t [256]bool) {
	for _, c := range []byte("<{[&'\n_-|!") {
		t[c] = true
	}
	return t
}()

// run reads src[lo:hi]. bol says that lo is at the beginning of a line.
func (p *Parser) run(lo, hi int, bol bool) {
	if p.depth >= maxDepth {
		p.diagnose(lo, "nested too deep")
		return
	}
	p.depth++
	src := p.src[:hi]
	for i := lo; i < len(src); {
		if bol {
			if next, again := p.lineStart(i, hi); next > i {
				i, bol = next, again
				continue
			}
			bol = false
		}
		j := i
		for j < len(src) && !special[src[j]] {
			j++
		}
		if j > i {
			p.text(src[i:j])
			i = j
			continue
		}
		if src[i] == '\n' {
			p.newline()
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
	if p.depth == 1 && i >= p.brackets.done {
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

// indented reads blanks and comments at the beginning of a line: a line of
// comments alone vanishes, and table markup may follow either.
func (p *Parser) indented(i, hi int) (next int, again bool) {
	j, comment := i, false
	for j < hi {
		if p.src[j] == ' ' || p.src[j] == '\t' {
			j++
		} else if strings.HasPrefix(p.src[j:hi], "<!--") {
			j, comment = p.comment(j, hi), true
		} else {
			break
		}
	}
	switch {
	case j >= hi:
		return j, true
	case comment && p.src[j] == '\n':
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
