package wikitext

import "unicode/utf8"

// text appends words of the source. A blank that follows a blank is left out,
// so that what is dropped between two leaves no gap.
func (p *Parser) text(s string) {
	if s[0] == ' ' && p.blankEnd() {
		s = s[1:]
	}
	p.out = append(p.out, s...)
}

// blankEnd reports whether a blank would be lost at the end of the output.
func (p *Parser) blankEnd() bool {
	n := len(p.out)
	return n <= p.floor || isSpace(p.out[n-1])
}

// newline ends a line. A second in a row makes a blank line, more are
// ignored, as are those at the beginning.
func (p *Parser) newline() {
	if p.inHeading {
		p.space()
		return
	}
	p.endLine()
	p.trim()
	n := len(p.out)
	if n <= p.floor || n >= p.floor+2 && p.out[n-1] == '\n' && p.out[n-2] == '\n' {
		return
	}
	p.out = append(p.out, '\n')
}

// freshLine ends the line unless nothing is on it.
func (p *Parser) freshLine() {
	if n := len(p.out); n > p.floor && p.out[n-1] != '\n' {
		p.newline()
	}
}

// tab parts two table cells of a line.
func (p *Parser) tab() {
	p.endLine()
	p.trim()
	if n := len(p.out); n > p.floor && p.out[n-1] != '\n' && p.out[n-1] != '\t' {
		p.out = append(p.out, '\t')
	}
}

// space parts two words, unless they are parted already.
func (p *Parser) space() {
	if !p.blankEnd() {
		p.out = append(p.out, ' ')
	}
}

// trim takes blanks off the end of the output.
func (p *Parser) trim() {
	n := len(p.out)
	for n > p.floor && (p.out[n-1] == ' ' || p.out[n-1] == '\t') {
		n--
	}
	p.out = p.out[:n]
}

// A part is where the output went before [Parser.divert].
type part struct {
	floor, qbase int
	apart        bool
}

// divert begins a part of the output that is taken out again by [Parser.take].
func (p *Parser) divert() part {
	old := part{p.floor, p.qbase, p.apart}
	p.floor, p.qbase, p.apart = len(p.out), len(p.quotes), true
	return old
}

// take ends what divert began and returns its text, which is good until the
// next output.
func (p *Parser) take(old part) []byte {
	p.endLine()
	p.quotes = p.quotes[:p.qbase]
	text := p.out[p.floor:]
	p.out = p.out[:p.floor]
	p.floor, p.qbase, p.apart = old.floor, old.qbase, old.apart
	return trimSpace(text)
}

// render runs src[lo:hi] and returns its text instead of printing it. The
// text is good until the next output.
func (p *Parser) render(lo, hi int) []byte {
	old := p.divert()
	p.run(lo, hi, false)
	return p.take(old)
}

// toAux prints into the auxiliary text what f prints.
func (p *Parser) toAux(f func()) {
	if p.inAux || p.inHeading {
		f()
		return
	}
	p.inAux = true
	old := part{p.floor, p.qbase, p.apart}
	p.out, p.aux = p.aux, p.out
	p.floor, p.qbase, p.apart = p.auxStart(), len(p.quotes), true
	p.freshLine()
	f()
	p.endLine()
	p.quotes = p.quotes[:p.qbase]
	p.floor, p.qbase, p.apart = old.floor, old.qbase, old.apart
	p.out, p.aux = p.aux, p.out
	p.inAux = false
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// trimRange returns lo and hi without the white space at both ends of
// src[lo:hi].
func (p *Parser) trimRange(lo, hi int) (int, int) {
	for lo < hi && isSpace(p.src[lo]) {
		lo++
	}
	for lo < hi && isSpace(p.src[hi-1]) {
		hi--
	}
	return lo, hi
}

// runeLen returns the length of the rune or broken byte at the beginning of s.
func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}
