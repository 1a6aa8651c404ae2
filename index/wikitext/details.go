package wikitext

import "strings"

// details is the state of a parser that collects what [Options].Details asks
// for.
type details struct {
	table *detailTable
	trail []runeRange // letters that belong to a link they follow
	key   []byte
	code  string // of the language of what the template being printed prints
	args  string // codes by arguments: "t=zh-hant s=zh-hans"
}

// detailState is what of the state belongs to a page.
type detailState struct {
	marks       []mark
	ended       []int // marks in the order of their ends
	nextMark    int   // first that spans hasn't taken
	lineMark    int   // of the list item being read
	lineDepth   int   // depth at which it began
	captionMark int   // of the caption of a table
	tableMarks  []int // of open tables
	elements    []openElement
	labels      []linkLabel
	external    []ExternalLink
	fields      []BoxField
	coords      []Coordinates
	urlDone     int // up to here URLs are recorded
}

// A linkLabel is the text of one of result.links.
type linkLabel struct {
	link int
	text span
}

func (d *detailState) reset() {
	*d = detailState{
		marks: emptied(d.marks), ended: emptied(d.ended), lineMark: noMark, captionMark: noMark,
		tableMarks: emptied(d.tableMarks), elements: emptied(d.elements), labels: emptied(d.labels),
	}
}

// addDetails puts what was collected into the article.
func (p *Parser) addDetails(a *Article, names string) {
	for _, l := range p.labels {
		a.Links[l.link].Label = names[l.text.lo:l.text.hi]
	}
	a.External, a.Box, a.Coordinates = p.external, p.fields, p.coords
	for _, name := range a.Templates {
		p.details.key = appendKey(p.details.key[:0], name)
		a.Stub = a.Stub || p.details.table.stubs.has(string(p.details.key))
	}
}

// detailedTemplate is template with what else its call says.
func (p *Parser) detailedTemplate(i, end int) bool {
	d := p.details
	lo, hi := i+2, end-2
	bar := p.find(lo, hi, stopBar)
	if bar < 0 {
		bar = hi
	}
	code, args := d.code, d.args
	d.key = appendKey(d.key[:0], p.src[lo:bar])
	name := string(d.key)
	d.code, d.args = p.templateLanguage(name, bar, hi)
	ok := p.template(i, end)
	d.code, d.args = code, args
	if !ok || p.depth >= maxDepth {
		return ok
	}
	outer := p.inTemplate
	p.inTemplate = true // names of templates are recorded already
	switch rule, _ := p.ruleFor(lo, bar); {
	case d.table.coords.has(name):
		p.coordinates(bar, hi)
	case p.isBox(name, rule, bar, hi):
		p.box(lo, bar, hi)
	case rule.kind == dropRule || rule.kind == textRule:
		p.sourceURLs(i, end)
	}
	p.inTemplate = outer
	return ok
}

// templateLanguage returns the code of the language that all arguments of a
// template are in, or codes by argument. The arguments begin behind bar.
func (p *Parser) templateLanguage(name string, bar, hi int) (code, args string) {
	rule, suffix, ok := p.details.table.language(name)
	if !ok {
		return "", ""
	}
	switch rule.key {
	case "languages":
		return "", rule.text
	case "language name":
		return languageCode(suffix), ""
	}
	if bar >= hi {
		return "", ""
	}
	first := p.src[bar+1 : hi]
	if end := strings.IndexByte(first, '|'); end >= 0 {
		first = first[:end]
	}
	return languageCode(strings.TrimPrefix(strings.TrimSpace(first), "1=")), ""
}

// valueLanguage returns the code of the language of an argument, or "".
func (p *Parser) valueLanguage(a argument) string {
	d := p.details
	if d.args == "" {
		return d.code
	}
	name := p.src[a.name.lo:a.name.hi]
	if a.number > 0 {
		name = string(rune('0' + a.number%10))
	}
	for _, pair := range strings.Fields(d.args) {
		if k, code, _ := strings.Cut(pair, "="); k == name {
			return code
		}
	}
	return ""
}

// maxCode is the length of the longest language code.
const maxCode = 35

// languageCode returns s in lower case if it may be the code of a language,
// or else "".
func languageCode(s string) string {
	if len(s) < 2 || len(s) > maxCode {
		return ""
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c|0x20 < 'a' || 'z' < c|0x20) && (i < 2 || c != '-' && (c < '0' || '9' < c)) {
			return ""
		}
	}
	return strings.ToLower(strings.Clone(s))
}

// addLabel records the label of a link that was added as number n, if one
// was: what was printed from there on, and the letters at src[trail:] that
// belong to it.
func (p *Parser) addLabel(n, from, trail int) {
	if n >= len(p.links) {
		return
	}
	text := trimSpace(p.out[min(from, len(p.out)):])
	label := p.keepString(cutText(string(text)))
	if trail > 0 {
		rest := p.src[trail:]
		p.names = append(p.names, rest[:trailLen(rest, p.details.trail)]...)
		label.hi = len(p.names)
	}
	p.labels = append(p.labels, linkLabel{n, label})
}

// A runeRange is the runes from lo to hi.
type runeRange struct{ lo, hi rune }

// trailFor returns the letters of the link trail of a language: "a-z" when
// neither it nor one that it falls back on says another.
func trailFor(lang string) []runeRange {
	if l := facts().languages[baseLang(lang)]; l != nil {
		for _, code := range append([]string{baseLang(lang)}, l.fallback...) {
			if l := facts().languages[code]; l != nil && l.trail == noTrail {
				return nil
			} else if l != nil && l.trail != "" {
				return parseTrail(l.trail)
			}
		}
	}
	return parseTrail("a-z")
}

// noTrail stands in languages.txt for a trail without letters.
const noTrail = "-"

// parseTrail reads the letters of a link trail: "a-zäöü".
func parseTrail(s string) []runeRange {
	var list []runeRange
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		r := runeRange{runes[i], runes[i]}
		if i+2 < len(runes) && runes[i+1] == '-' {
			r.hi = runes[i+2]
			i += 2
		}
		list = append(list, r)
	}
	return list
}

// trailLen returns how many bytes at the beginning of s are of these runes.
func trailLen(s string, trail []runeRange) int {
next:
	for i, r := range s {
		for _, t := range trail {
			if t.lo <= r && r <= t.hi {
				continue next
			}
		}
		return i
	}
	return len(s)
}
