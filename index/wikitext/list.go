package wikitext

// listItem reads the marks of a list item, or of indented text, at the
// beginning of a line. A table may follow.
func (p *Parser) listItem(i, hi int) (next int, again bool) {
	j := i
	for j < hi && isListMark(p.src[j]) {
		j++
	}
	term := p.src[j-1] == ';'
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
	colon := p.find(i, hi, ":\n<")
	for colon >= 0 && (p.src[colon] == '<' || p.src[colon] == ':' && p.inURL(colon, hi)) {
		next := colon + 1
		if p.src[colon] == '<' {
			next = p.skipTag(colon, hi)
		}
		colon = p.find(next, hi, ":\n<")
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

// inURL reports whether the colon at i belongs to a URL.
func (p *Parser) inURL(i, hi int) bool {
	return i+2 < hi && p.src[i+1] == '/' && p.src[i+2] == '/'
}
