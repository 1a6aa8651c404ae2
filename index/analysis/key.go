package analysis

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxKeyRounds bounds how often a key is folded until nothing changes: two
// rounds do for all but made-up strings.
const maxKeyRounds = 4

// Key folds a whole title for near matches: compatibility forms, case, script
// variants, accents, apostrophes, dashes, and white space, with which
// underscores count. Letters that the language keeps apart fold too, since
// those who can't type them look for titles as well. Punctuation stays.
// Key(Key(s)) is Key(s).
func (a *Analyzer) Key(s string) string {
	for range maxKeyRounds {
		k := a.foldKey(s)
		if k == s {
			break
		}
		s = k
	}
	return s
}

func (a *Analyzer) foldKey(s string) string {
	if isKey(s) {
		return s
	}
	if k, ok := a.foldPlain(s); ok {
		return k
	}
	return a.foldAny(s)
}

// foldPlain is foldAny for ASCII and Han characters, in less time: most titles and
// queries are nothing else. It reports false for others.
func (a *Analyzer) foldPlain(s string) (string, bool) {
	b := make([]byte, 0, 64) // most are shorter
	for _, r := range s {
		switch {
		case r == ' ', r == '_':
			b = appendSpace(b)
		case r < ' ', r == 0x7f:
			return "", false
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)|0x20)
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		default:
			x := a.runes.info(r)
			if x&(expands|attaches) != 0 || x.class() != ideograph {
				return "", false
			}
			b = utf8.AppendRune(b, x.rune())
		}
	}
	return string(bytes.TrimRight(b, " ")), true
}

// appendSpace appends a space, unless there is one, or nothing.
func appendSpace(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] != ' ' {
		return append(b, ' ')
	}
	return b
}

// foldAny folds a title once.
func (a *Analyzer) foldAny(s string) string {
	s = a.runes.wholeFold(s)
	b := make([]byte, 0, len(s))
	var last rune
	for _, r := range s {
		switch {
		case r == '_', unicode.IsSpace(r):
			b = appendSpace(b)
		case unicode.Is(unicode.Pd, r), r == '−':
			b = append(b, '-')
		case strings.ContainsRune("“”„‟«»", r):
			b = append(b, '"')
		case keyIgnores(r), unicode.Is(unicode.Mn, r) && accented(last):
			continue
		default:
			b = appendKeyRune(b, r)
		}
		last = r
	}
	return norm.NFKC.String(strings.TrimRight(string(b), " "))
}

// keyIgnores reports whether r shows nothing, or is optional.
func keyIgnores(r rune) bool {
	c := classOf(r)
	return c == ignored || c == joiner || c == zeroSpace || r == '\u093c'
}

func appendKeyRune(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(b, byte(r))
	}
	if plain, ok := plainLetters[r]; ok {
		return append(b, plain...)
	}
	if silent(r) {
		return b
	}
	return appendBase(b, r)
}

// isKey reports whether s is plain lower case ASCII and so a key already.
func isKey(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' || c == 0x7f || c == '_' || 'A' <= c && c <= 'Z' {
			return false
		}
		if c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}
