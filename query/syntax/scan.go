package syntax

import "strings"

type tokenKind uint8

const (
	tokNone tokenKind = iota
	tokAnd
	tokOr
	tokNot
	tokLeaf // a word, phrase or keyword
)

// token is a piece of the query between white space.
type token struct {
	kind     tokenKind
	pos, end int     // with the sign
	leaf     operand // if kind is tokLeaf
}

// operand is what operators join.
type operand struct {
	node     Node
	negated  bool
	explicit bool // negated by NOT
	merged   bool // node is *Words of several tokens, whose Text is still to be read
}

// operators are the words that join or negate when white space, a quotation
// mark or the end follows.
var operators = []struct {
	text string
	kind tokenKind
}{{"AND", tokAnd}, {"&&", tokAnd}, {"OR", tokOr}, {"||", tokOr}, {"NOT", tokNot}}

// scan reads the next token into p.tok and moves behind it. It returns false
// at the end.
func (p *parser) scan() bool {
	p.pos = skipSpace(p.src, p.pos)
	if p.pos >= len(p.src) {
		return false
	}
	p.tok = p.token()
	p.pos = p.tok.end
	return true
}

func (p *parser) token() token {
	limit := len(p.src)
	if p.next < len(p.cuts) {
		c := p.cuts[p.next]
		if c.pos == p.pos {
			p.next++
			return token{tokLeaf, c.pos, c.end, operand{node: c.kw, negated: c.negated}}
		}
		limit = c.pos
	}
	if kind, n := operatorAt(p.src, p.pos); n > 0 {
		return token{kind: kind, pos: p.pos, end: p.pos + n}
	}
	quote := p.pos
	if c := p.src[quote]; c == '-' || c == '!' {
		quote++
	}
	if quote < limit && p.src[quote] == '"' {
		return p.phrase(quote, limit)
	}
	return p.word(p.src[:limit])
}

// operatorAt returns the operator at pos and its size, which is 0 if there is
// none.
func operatorAt(s string, pos int) (tokenKind, int) {
	for _, op := range operators {
		if !strings.HasPrefix(s[pos:], op.text) {
			continue
		}
		r, n := runeAt(s, pos+len(op.text))
		if n == 0 || r == '"' || isSpace(r) {
			return op.kind, len(op.text)
		}
	}
	return tokNone, 0
}

func isOperator(word string) bool {
	_, n := operatorAt(word, 0)
	return n > 0 && n == len(word)
}

// phrase reads the phrase whose opening quotation mark is at quote. One that
// does not end before limit, where a keyword begins, is unbalanced.
func (p *parser) phrase(quote, limit int) token {
	negated := quote > p.pos
	n := &Phrase{Slop: -1}
	end := closingQuote(p.src, quote+1)
	text := ""
	if end >= 0 {
		text = p.src[quote+1 : end]
		end = n.suffix(p.src, end+1)
	}
	if end < 0 || end > limit {
		p.warn(CodeUnbalanced, p.pos, "a quotation mark is missing at the end of the phrase")
		n = &Phrase{span{quote, limit}, p.src[quote+1 : limit], -1, false, true}
		return token{tokLeaf, p.pos, limit, operand{node: n, negated: negated}}
	}
	n.span = span{quote, end}
	n.Text = unescape(text)
	leaf := operand{node: n, negated: negated}
	if n.Slop < 0 && !n.Stem && isPhrasePrefix(text) {
		leaf.node = &PhrasePrefix{n.span, strings.TrimRight(n.Text, "*")}
	}
	return token{tokLeaf, p.pos, end, leaf}
}

// closingQuote returns the position of the first quotation mark from pos on
// that is not escaped. If all are, it is the last one; -1 if there is none.
func closingQuote(s string, pos int) int {
	escaped := -1
	for pos < len(s) {
		if s[pos] == '"' {
			return pos
		}
		n := max(1, escapeAt(s, pos))
		if n > 1 && s[pos+1] == '"' {
			escaped = pos + 1
		}
		pos += n
	}
	return escaped
}

// suffix reads slop and stem marks at pos and returns where they end.
func (n *Phrase) suffix(s string, pos int) int {
	if strings.HasPrefix(s[pos:], "~") {
		end := pos + 1
		slop := 0
		for end < len(s) && '0' <= s[end] && s[end] <= '9' {
			slop = min(slop*10+int(s[end]-'0'), MaxSlop)
			end++
		}
		if end > pos+1 {
			n.Slop = slop
			pos = end
		}
	}
	if strings.HasPrefix(s[pos:], "~") {
		n.Stem = true
		pos++
	}
	return pos
}

// isPhrasePrefix reports whether the text of a phrase, escapes not resolved,
// ends in the only * without a backslash. (One at the end counts even with a
// backslash, as in the original.)
func isPhrasePrefix(text string) bool {
	if len(text) < 2 || !strings.HasSuffix(text, "*") {
		return false
	}
	for i := range len(text) - 1 {
		if text[i] == '*' && (i == 0 || text[i-1] != '\\') {
			return false
		}
	}
	return true
}

// word reads a word from p.pos on, at most to the end of s. A sign negates it
// only before a word character, so that -@x is a word; signs within a word
// belong to it.
func (p *parser) word(s string) token {
	pos := p.pos
	negated := (s[pos] == '-' || s[pos] == '!') && wordAt(s, pos+1)
	if negated {
		pos++
	}
	end := pos
	for end < len(s) {
		if n := escapeAt(s, end); n > 0 {
			end += n
			continue
		}
		r, n := runeAt(s, end)
		if r == '"' || isSpace(r) {
			break
		}
		if (r == '-' || r == '!') && strings.HasPrefix(s[end+1:], `"`) {
			break
		}
		end += n
	}
	n := p.wordNode(s[pos:end], span{pos, end})
	return token{tokLeaf, p.pos, end, operand{node: n, negated: negated}}
}

// wordNode tells what kind of word a text without spaces is.
func (p *parser) wordNode(text string, at span) Node {
	stem, tail := text, ""
	if i := strings.IndexFunc(text, func(r rune) bool { return !isWord(r) }); i >= 0 {
		stem, tail = text[:i], text[i:]
	}
	switch {
	case tail == "":
	case stem != "" && tail[0] == '~':
		if d, ok := fuzzyDistance(tail[1:]); ok {
			return &Fuzzy{at, stem, d}
		}
	case stem != "" && strings.Trim(tail, "*") == "":
		return &Prefix{at, stem}
	case IsWildcard(text) && (stem != "" || !p.opts.NoLeadingWildcard):
		return &Wildcard{at, text}
	}
	return &Words{at, unescape(text)}
}

func fuzzyDistance(digits string) (int, bool) {
	switch digits {
	case "":
		return -1, true
	case "0", "1", "2":
		return int(digits[0] - '0'), true
	}
	return 0, false
}

// IsWildcard reports whether text is the pattern of a [Wildcard]: word
// characters, at least one, and up to three wildcards that do not touch.
func IsWildcard(text string) bool {
	wild, touch, words := 0, false, false
	for _, r := range text {
		isWild := r == '*' || r == '?'
		switch {
		case isWild && touch, !isWild && !isWord(r):
			return false
		case isWild:
			wild++
		default:
			words = true
		}
		touch = isWild
	}
	return words && 0 < wild && wild <= 3
}
