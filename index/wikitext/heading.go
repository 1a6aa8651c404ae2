package wikitext

import "strings"

// heading reads a line such as "== Reign ==". It returns i when the line is
// none.
func (p *Parser) heading(i, hi int) int {
	if !p.canBegin(i) {
		return i
	}
	end := p.find(i, hi, stopLine)
	if end < 0 {
		end = hi
	}
	lo, level := p.headingText(i, end)
	if level == 0 {
		return i
	}
	last := p.trimComments(lo, end) - level
	p.section(i, level, lo, last)
	return end
}

// headingText returns where the text of a heading begins, and its level, or
// 0: as many '=' as stand at both ends, at most six, with something between.
func (p *Parser) headingText(i, end int) (lo, level int) {
	last := p.trimComments(i, end)
	a, b := 0, 0
	for i+a < last && p.src[i+a] == '=' {
		a++
	}
	for last-1-b >= i && p.src[last-1-b] == '=' {
		b++
	}
	level = min(a, b, 6)
	if i+a == last { // nothing but '='
		level = min((a-1)/2, 6)
	}
	return i + level, level
}

// trimComments returns the end of src[lo:hi] without the blanks and comments
// there.
func (p *Parser) trimComments(lo, hi int) int {
	for {
		_, hi = p.trimRange(lo, hi)
		if !strings.HasSuffix(p.src[lo:hi], "-->") {
			return hi
		}
		k := strings.LastIndex(p.src[lo:hi], "<!--")
		if k < 0 {
			return hi
		}
		hi = lo + k
	}
}

// section begins a section with the heading src[lo:hi].
func (p *Parser) section(start, level, lo, hi int) {
	p.freshLine()
	p.endLine()
	p.inHeading = true
	lo, hi = p.trimRange(lo, hi)
	line := p.render(lo, hi)
	p.inHeading = false
	for i, c := range line {
		if c == '\n' { // of a poem, or of code
			line[i] = ' '
		}
	}
	p.beginSection(level, start, line)
}

// maxHTMLHeading is how long the source of an HTML heading may be.
const maxHTMLHeading = 2048

// htmlHeading reads "<h2>Reign</h2>", whose opening tag is src[i:lo]. It
// returns -1 when the heading does not close.
func (p *Parser) htmlHeading(i, lo, hi, level int) int {
	if !p.canBegin(i) {
		return -1
	}
	last, hi := p.nextHeadingClose(lo), min(hi, lo+maxHTMLHeading)
	if last+len("</h2") > hi || !strings.EqualFold(p.src[last+2:last+4], p.src[i+1:i+3]) {
		return -1
	}
	end := strings.IndexByte(p.src[last:hi], '>')
	if end < 0 {
		return -1
	}
	p.section(i, level, lo, last)
	return last + end + 1
}

// nextHeadingClose returns the place of the first "</h" at or behind i, or
// the length of the source.
func (p *Parser) nextHeadingClose(i int) int {
	if p.headingClose[0] <= i && i <= p.headingClose[1] {
		return p.headingClose[1]
	}
	for k := i; ; k += 2 {
		n := strings.Index(p.src[k:], "</")
		if k += n; n < 0 {
			k = len(p.src)
		}
		if n < 0 || strings.HasPrefix(p.src[k+2:], "h") || strings.HasPrefix(p.src[k+2:], "H") {
			p.headingClose = [2]int{i, k}
			return k
		}
	}
}
