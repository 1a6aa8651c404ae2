package wikitext

import "strings"

// tableStart reads the line that opens a table, "{| attributes". It returns
// i when the brace opens something else.
func (p *Parser) tableStart(i, hi int) (next int, again bool) {
	if i+1 >= hi || p.src[i+1] != '|' || i+2 < hi && (p.src[i+2] == '}' || p.src[i+2] == '|') {
		return i, false
	}
	p.freshLine()
	end := p.skipLine(i+2, hi)
	if isHidden(p.src[i+2 : end]) {
		if next := p.skipTable(end, hi); next > 0 {
			p.note(end, next)
			return next, false
		}
	}
	p.tables++
	if p.details != nil {
		p.beginTable()
	}
	return end, true
}

// skipTable returns the end of the table whose first line ends at i, or -1.
// Where one does not close, none within is looked for.
func (p *Parser) skipTable(i, hi int) int {
	if within(p.noTableEnd, i) {
		return -1
	}
	lo := i
	for open := 1; ; {
		n := strings.IndexByte(p.src[i:hi], '\n')
		if i > 0 && p.src[i-1] == '\n' { // at the beginning of a line
			line := strings.TrimLeft(p.src[i:hi], " \t:")
			switch {
			case strings.HasPrefix(line, "{|"):
				open++
			case strings.HasPrefix(line, "|}") && !strings.HasPrefix(line, "|}}"):
				if open--; open == 0 {
					return hi - len(line) + 2
				}
			}
		}
		if n < 0 {
			p.noTableEnd = [2]int{lo, hi}
			return -1
		}
		i += n + 1
	}
}

// skipLine returns the end of the line of attributes at i, line break
// included, that is not within a template, comment or extension tag.
func (p *Parser) skipLine(i, hi int) int {
	end := p.find(i, hi, stopLine)
	if end < 0 {
		return hi
	}
	return end + 1
}

// tableLine reads the marks "|", "!", "|-", "|+" and "|}" at the beginning of
// a line of a table. A row or caption also begins one outside: the template
// that opened the table is not expanded.
func (p *Parser) tableLine(i, hi int) (next int, again bool) {
	mark := byte(0)
	if i+1 < hi && p.src[i] == '|' {
		mark = p.src[i+1]
	}
	if p.tables == 0 {
		if mark != '-' {
			return i, false
		}
		p.tables++
		if p.details != nil {
			p.beginTable()
		}
	}
	p.freshLine()
	if p.details != nil {
		p.tableMark(mark)
	}
	p.headCells = p.src[i] == '!'
	switch mark {
	case '}':
		p.tables--
		return i + 2, false
	case '-':
		return p.skipLine(i+2, hi), true
	case '+':
		i++
	}
	return p.cellText(i+1, hi), false
}

// cellBreak reads "||", or "!!" in a line of header cells, which parts the
// cells of a line.
func (p *Parser) cellBreak(i, hi int) int {
	c := p.src[i]
	if p.tables == 0 || i+1 >= hi || p.src[i+1] != c || c == '!' && !p.headCells {
		return -1
	}
	p.tab()
	return p.cellText(i+2, hi)
}

// cellText returns where the text of a cell begins: behind its attributes, if
// there are any. They end with a single '|' and hold no link.
func (p *Parser) cellText(i, hi int) int {
	for j := i; j < hi; {
		switch c := p.src[j]; c {
		case '\n':
			return i
		case '|':
			if j+1 < hi && p.src[j+1] == '|' {
				return i
			}
			return j + 1
		case '!':
			if p.headCells && j+1 < hi && p.src[j+1] == '!' {
				return i
			}
		case '[':
			if j+1 < hi && p.src[j+1] == '[' {
				return i
			}
		case '{', '-':
			if node, ok := p.pairAt(j, hi); ok {
				if node.kind == kindVariant {
					return i
				}
				j = int(node.end)
				continue
			}
		case '<':
			j = p.skipTag(j, hi)
			continue
		}
		j++
	}
	return i
}
