package wikitext

import "strings"

// An openElement is an HTML element whose closing tag ends a mark.
type openElement struct {
	name   string
	mark   int
	nested int // open elements of the same name within
}

// maxElements is how many of them may be open at once.
const maxElements = 100

// htmlMark begins or ends the mark of an HTML element that is a table or has
// the attribute lang. The tag is src[i:end], its name ends at name.
func (p *Parser) htmlMark(i, name, end int, closing bool) {
	if p.apart {
		return
	}
	if closing {
		p.closeElement(p.src[i+2 : name])
		return
	}
	tag, attrs := p.src[i+1:name], p.src[name:end]
	if strings.HasSuffix(attrs, "/>") {
		return
	}
	kind, lang := SpanTable, ""
	if !strings.EqualFold(tag, "table") {
		kind = SpanLang
		if strings.Contains(attrs, "lang") {
			lang = languageCode(attribute(attrs, "lang"))
		}
	}
	if kind == SpanTable || lang != "" {
		if len(p.elements) < maxElements {
			p.elements = append(p.elements, openElement{tag, p.beginMark(kind, lang), 0})
		}
		return
	}
	if e := p.elementNamed(tag); e >= 0 {
		p.elements[e].nested++
	}
}

// elementNamed returns the innermost open element with that name, or -1.
func (p *Parser) elementNamed(name string) int {
	for e := len(p.elements) - 1; e >= 0; e-- {
		if strings.EqualFold(p.elements[e].name, name) {
			return e
		}
	}
	return -1
}

// closeElement ends the innermost open element with that name, and those
// within it.
func (p *Parser) closeElement(name string) {
	e := p.elementNamed(name)
	if e < 0 {
		return
	}
	if p.elements[e].nested > 0 {
		p.elements[e].nested--
		return
	}
	for _, inner := range p.elements[e:] {
		p.endMark(inner.mark)
	}
	p.elements = p.elements[:e]
}
