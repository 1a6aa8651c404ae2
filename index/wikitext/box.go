package wikitext

import (
	"strings"
	"unicode/utf8"
)

// minBoxFields is how many arguments, each on a line of its own, make a
// template that isn't known one of a box.
const minBoxFields = 5

// isBox reports whether the template with that name, whose arguments begin
// behind bar, is an infobox or the like.
func (p *Parser) isBox(name string, rule templateRule, bar, hi int) bool {
	t := p.details.table
	switch {
	case bar >= hi || rule.kind != dropRule || strings.IndexByte(name, ':') >= 0 || strings.HasPrefix(name, "#"):
		return false
	case t.boxes.has(name):
		return true
	case t.notBoxes.has(name) || strings.Count(p.src[bar:hi], "\n") < minBoxFields-1:
		return false
	}
	base, n := len(p.args), 0
	p.splitArgs(bar+1, hi, true)
	for _, a := range p.args[base:] {
		if a.name.hi > a.name.lo && a.number == 0 && p.opensLine(a.name.lo) {
			n++
		}
	}
	p.args = p.args[:base]
	return n >= minBoxFields
}

// opensLine reports whether nothing but a bar and blanks stands before i on
// its line, or the bar stands at the end of the line before.
func (p *Parser) opensLine(i int) bool {
	bar := false
	for i--; i >= 0; i-- {
		switch c := p.src[i]; {
		case c == '\n':
			return true
		case c == '|' && !bar:
			bar = true
		case !isSpace(c):
			return false
		}
	}
	return true
}

// box records the named values of the template with the name src[lo:bar].
func (p *Parser) box(lo, bar, hi int) {
	name := shownTemplate(p.src[lo:bar])
	base := len(p.args)
	p.splitArgs(bar+1, hi, true)
	first := len(p.fields)
	for _, a := range p.args[base:] {
		if len(p.fields) >= MaxBoxFields {
			break
		}
		vlo, vhi := p.trimRange(a.lo, a.hi)
		if a.name.lo == a.name.hi || vlo == vhi {
			continue
		}
		k := len(p.fields)
		p.fields = append(p.fields, BoxField{
			Template: name,
			Key:      strings.Clone(p.src[a.name.lo:a.name.hi]),
			Raw:      strings.Clone(cutText(p.src[vlo:vhi])),
		})
		text := cutText(p.boxValue(a))
		p.fields[k].Text = text // the value may have had fields of its own
	}
	p.args = p.args[:base]
	p.boxCoordinates(name, first)
}

// shownTemplate is the name of a template as it is shown.
func shownTemplate(s string) string {
	if i := strings.Index(s, "<!--"); i >= 0 {
		s = s[:i]
	}
	return string(appendTitle(nil, s))
}

// boxValue returns the text of an argument. Nothing else that the page says
// changes by its being read.
func (p *Parser) boxValue(a argument) string {
	was := struct {
		links, categories, langLinks int
		shortDesc, sortKey           span
		disambig, headCells          bool
		diags                        []Diagnostic
		autonum, tables, noExtEnd    int
		noHidden, noTableEnd         [2]int
	}{
		len(p.links), len(p.categories), len(p.langLinks),
		p.shortDesc, p.sortKey, p.disambig, p.headCells, p.diags, p.autonum, p.tables, p.noExtEnd,
		p.noHidden, p.noTableEnd,
	}
	p.tables = 0
	old := p.divert()
	p.value(a)
	text := string(p.take(old))
	p.links, p.categories, p.langLinks = p.links[:was.links], p.categories[:was.categories], p.langLinks[:was.langLinks]
	p.shortDesc, p.sortKey, p.disambig, p.headCells = was.shortDesc, was.sortKey, was.disambig, was.headCells
	p.diags, p.autonum, p.tables, p.noExtEnd = was.diags, was.autonum, was.tables, was.noExtEnd
	p.noHidden, p.noTableEnd = was.noHidden, was.noTableEnd
	for n := len(p.labels); n > 0 && p.labels[n-1].link >= was.links; n-- {
		p.labels = p.labels[:n-1]
	}
	return text
}

// cutText cuts s between two runes when it is longer than MaxValueBytes.
func cutText(s string) string {
	if len(s) <= MaxValueBytes {
		return s
	}
	n := MaxValueBytes
	for n > MaxValueBytes-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
