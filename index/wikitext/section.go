package wikitext

import "slices"

// A result collects what an article will hold, without memory of its own for
// each piece: strings are spans of one buffer until the article is made.
type result struct {
	names      []byte
	redirectTo span
	sections   []openSection
	levels     [6]int // of the headings down to the last one, which rise
	paths      int    // headings in all paths together
	anchors    AnchorSet
	categories [][2]span // name, sort key
	links      [][2]span // target, anchor
	langLinks  []string  // parts of the source mostly
	templates  []span
	called     keySet // names of templates, and of magic words
	shortDesc  span
	sortKey    span // of DEFAULTSORT
	disambig   bool
	diags      []Diagnostic
	detailState
}

// A span is a part of result.names.
type span struct{ lo, hi int }

// An openSection is a section whose texts are still in the parser's buffers.
type openSection struct {
	level, start, depth  int // depth: length of the path
	line, anchor, legacy span
	text, aux            int // where they begin
}

// maxKept bounds the elements of a buffer that is kept from one page to the
// next, so that one enormous page does not occupy memory for good.
const maxKept = 1 << 20

// emptied returns s without elements, for the next page.
func emptied[T any](s []T) []T {
	if cap(s) > maxKept {
		return nil
	}
	return s[:0]
}

func (r *result) reset() {
	r.names, r.redirectTo = emptied(r.names), span{}
	r.sections, r.paths = append(emptied(r.sections), openSection{}), 0
	r.anchors.reset()
	clear(r.langLinks) // they kept the source of the page before in memory
	r.categories, r.links, r.langLinks = emptied(r.categories), emptied(r.links), emptied(r.langLinks)
	r.templates = emptied(r.templates)
	r.called.reset()
	r.shortDesc, r.sortKey, r.disambig, r.diags = span{}, span{}, false, nil
}

// keep copies b into the names.
func (r *result) keep(b []byte) span {
	lo := len(r.names)
	r.names = append(r.names, b...)
	return span{lo, len(r.names)}
}

func (r *result) keepString(s string) span {
	lo := len(r.names)
	r.names = append(r.names, s...)
	return span{lo, len(r.names)}
}

// beginSection ends the section before and begins one whose source starts at
// start.
func (p *Parser) beginSection(level, start int, line []byte) {
	if p.details != nil {
		p.endMarks()
	}
	s := openSection{level: level, start: start, line: p.keep(line), text: len(p.out), aux: len(p.aux)}
	p.names, s.anchor, s.legacy = p.anchors.append(p.names, s.line)
	s.depth = p.sections[len(p.sections)-1].depth
	for s.depth > 0 && p.levels[s.depth-1] >= level {
		s.depth--
	}
	p.levels[s.depth] = level
	s.depth++
	p.paths += s.depth
	p.sections = append(p.sections, s)
	p.floor = len(p.out)
}

// maxSections is how many sections a page may have; further headings are text.
// The longest pages have a few hundred.
const maxSections = 20000

// canBegin reports whether a section may begin at i: not within what is no
// part of the body, and behind the section before.
func (p *Parser) canBegin(i int) bool {
	if len(p.sections) > maxSections {
		return false
	}
	return !p.apart && (i > p.sections[len(p.sections)-1].start || len(p.sections) == 1)
}

// auxStart is where the auxiliary text of the current section begins.
func (p *Parser) auxStart() int { return p.sections[len(p.sections)-1].aux }

// diagnose reports markup at pos that is read as text.
func (p *Parser) diagnose(pos int, msg string) {
	if len(p.diags) < MaxDiagnostics {
		p.diags = append(p.diags, Diagnostic{pos, msg})
	}
}

// article makes the article of what has been collected. Its strings are parts
// of three copies, of the names, the text and the auxiliary text, but for links
// to other languages, which are parts of the source.
func (p *Parser) article() *Article {
	p.endLine()
	if p.details != nil {
		p.endMarks()
	}
	names := string(p.names)
	cut := func(s span) string { return names[s.lo:s.hi] }
	lists := make([]string, 0, len(p.langLinks)+len(p.templates)+p.paths)
	a := &Article{
		Redirect:    cut(p.redirectTo),
		ShortDesc:   cut(p.shortDesc),
		Disambig:    p.disambig,
		DefaultSort: cut(p.sortKey),
		Diagnostics: p.diags,
	}
	if n := len(p.langLinks); n > 0 {
		lists = append(lists, p.langLinks...)
		a.LangLinks = lists[:n:n]
	}
	a.Templates, lists = cutAll(lists, names, p.templates)
	a.Sections = p.cutSections(lists, names)
	if n := len(p.links); n > 0 {
		a.Links = make([]Link, n)
		for i, l := range p.links {
			a.Links[i] = Link{Target: cut(l[0]), Anchor: cut(l[1])}
		}
	}
	if n := len(p.categories); n > 0 {
		a.Categories = make([]Category, n)
		for i, c := range p.categories {
			if c[1] == noKey {
				c[1] = p.sortKey
			}
			a.Categories[i] = Category{cut(c[0]), cut(c[1])}
		}
	}
	if p.details != nil {
		p.addDetails(a, names)
	}
	return a
}

// cutAll appends names to lists, and returns those and lists: the lists of an
// article share memory.
func cutAll(lists []string, names string, spans []span) (cut, _ []string) {
	if len(spans) == 0 {
		return nil, lists
	}
	n := len(lists)
	for _, s := range spans {
		lists = append(lists, names[s.lo:s.hi])
	}
	return slices.Clip(lists[n:]), lists
}

// cutSections returns the sections, whose paths it appends to lists.
func (p *Parser) cutSections(lists []string, names string) []Section {
	out, aux := string(p.out), string(p.aux)
	sections := make([]Section, len(p.sections))
	var path [6]string // headings down to the section at hand
	for i, o := range p.sections {
		s := &sections[i]
		s.Level, s.Start, s.End = o.level, o.start, len(p.src)
		textEnd, auxEnd := len(out), len(aux)
		if i+1 < len(p.sections) {
			next := p.sections[i+1]
			s.End, textEnd, auxEnd = next.start, next.text, next.aux
		}
		s.Text = trimString(out[o.text:textEnd])
		if p.details != nil {
			s.Spans = p.spans(i, o.text+leadingSpace(out[o.text:textEnd]), s.Text)
		}
		s.Aux = trimString(aux[o.aux:auxEnd])
		if i == 0 {
			continue
		}
		s.Line = names[o.line.lo:o.line.hi]
		s.Anchor, s.LegacyAnchor = names[o.anchor.lo:o.anchor.hi], names[o.legacy.lo:o.legacy.hi]
		path[o.depth-1] = s.Line
		n := len(lists)
		lists = append(lists, path[:o.depth]...)
		s.Path = slices.Clip(lists[n:])
	}
	return sections
}

// leadingSpace returns how much white space s begins with.
func leadingSpace(s string) int {
	n := 0
	for n < len(s) && isSpace(s[n]) {
		n++
	}
	return n
}

func trimString(s string) string {
	for len(s) > 0 && isSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}
