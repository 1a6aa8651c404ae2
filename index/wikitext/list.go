package wikitext

import "strings"

// listItem reads the marks of a list item, or of indented text, at the
// beginning of a line. A table may follow.
func (p *Parser) listItem(i, hi int) (next int, again bool) {
	j := i
	for j < hi && isListMark(p.src[j]) {
		j++
	}
	if p.details != nil {
		p.beginItem()
	}
	term := p.src[j-1] == ';'
	if c := p.src[j-1]; p.listMarks && (c == '*' || c == '#') && !p.inHeading {
		p.freshLine()
		p.out = append(append(p.out, p.src[i:j]...), ' ')
	}
	for j < hi && p.src[j] == ' ' {
		j++
	}
	if j+1 < hi && p.src[j] == '{' && p.src[j+1] == '|' {
		return j, true
	}
	if term && p.depth < maxDepth {
		return p.definition(j, hi), false
	}
	return j, false
}

func isListMark(c byte) bool { return c == '*' || c == '#' || c == ':' || c == ';' }

// definition reads "term : definition" behind the mark ';' and puts them on
// lines of their own.
func (p *Parser) definition(i, hi int) int {
	colon := p.find(i, hi, stopTerm)
	for colon >= 0 && p.src[colon] != '\n' {
		next := p.skipNested(colon, hi)
		if next == colon {
			break
		}
		colon = p.find(next, hi, stopTerm)
	}
	if colon < 0 || p.src[colon] == '\n' {
		return i
	}
	p.run(i, colon, false)
	p.newline()
	i = colon + 1
	for i < hi && p.src[i] == ' ' {
		i++
	}
	return i
}

// skipNested returns the end of the tag, element or link at i, or of the
// beginning of a URL, in none of which a colon ends the term. At another colon
// it returns i.
func (p *Parser) skipNested(i, hi int) int {
	switch rest := p.src[i:hi]; rest[0] {
	case '<':
		if next := p.skipTag(i, hi); next > i+1 {
			return next
		}
		if next := p.tagEnd(i+1, hi); next > 0 {
			return next
		}
	case '[':
		if node, ok := p.pairAt(i, hi); ok {
			return int(node.end)
		}
		if !hasProtocol(rest[1:min(len(rest), 1+maxProtocol+1)]) {
			break
		}
		if end := strings.IndexAny(rest, "]\n"); end > 0 {
			return i + end
		}
		return hi // where no other link ends either
	case ':':
		if strings.HasPrefix(rest, "://") {
			return i + 3
		}
		return i
	}
	return i + 1
}
