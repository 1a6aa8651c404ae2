package wikitext

import (
	"html"
	"strings"
	"unicode/utf8"
)

// maxEntity is the length of the longest entity looked for, "&" and ";"
// included; the longest that HTML names has 33 characters, but MediaWiki
// knows those of HTML 4 only.
const maxEntity = 14

// entity reads a character reference. It returns -1 for an ampersand that is
// only one.
func (p *Parser) entity(i, hi int) int {
	n := strings.IndexByte(p.src[i:min(hi, i+maxEntity)], ';')
	if n < 2 {
		return -1
	}
	var ok bool
	if p.out, ok = appendEntity(p.out, p.src[i:i+n+1]); !ok {
		return -1
	}
	return i + n + 1
}

// appendEntity appends the character that s, "&...;", stands for. No-break
// spaces become blanks: a reader cannot tell them apart.
func appendEntity(b []byte, s string) ([]byte, bool) {
	switch s {
	case "&nbsp;", "&#160;", "&#xA0;", "&#xa0;":
		return append(b, ' '), true
	case "&amp;":
		return append(b, '&'), true
	case "&ndash;":
		return append(b, "–"...), true
	}
	text := html.UnescapeString(s)
	if len(text) == 0 || text[len(text)-1] == ';' && text != ";" || strings.Contains(text, "\uFFFD") {
		return b, false
	}
	if r, _ := utf8.DecodeRuneInString(text); r < ' ' && r != '\t' && r != '\n' {
		return b, false
	}
	return append(b, text...), true
}

// appendDecoded appends s with its entities decoded.
func appendDecoded(b []byte, s string) []byte {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return append(b, s...)
		}
		b = append(b, s[:i]...)
		s = s[i:]
		n := strings.IndexByte(s[:min(len(s), maxEntity)], ';')
		ok := false
		if n > 1 {
			b, ok = appendEntity(b, s[:n+1])
		}
		if !ok {
			n = 0
			b = append(b, '&')
		}
		s = s[n+1:]
	}
}
