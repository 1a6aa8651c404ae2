package wikitext

import "strings"

// A program is wikitext, taken apart as MediaWiki's preprocessor does:
// pieces that print as they are, calls and parameters. It doesn't change.
type program []instruction

type instructionKind uint8

const (
	printText instructionKind = iota
	callTemplate
	getParameter
)

// An instruction is one piece of a program.
type instruction struct {
	kind      instructionKind
	lineStart bool   // a call that stands at the beginning of a line
	pos       int    // where it begins in the source
	text      string // its source

	name  program // of a call, up to the first bar, or of a parameter
	parts []callPart
}

// A callPart is what stands behind a bar of a call or parameter. A part
// without "=" has no name.
type callPart struct {
	named       bool
	name, value program
}

// constant returns the text of a program that is nothing but text.
func (g program) constant() (string, bool) {
	switch {
	case len(g) == 0:
		return "", true
	case len(g) == 1 && g[0].kind == printText:
		return g[0].text, true
	}
	return "", false
}

// compileTemplate compiles the page of a template.
func (p *Parser) compileTemplate(text string) program {
	text = p.included(text)
	p.reset("", text)
	return p.compile(0, len(text))
}

// compile takes src[lo:hi] apart. What is nested too deep is text.
func (p *Parser) compile(lo, hi int) program {
	if p.depth >= maxDepth {
		return p.textOnly(nil, lo, hi)
	}
	p.depth++
	defer func() { p.depth-- }()
	var g program
	start := lo
	for i := lo; i < hi; {
		switch p.src[i] {
		case '{':
			node, ok := p.pairAt(i, hi)
			if !ok || node.kind != kindTemplate && node.kind != kindArgument {
				i++
				continue
			}
			g = p.textOnly(g, start, i)
			g = append(g, p.compileBraces(i, node))
			i = int(node.end)
			start = i
		case '<':
			next := p.skipTag(i, hi)
			if e, ok := p.transparent(i, hi); ok {
				g = p.textOnly(g, start, e.lo)
				g = append(g, p.compileApart(e.lo, e.hi)...)
				start = e.hi
			} else if p.depth > 1 && strings.HasPrefix(p.src[i:hi], "<!--") {
				g = p.textOnly(g, start, i) // arguments have no comments
				start = next
			}
			i = next
		default:
			i++
		}
	}
	return p.textOnly(g, start, hi)
}

// textOnly adds src[lo:hi] to g as text.
func (p *Parser) textOnly(g program, lo, hi int) program {
	if lo >= hi {
		return g
	}
	return append(g, instruction{pos: lo, text: p.src[lo:hi]})
}

// transparent returns the element at i if calls in it are expanded: that of an
// extension that takes wikitext and prints it.
func (p *Parser) transparent(i, hi int) (element, bool) {
	if t, _ := p.tagAt(i+1, hi); t.kind != tagPoem && t.kind != tagGallery && t.kind != tagImagemap {
		return element{}, false
	}
	return p.element(i, hi)
}

// compileApart compiles the contents of an extension, whose brackets are not
// those of the page.
func (p *Parser) compileApart(lo, hi int) program {
	outer := p.brackets
	p.brackets = brackets{limit: hi}
	g := p.compile(lo, hi)
	p.brackets = outer
	return g
}

// compileBraces compiles the call or parameter at i.
func (p *Parser) compileBraces(i int, node bracketNode) instruction {
	end, width := int(node.end), 2
	in := instruction{kind: callTemplate, pos: i, text: p.src[i:end], lineStart: i == 0 || p.src[i-1] == '\n'}
	if node.kind == kindArgument {
		in.kind, width = getParameter, 3
	}
	lo, hi := i+width, end-width
	bar := p.find(lo, hi, stopBar)
	if bar < 0 {
		in.name = p.compile(lo, hi)
		return in
	}
	in.name = p.compile(lo, bar)
	for n := 0; bar >= 0; n++ {
		lo, bar = bar+1, -1
		if n < maxArgs {
			bar = p.find(lo, hi, stopBar)
		}
		end := bar
		if bar < 0 {
			end = hi
		}
		in.parts = append(in.parts, p.compilePart(lo, end))
	}
	return in
}

func (p *Parser) compilePart(lo, hi int) callPart {
	if eq := p.find(lo, hi, stopEquals); eq >= 0 {
		return callPart{true, p.compile(lo, eq), p.compile(eq+1, hi)}
	}
	return callPart{value: p.compile(lo, hi)}
}
