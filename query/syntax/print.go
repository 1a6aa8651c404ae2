package syntax

import (
	"strconv"
	"strings"
)

// String implements [Node].
func (n *Empty) String() string { return "" }

// String implements [Node].
func (n *Words) String() string { return query(n) }

// String implements [Node].
func (n *Phrase) String() string { return query(n) }

// String implements [Node].
func (n *PhrasePrefix) String() string { return query(n) }

// String implements [Node].
func (n *Prefix) String() string { return query(n) }

// String implements [Node].
func (n *Wildcard) String() string { return query(n) }

// String implements [Node].
func (n *Fuzzy) String() string { return query(n) }

// String implements [Node].
func (n *Keyword) String() string { return query(n) }

// String implements [Node].
func (n *Bool) String() string { return query(n) }

// query prints n as the whole of a query.
func query(n Node) string {
	var p printer
	p.node(n, 0)
	s := p.b.String()
	if name, _, found := strings.Cut(s, ":"); strings.HasPrefix(s, "~") ||
		found && !strings.Contains(name, `"`) && !endsInKeyword(name) {
		s = " " + s // neither ~ nor the name of a namespace is read behind a space
	}
	if stripsQuestionMarks(s) {
		s = strings.ReplaceAll(s, "?", `\?`)
	}
	return s
}

// printer writes a query as it is after the clean-ups.
type printer struct{ b strings.Builder }

// mode says how words are printed; its values can be added.
type mode uint8

const (
	single  mode = 1 << iota // as one word: all spaces are escaped
	rawHead                  // the start is not escaped, be it an operator
	rawTail                  // nor is an operator at the end
)

func (p *printer) node(n Node, m mode) {
	switch n := n.(type) {
	case *Words:
		p.words(n.Text, m)
	case *Phrase:
		p.phrase(n)
	case *PhrasePrefix:
		p.phrasePrefix(n)
	case *Prefix:
		p.b.WriteString(n.Word + "*")
	case *Wildcard:
		p.b.WriteString(n.Pattern)
	case *Fuzzy:
		p.b.WriteString(n.Word + "~")
		if n.Distance >= 0 {
			p.b.WriteString(strconv.Itoa(n.Distance))
		}
	case *Keyword:
		p.keyword(n)
	case *Bool:
		p.bool(n.Clauses)
	}
}

func (p *printer) phrase(n *Phrase) {
	if n.Unbalanced {
		p.b.WriteString(`"` + n.Text)
		return
	}
	p.b.WriteString(`"` + escapeKeywords(escape(n.Text, `\"`)) + `"`)
	if n.Slop >= 0 {
		p.b.WriteString("~" + strconv.Itoa(n.Slop))
	}
	if n.Stem {
		p.b.WriteString("~")
	}
}

func (p *printer) phrasePrefix(n *PhrasePrefix) {
	text := escapeKeywords(escape(n.Text, `\"*`))
	if text == "" {
		text = `\*` // "*" alone is no prefix
	}
	p.b.WriteString(`"` + text + `*"`)
}

func (p *printer) keyword(n *Keyword) {
	p.b.WriteString(n.Name + ":")
	switch {
	case n.Quoted:
		p.b.WriteString(`"` + strings.ReplaceAll(n.Value, `"`, `\"`) + `"`)
	case n.Regex:
		p.b.WriteString("/" + strings.ReplaceAll(n.Value, "/", `\/`) + "/")
		if n.CaseInsensitive {
			p.b.WriteString("i")
		}
	default:
		p.b.WriteString(n.Value)
	}
}

// toLineEnd reports whether the value of n, or a keyword in it, could take what
// is printed behind it in the same line as its own.
func (n *Keyword) toLineEnd() bool {
	info := keyword(n.Name)
	switch {
	case info == nil:
		return false
	case info.Form == formGreedy:
		return true
	case n.Quoted || n.Regex:
		return strings.HasSuffix(n.Value, `\`) || escapeKeywords(n.Value) != n.Value
	}
	return info.Form == formRegex && strings.HasPrefix(n.Value, "/")
}

// words prints plain words so that each is read as such.
func (p *printer) words(text string, m mode) {
	for pos := 0; pos < len(text); {
		space := skipSpace(text, pos)
		p.spaces(text, pos, space, m)
		pos = space
		end := pos + strings.IndexFunc(text[pos:]+" ", isSpace)
		if end == pos {
			return
		}
		raw := m&rawHead != 0 && pos == 0 || m&rawTail != 0 && end == len(text)
		p.word(text[pos:end], raw)
		pos = end
	}
}

// spaces prints the white space between words. It is escaped where it would
// be lost: at both ends, and all of it within a single word.
func (p *printer) spaces(text string, pos, end int, m mode) {
	for i := pos; i < end; {
		_, n := runeAt(text, i)
		if m&single != 0 || i == 0 || i+n == len(text) {
			p.b.WriteByte('\\')
		}
		p.b.WriteString(text[i : i+n])
		i += n
	}
}

// word prints a text without white space. raw leaves an operator or a word
// behind a sign as it is.
func (p *printer) word(s string, raw bool) {
	_, op := operatorAt(s, 0)
	special := `\"`
	if _, ok := new(parser).wordNode(s, span{}).(*Words); !ok {
		special = `\"*?~`
	}
	sign := (s[0] == '-' || s[0] == '!') && wordAt(s, 1)
	if !raw && (op == len(s) || sign) {
		p.b.WriteByte('\\')
	}
	p.b.WriteString(escapeKeywords(escape(s, special)))
}

// escape puts a backslash before the characters of s that are in set.
func escape(s, set string) string {
	if !strings.ContainsAny(s, set) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(set, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escapeKeywords escapes the colon of names of keywords at the start of s and
// behind white space.
func escapeKeywords(s string) string {
	var b strings.Builder
	done := 0
	for i := range len(s) {
		if s[i] != ':' {
			continue
		}
		name := i
		for name > 0 && (s[name-1] == '-' || 'a' <= s[name-1] && s[name-1] <= 'z') {
			name--
		}
		begins := name == 0 || spaceBefore(s, name)
		if begins && keyword(strings.TrimPrefix(s[name:i], "-")) != nil {
			b.WriteString(s[done:i] + `\`)
			done = i
		}
	}
	return b.String() + s[done:]
}
