package wikitext

import (
	"html"
	"strconv"
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
	case "&רלמ;", "&رلم;": // of MediaWiki alone
		return append(b, "\u200f"...), true
	case "&ndash;":
		return append(b, "–"...), true
	}
	text := html.UnescapeString(s)
	if len(text) == 0 || text[len(text)-1] == ';' && text != ";" || strings.Contains(text, "\uFFFD") {
		return b, false
	}
	if s[1] == '#' && !validReference(s[2:len(s)-1]) {
		return b, false
	}
	return append(b, text...), true
}

// validReference reports whether MediaWiki takes a number, decimal or "x" and
// hexadecimal, for that of a character.
func validReference(s string) bool {
	base := 10
	if s[0]|0x20 == 'x' {
		s, base = s[1:], 16
	}
	n, err := strconv.ParseUint(s, base, 21)
	return err == nil && (n == '\t' || n == '\n' || ' ' <= n && n <= '~' || 0xa0 <= n && n <= 0xd7ff ||
		0xe000 <= n && n <= 0xfffd || 0x10000 <= n && n <= utf8.MaxRune)
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
