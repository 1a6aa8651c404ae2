package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isSpace reports whether r is white space: \pZ or \pC. Code points without a
// character (Cn) are left out, because a character newer than Go's tables must
// not vanish from a query.
func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f
	}
	return unicode.In(r, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co)
}

// isWord reports whether r is a word character, \w of PCRE2 10.43 with UCP.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Pc)
}

// isPunct reports whether r is punctuation or white space.
func isPunct(r rune) bool { return unicode.IsPunct(r) || isSpace(r) }

// runeAt decodes the character of s at pos; its size is 0 at the end.
func runeAt(s string, pos int) (rune, int) { return utf8.DecodeRuneInString(s[pos:]) }

// wordAt reports whether a word character stands at pos.
func wordAt(s string, pos int) bool {
	r, n := runeAt(s, pos)
	return n > 0 && isWord(r)
}

// spaceBefore reports whether white space ends at pos.
func spaceBefore(s string, pos int) bool {
	r, n := utf8.DecodeLastRuneInString(s[:pos])
	return n > 0 && isSpace(r)
}

// skipSpace returns the position of the first character from pos on that is
// not white space.
func skipSpace(s string, pos int) int {
	for pos < len(s) {
		r, n := runeAt(s, pos)
		if !isSpace(r) {
			break
		}
		pos += n
	}
	return pos
}

// escapeAt returns the size of the escape sequence at pos, a backslash and a
// character that is not a line feed, or 0.
func escapeAt(s string, pos int) int {
	if s[pos] != '\\' || pos+1 >= len(s) || s[pos+1] == '\n' {
		return 0
	}
	_, n := runeAt(s, pos+1)
	return 1 + n
}

// unescape replaces escape sequences by the character after the backslash.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		n := escapeAt(s, i)
		if n > 0 {
			b.WriteString(s[i+1 : i+n])
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
