package wikitext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The namespaces that the parser treats by themselves.
const (
	nsFile     = 6
	nsTemplate = 10
	nsCategory = 14
)

// namespaces knows the names of the namespaces of a wiki.
type namespaces struct {
	ids   map[string]int // by name as appendKey has it
	names map[int]string // as titles have them
	kinds *prefixTable
}

// newNamespaces puts together, from the weakest to the strongest, the names
// that pictures and categories have in any language, as pages are copied from
// wiki to wiki, the English names, those of the wiki's language, or of all when
// it is not known, and those that the wiki itself gives.
func newNamespaces(opts Options) *namespaces {
	ns := &namespaces{ids: make(map[string]int), names: make(map[int]string)}
	for _, l := range facts().languages {
		for _, id := range []int{nsFile, nsCategory} {
			for _, name := range l.namespaces[id] {
				ns.ids[string(appendKey(nil, name))] = id
			}
		}
	}
	for _, lang := range languagesFor(opts.Lang) {
		for id, names := range facts().languages[lang].namespaces {
			for _, name := range names {
				ns.ids[string(appendKey(nil, name))] = id
			}
			if known(opts.Lang) {
				ns.names[id] = names[0]
			}
		}
	}
	for _, n := range opts.Namespaces {
		if n.Name != "" {
			ns.ids[string(appendKey(nil, n.Name))] = n.ID
			ns.names[n.ID] = n.Name
		}
	}
	ns.kinds = newPrefixTable(ns.ids)
	return ns
}

// keepTitle keeps a title as MediaWiki normalizes it: its namespace by the
// name the wiki has for it, blanks for underscores and none to spare, upper
// case first letter.
func (p *Parser) keepTitle(title string) span {
	lo := len(p.names)
	if n := prefixLen(title); n > 0 {
		p.key = appendKey(p.key[:0], title[:n])
		if id, ok := p.ns.ids[string(p.key)]; ok && id != 0 {
			if name := p.ns.names[id]; name != "" {
				p.names = append(append(p.names, name...), ':')
			} else {
				p.names = append(appendTitle(p.names, title[:n]), ':')
			}
			title = title[n+1:]
		}
	}
	p.names = appendTitle(p.names, title)
	return span{lo, len(p.names)}
}

// appendTitle appends a title without prefix, normalized.
func appendTitle(b []byte, title string) []byte {
	title = trimString(title)
	if title == "" {
		return b
	}
	if evenTitle(title) {
		n := runeLen(title)
		return append(appendUpper(b, title[:n]), title[n:]...)
	}
	start, gap := len(b), false
	for i := 0; i < len(title); i++ {
		c := title[i]
		if c == '_' || isSpace(c) {
			gap = len(b) > start
			continue
		}
		if gap {
			b = append(b, ' ')
			gap = false
		}
		if len(b) == start {
			n := runeLen(title[i:])
			b = appendUpper(b, title[i:i+n])
			i += n - 1
			continue
		}
		b = append(b, c)
	}
	return b
}

// evenTitle reports whether title has no blanks to make even: no underscores,
// line breaks, or blanks side by side.
func evenTitle(title string) bool {
	for i := 0; i < len(title); i++ {
		if c := title[i]; titleBlank[c] && (c != ' ' || i+1 < len(title) && title[i+1] == ' ') {
			return false
		}
	}
	return true
}

// titleBlank marks the bytes that evenTitle looks at.
var titleBlank = byteSet(" _\n")

// appendUpper appends the rune s in upper case. Georgian keeps its case, as
// its capitals are not used that way.
func appendUpper(b []byte, s string) []byte {
	if c := s[0]; c < utf8.RuneSelf {
		if 'a' <= c && c <= 'z' {
			c -= 0x20
		}
		return append(b, c)
	} else if firstCaseless <= c && c <= lastCaseless {
		return append(b, s...)
	}
	r, n := utf8.DecodeRuneInString(s)
	if u := unicode.ToUpper(r); u != r && r != utf8.RuneError && !unicode.Is(unicode.Georgian, r) {
		return utf8.AppendRune(b, u)
	}
	return append(b, s[:n]...)
}

// The runes whose UTF-8 begins with one of these bytes, U+3000 to U+9FFF, have
// no case: Kana, Hangul letters and Han.
const firstCaseless, lastCaseless = 0xe3, 0xe9

// appendKey appends the form of a name by which tables hold it: lower case,
// blanks for underscores, none to spare, no comments.
func appendKey(b []byte, name string) []byte {
	start, gap := len(b), false
	for i := 0; i < len(name); {
		c := name[i]
		switch {
		case keyBlank[c]:
			gap = len(b) > start
			i++
			continue
		case c == '<' && strings.HasPrefix(name[i:], "<!--"):
			n := strings.Index(name[i:], "-->")
			if n < 0 {
				return b
			}
			i += n + 3
			continue
		}
		if gap {
			b = append(b, ' ')
			gap = false
		}
		if c >= utf8.RuneSelf {
			n := runeLen(name[i:])
			b = appendLowerRune(b, name[i:i+n])
			i += n
			continue
		}
		for i < len(name) && keyPlain[name[i]] {
			b = append(b, lowerByte[name[i]])
			i++
		}
		if c == '<' {
			b = append(b, c)
			i++
		}
	}
	return b
}

// keyBlank marks what appendKey makes a blank of, and keyPlain the rest of
// ASCII but for '<'.
var (
	keyBlank = byteSet("_ \n\t\r")
	keyPlain = func() (t [256]bool) {
		for c := range utf8.RuneSelf {
			t[c] = !keyBlank[c] && c != '<'
		}
		return t
	}()
)

// appendLowerRune appends the rune s in lower case, a broken byte as it is.
func appendLowerRune(b []byte, s string) []byte {
	r, _ := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return append(b, s...)
	}
	return utf8.AppendRune(b, unicode.ToLower(r))
}
