package wikitext

// A quote is a run of two, three or five apostrophes: markup for italics,
// bold, or both.
type quote struct {
	pos int // in the output
	n   int
}

// apostrophes reads a run of apostrophes. What exceeds markup is text: one of
// four, all but five of more.
func (p *Parser) apostrophes(i, hi int) int {
	j := i
	for j < hi && p.src[j] == '\'' {
		j++
	}
	n, literal := j-i, 0
	switch {
	case n == 1:
		literal, n = 1, 0
	case n == 4:
		literal, n = 1, 3
	case n > 5:
		literal, n = n-5, 5
	}
	p.out = append(p.out, p.src[i:i+literal]...)
	if n > 0 {
		p.quotes = append(p.quotes, quote{len(p.out), n})
	}
	return j
}

// endLine balances the apostrophes of the line: when both bold and italics
// stay open, one ”' must have been an apostrophe before italics, as in
// l”'amour”.
func (p *Parser) endLine() {
	line := p.quotes[p.qbase:]
	if len(line) == 0 {
		return
	}
	bold, italic := 0, 0
	for _, q := range line {
		if q.n != 2 {
			bold++
		}
		if q.n != 3 {
			italic++
		}
	}
	if bold&1 == 1 && italic&1 == 1 {
		if at := p.strayApostrophe(line); at >= 0 {
			p.out = append(p.out, 0)
			copy(p.out[at+1:], p.out[at:])
			p.out[at] = '\''
			if p.details != nil && !p.apart {
				p.shiftMarks(at)
			}
		}
	}
	p.quotes = p.quotes[:p.qbase]
}

// strayApostrophe chooses the ”' that holds an apostrophe, by MediaWiki's
// order: after a word of one letter, after a longer word, after a blank.
func (p *Parser) strayApostrophe(line []quote) int {
	word, blank := -1, -1
	for _, q := range line {
		switch {
		case q.n != 3:
		case p.blankAt(q.pos - 1):
			if blank < 0 {
				blank = q.pos
			}
		case p.blankAt(q.pos - 2):
			return q.pos
		case word < 0:
			word = q.pos
		}
	}
	if word >= 0 {
		return word
	}
	return blank
}

func (p *Parser) blankAt(i int) bool { return i >= p.floor && i < len(p.out) && p.out[i] == ' ' }
