package syntax

import (
	"fmt"
	"slices"
	"strings"
)

// cut is a keyword found in the query.
type cut struct {
	pos, end int // with the sign
	negated  bool
	exempt   bool
	kw       *Keyword
}

// cutKeywords finds the keywords, wherever they stand: neither quotation marks
// nor operators protect a text from being read as a keyword. Each keyword is
// looked for over the whole query before the next one of the table is, which
// decides between two that overlap.
func (p *parser) cutKeywords() {
	if !strings.Contains(p.src, ":") {
		return
	}
	for i := range keywords {
		p.cutKeyword(&keywords[i])
	}
}

// cutKeyword finds all of one keyword. A keyword begins after white space, or
// directly where the one before it ended, and its value ends before the next
// one that was found earlier. (The original drops a keyword that would go on,
// with all that looks like one in its value.)
func (p *parser) cutKeyword(info *keywordInfo) {
	last := p.firstUncut()
	for pos := last; pos < len(p.src); {
		c, ok := p.findKeyword(info, pos, last)
		if !ok {
			return
		}
		i, limit := p.gap(c.pos)
		switch {
		case c.end <= limit && value(info, &c, p.src[:limit]):
			p.cuts = slices.Insert(p.cuts, i, c)
			pos, last = c.end, c.end
			p.checkValue(info, c.kw)
		case info.Header:
			return
		default:
			pos = c.kw.pos + 1
		}
	}
}

// gap returns the index in p.cuts for a keyword at pos and where the one after
// it begins, or 0 if pos is inside of another.
func (p *parser) gap(pos int) (i, limit int) {
	i, _ = slices.BinarySearchFunc(p.cuts, pos, func(c cut, pos int) int { return c.pos - pos })
	switch {
	case i > 0 && p.cuts[i-1].end > pos:
		return i, 0
	case i < len(p.cuts):
		return i, p.cuts[i].pos
	}
	return i, len(p.src)
}

// firstUncut returns where the text begins behind keywords at the very start.
func (p *parser) firstUncut() int {
	pos := p.pos
	for _, c := range p.cuts {
		if c.pos != skipSpace(p.src, pos) {
			break
		}
		pos = c.end
	}
	return pos
}

// findKeyword finds the name of a keyword, with a colon, from pos on. The one
// before it ended at last. The end of what it returns is behind the colon.
func (p *parser) findKeyword(info *keywordInfo, pos, last int) (cut, bool) {
	begins := func(i int) bool { return i == last || spaceBefore(p.src, i) }
	for {
		i := strings.Index(p.src[pos:], info.Name+":")
		if i < 0 {
			return cut{}, false
		}
		i += pos
		c := cut{pos: i, end: i + len(info.Name) + 1, exempt: info.Exempt}
		if i > last && p.src[i-1] == '-' && begins(i-1) {
			c.pos, c.negated = i-1, true
		}
		if info.Header && c.pos != skipSpace(p.src, last) {
			return cut{}, false
		}
		if c.negated || begins(i) {
			c.kw = &Keyword{span: span{i, c.end}, Name: info.Name}
			return c, true
		}
		pos = i + 1
	}
}

// value reads from s the value of c, which ends behind its colon so far. It
// returns false if there is none.
func value(info *keywordInfo, c *cut, s string) bool {
	colon := c.end
	end, ok := readValue(info, c, s)
	c.end = end
	if ok && info.Form == formOptional && !isDecay(c.kw.Value) {
		*c.kw = Keyword{span: c.kw.span, Name: info.Name}
		c.end = colon // what is no value stays in the query
	}
	c.kw.end = c.end
	return ok
}

// checkValue warns of a value that is not what the keyword takes.
func (p *parser) checkValue(info *keywordInfo, kw *Keyword) {
	if info.Numeric && !isNumeric(kw.Value) {
		p.warn(CodeNotANumber, kw.pos+len(info.Name)+1, fmt.Sprintf("%s:%s is not a number", info.Name, kw.Value))
	}
}

// readValue reads the value behind c.end into c.kw, in the form of the keyword.
func readValue(info *keywordInfo, c *cut, s string) (end int, ok bool) {
	pos := c.end
	switch info.Form {
	case formNone:
		return pos, true
	case formGreedy:
		pos = skipSpace(s, pos)
		line, _, _ := strings.Cut(s[pos:], "\n")
		c.kw.Value = line
		return pos + len(line), line != ""
	case formWord, formRegex:
		pos = skipSpace(s, pos)
	}
	if end, ok := delimited(info, c.kw, s, pos); ok {
		return end, true
	}
	end = pos
	for end < len(s) {
		r, n := runeAt(s, end)
		if r == '"' || isSpace(r) {
			break
		}
		end += n
	}
	c.kw.Value = s[pos:end]
	return end, end > pos || info.Form == formOptional
}

// delimited reads a value in quotation marks or, for keywords that take one, a
// regular expression in slashes.
func delimited(info *keywordInfo, kw *Keyword, s string, pos int) (end int, ok bool) {
	if pos == len(s) {
		return 0, false
	}
	delim := s[pos]
	if delim != '"' && (delim != '/' || info.Form != formRegex) {
		return 0, false
	}
	end = closingDelim(s, pos+1, delim)
	if end < 0 {
		return 0, false
	}
	kw.Value = strings.ReplaceAll(s[pos+1:end], `\`+string(delim), string(delim))
	end++
	kw.Quoted, kw.Regex = delim == '"', delim == '/'
	if kw.Regex && end < len(s) && s[end] == 'i' {
		kw.CaseInsensitive = true
		end++
	}
	return end, true
}

// closingDelim returns the position of the delimiter that closes a value of
// one line, or -1. If all of them are escaped, the last one closes it.
func closingDelim(s string, pos int, delim byte) int {
	escaped := -1
	for ; pos < len(s) && s[pos] != '\n'; pos++ {
		switch {
		case s[pos] == delim:
			return pos
		case s[pos] == '\\' && pos+1 < len(s) && s[pos+1] == delim:
			pos++
			escaped = pos
		}
	}
	return escaped
}
