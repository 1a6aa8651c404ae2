package wikitext

import "strings"

// file reads "[[File:A.jpg|options|caption]]", whose target ends at bar.
func (p *Parser) file(i, bar, hi int) int {
	node, ok := p.match(i, hi)
	if !ok {
		return -1
	}
	p.fileCaption(bar+1, int(node.end)-2)
	return int(node.end)
}

// fileCaption prints the caption of a picture with the options and caption
// src[lo:hi], where a reader sees it: below a thumbnail or frame.
func (p *Parser) fileCaption(lo, hi int) {
	lo, hi, shown := p.caption(lo, hi)
	if !shown || lo >= hi {
		return
	}
	tables := p.tables
	p.tables = 0
	p.freshLine()
	k, open := p.beginMark(SpanCaption, ""), len(p.tableMarks)
	p.run(lo, hi, true)
	p.endTables(open)
	p.endMark(k)
	p.freshLine()
	p.tables = tables
}

// caption returns the caption among the options src[lo:hi] of a picture: the
// last one that is none. It is shown when an option says that the picture has
// a frame.
func (p *Parser) caption(lo, hi int) (clo, chi int, shown bool) {
	base := len(p.args)
	p.splitOptions(lo, hi)
	for _, a := range p.args[base:] {
		lo, hi := p.trimRange(a.lo, a.hi)
		switch p.imageOption(p.src[lo:hi]) {
		case notOption:
			clo, chi = lo, hi
		case frameOption:
			shown = true
		}
	}
	p.args = p.args[:base]
	return clo, chi, shown
}

// splitOptions is splitArgs for pictures: the bars of a table in the caption
// part nothing.
func (p *Parser) splitOptions(lo, hi int) {
	table := strings.Index(p.src[lo:hi], "\n{|")
	if table < 0 {
		p.splitArgs(lo, hi, false)
		return
	}
	p.splitArgs(lo, lo+table, false)
	p.args[len(p.args)-1].hi = hi
}

// An optionKind says what an option of a picture does to its caption.
type optionKind uint8

const (
	notOption   optionKind = iota
	plainOption            // nothing
	frameOption            // it is shown
)

// imageOption tells options of pictures from captions.
func (p *Parser) imageOption(s string) optionKind {
	if len(s) > 256 && strings.IndexByte(s[:64], '=') < 0 {
		return notOption
	}
	p.key = append(p.key[:0], s...)
	if kind, ok := p.words.options[string(p.key)]; ok {
		return kind
	}
	for _, o := range p.words.patterns {
		value, ok := strings.CutPrefix(s, o.prefix)
		if !ok {
			continue
		}
		if value, ok = strings.CutSuffix(value, o.suffix); ok && (o.anyValue || isSize(value)) {
			return o.kind
		}
	}
	return notOption
}

// isSize reports whether s is a number, or two with an 'x' between, either of
// which may lack: "200", "x100", "1.2".
func isSize(s string) bool {
	digits := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits = true
		case c != 'x' && c != '.' && c != ' ' && c != ',':
			return false
		}
	}
	return digits
}
