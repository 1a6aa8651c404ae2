package wikitext

import (
	"fmt"
	"sort"
	"strings"
)

// The limits of what one page may expand to. What goes beyond is left out and
// reported. Those of MediaWiki are 40 templates deep, 2 MiB of text and a
// million nodes.
const (
	maxTemplateDepth = 40       // templates within templates
	maxExpandDepth   = 400      // calls within calls of any kind, their arguments included
	maxExpandCalls   = 20_000   // templates and functions of a page; the longest real ones have some 5,000
	maxExpandSteps   = 500_000  // pieces of templates printed, cases of #switch tried
	maxExpandBytes   = 2 << 20  // text of templates and arguments, each time it is put in another
	minExpandBytes   = 64 << 10 // that much a short page may have,
	maxExpandGrowth  = 64       // or this many times its length
)

// An expander replaces the templates that a page calls by what they print. It
// belongs to a parser.
type expander struct {
	p       *Parser
	set     *TemplateSet
	scanner *Parser // takes source apart

	out    []byte
	pieces []piece
	raw    []int // where calls begin in out that are expanded before

	pos                 int // in the page, of what is being expanded
	depth, calls, steps int
	left                int // bytes
	over                string
}

// A piece says where out[at:] comes from: from src[from:], byte by byte, or
// from the call at from.
type piece struct {
	at, from int
	copied   bool
}

// A frame is one call of a template: its arguments, which are expanded in the
// frame of the caller when they are asked for.
type frame struct {
	parent   *frame // of the caller; nil for that of the page
	template *template
	depth    int
	args     []frameArg
	byName   map[string]int // of args, when there are many
}

type frameArg struct {
	name  string
	value program
	trim  bool
	text  string
	known bool // text is the value
}

func newExpander(p *Parser, opts Options) *expander {
	return &expander{p: p, set: opts.Templates, scanner: &Parser{words: p.words, ns: p.ns, table: p.table}}
}

// expand expands the templates of src. It reports whether there were any.
func (e *expander) expand(src string) bool {
	if len(e.set.bodies) == 0 || !e.callsAny(src) {
		return false
	}
	e.out, e.pieces, e.raw = emptied(e.out), emptied(e.pieces), emptied(e.raw)
	e.depth, e.calls, e.steps, e.over = 0, 0, 0, ""
	e.left = min(maxExpandBytes, max(minExpandBytes, maxExpandGrowth*len(src)))
	e.scanner.reset(e.p.title, src)
	for _, in := range e.scanner.compile(0, len(src)) {
		e.pos = in.pos
		e.piece(in.pos, in.kind == printText)
		switch in.kind {
		case printText:
			e.out = append(e.out, in.text...)
		case getParameter:
			e.out = e.parameter(e.out, &in, nil)
		case callTemplate:
			e.pageCall(&in)
		}
	}
	return true
}

// callsAny reports whether src calls a template that can be expanded.
func (e *expander) callsAny(src string) bool {
	for i := 0; ; {
		n := strings.Index(src[i:], "{{")
		if n < 0 {
			return false
		}
		i += n + 2
		end := i
		for end < len(src) && nameByte(src[end]) {
			end++
		}
		if end < len(src) && (src[end] == '{' || src[end] == '<') {
			return true // the name has to be computed
		}
		if _, ok := e.set.template(e.p.templateTitle(src[i:end])); ok {
			return true
		}
	}
}

// piece says that what is appended next comes from the page at from.
func (e *expander) piece(from int, copied bool) {
	if n := len(e.pieces); n > 0 {
		last := e.pieces[n-1]
		if last.copied && copied && last.from-last.at == from-len(e.out) {
			return
		}
		if last.at == len(e.out) {
			e.pieces = e.pieces[:n-1]
		}
	}
	e.pieces = append(e.pieces, piece{len(e.out), from, copied})
}

// pageCall prints a call that stands in the page itself. What is not expanded
// is left to the parser. So is what is, for it counts as called: it stands
// behind its expansion and prints nothing.
func (e *expander) pageCall(in *instruction) {
	c := e.resolve(in, nil)
	if c.magic {
		e.out = append(e.out, c.rule.text...) // a bar made so is markup
		return
	}
	switch {
	case c.body != nil, c.known && c.rule.kind >= firstFunction:
		e.out = e.call(e.out, in, c, nil)
		e.raw = append(e.raw, len(e.out))
	case c.known && c.rule.kind != dropRule && strings.LastIndex(in.text, "{{") > 0:
		e.out = e.keep(e.out, in, c.name, nil)
		return
	}
	e.out = append(e.out, in.text...)
}

// isExpanded reports whether the call at i of the source has been expanded
// already.
func (p *Parser) isExpanded(i int) bool {
	e := p.expander
	if e == nil || len(e.raw) == 0 {
		return false
	}
	k := sort.SearchInts(e.raw, i)
	return k < len(e.raw) && e.raw[k] == i
}

// parse parses the expanded page. Its places are those of the page.
func (e *expander) parse() *Article {
	p, src := e.p, e.p.src
	p.begin(string(e.out))
	p.run(0, len(p.src), true)
	a := p.article()
	for i := range a.Sections {
		s := &a.Sections[i]
		if i > 0 {
			s.Start = e.origin(s.Start)
			a.Sections[i-1].End = s.Start
		}
		s.End = len(src)
	}
	for i := range a.Diagnostics {
		a.Diagnostics[i].Pos = e.origin(a.Diagnostics[i].Pos)
	}
	if e.over != "" && len(a.Diagnostics) < MaxDiagnostics {
		a.Diagnostics = append(a.Diagnostics, Diagnostic{e.pos, e.over})
	}
	e.raw = e.raw[:0]
	return a
}

// origin returns the place in the page that out[at] comes from.
func (e *expander) origin(at int) int {
	k := sort.Search(len(e.pieces), func(k int) bool { return e.pieces[k].at > at }) - 1
	if k < 0 {
		return 0
	}
	if pc := e.pieces[k]; !pc.copied {
		return pc.from
	}
	return e.pieces[k].from + at - e.pieces[k].at
}

// limit reports a limit of the page, the first that it comes to. From then on
// nothing is expanded.
func (e *expander) limit(msg string, args ...any) {
	if e.over == "" {
		e.over = "templates left out: " + fmt.Sprintf(msg, args...)
	}
	e.steps = maxExpandSteps + 1
}

// step counts one step, and reports whether it may be taken.
func (e *expander) step() bool {
	if e.steps++; e.steps <= maxExpandSteps {
		return true
	}
	e.limit("more than %d steps", maxExpandSteps)
	return false
}

// text appends s, as far as the page may have so much.
func (e *expander) text(dst []byte, s string) []byte {
	if !e.charge(len(s)) {
		return dst
	}
	return append(dst, s...)
}

// charge takes n bytes off what the page may have, and reports whether that
// was left.
func (e *expander) charge(n int) bool {
	if e.left -= n; e.left < 0 {
		e.left = 0
		e.limit("they expand to too much text")
		return false
	}
	return true
}

// run appends what a program prints in a frame.
func (e *expander) run(dst []byte, g program, f *frame) []byte {
	if e.depth++; e.depth > maxExpandDepth {
		e.depth--
		e.limit("nested too deep")
		return dst
	}
	for i := range g {
		if !e.step() {
			break
		}
		switch in := &g[i]; in.kind {
		case printText:
			dst = e.text(dst, in.text)
		case getParameter:
			dst = e.parameter(dst, in, f)
		case callTemplate:
			dst = e.call(dst, in, e.resolve(in, f), f)
		}
	}
	e.depth--
	return dst
}

// value returns what a program prints.
func (e *expander) value(g program, f *frame) string {
	if s, ok := g.constant(); ok {
		e.charge(len(s)) // it takes as long to look at
		return s
	}
	return string(e.run(nil, g, f))
}

// trimmed is value without white space at both ends.
func (e *expander) trimmed(g program, f *frame) string { return trimString(e.value(g, f)) }

// parameter prints {{{name|default}}}.
func (e *expander) parameter(dst []byte, in *instruction, f *frame) []byte {
	if a := f.arg(e.trimmed(in.name, f)); a != nil {
		return e.text(dst, e.argument(a, f))
	}
	if len(in.parts) == 0 {
		return e.text(dst, in.text)
	}
	return e.whole(dst, &in.parts[0], f)
}

// whole prints a part with its name, which is no name to what is called.
func (e *expander) whole(dst []byte, part *callPart, f *frame) []byte {
	if part.named {
		dst = e.text(e.run(dst, part.name, f), "=")
	}
	return e.run(dst, part.value, f)
}

// arg returns the argument with a name, or nil.
func (f *frame) arg(name string) *frameArg {
	if f == nil {
		return nil
	}
	if f.byName != nil {
		if i, ok := f.byName[name]; ok {
			return &f.args[i]
		}
		return nil
	}
	for i := len(f.args) - 1; i >= 0; i-- {
		if f.args[i].name == name {
			return &f.args[i]
		}
	}
	return nil
}

// argument returns the value of an argument of f, expanded once.
func (e *expander) argument(a *frameArg, f *frame) string {
	if !a.known {
		a.text, a.known = e.value(a.value, f.parent), true
		if a.trim {
			a.text = trimString(a.text)
		}
	}
	return a.text
}
