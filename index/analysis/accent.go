package analysis

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plainLetters writes letters that don't decompose with those of the basic
// alphabet, as a reader without the keyboard would type them.
var plainLetters = map[rune]string{
	'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŧ': "t",
	'ŋ': "ng", 'ĸ': "k", 'ƀ': "b", 'ɓ': "b", 'ƈ': "c", 'ɖ': "d", 'ɗ': "d", 'ƒ': "f", 'ɠ': "g", 'ɨ': "i",
	'ƙ': "k", 'ƚ': "l", 'ɲ': "n", 'ƞ': "n", 'ɔ': "o", 'ƥ': "p", 'ƭ': "t", 'ʈ': "t", 'ʉ': "u", 'ʋ': "v",
	'ƴ': "y", 'ƶ': "z", 'ȥ': "z", 'ə': "e", 'ǝ': "e", 'ɛ': "e", 'ɣ': "g", 'ɩ': "i",
	'ё': "е", 'ѐ': "е", 'ѝ': "и", // the Cyrillic ones that are accented letters, not letters of their own
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ٲ': "ا", 'ٳ': "ا", // alef with its carriers
	'ى': "ي", 'ی': "ي", 'ئ': "ي", 'ې': "ي", 'ے': "ي", 'ۓ': "ي", 'ؤ': "و", 'ک': "ك", 'ڪ': "ك",
	'ة': "ه", 'ۀ': "ه", 'ۂ': "ه", 'ہ': "ه", 'ھ': "ه", 'ە': "ه", 'ۃ': "ه",
}

// silent reports whether r is left out of a stem: signs that the same word is
// written with and without.
func silent(r rune) bool {
	switch r {
	case '\'', '"', '·', 'ʻ', 'ʾ', 'ʿ', 'ʹ', 'ʺ', 'ˈ', 'ʔ', 'ء':
		return true
	}
	return false
}

// foldAccents returns the word without accents and silent signs. Letters in
// keep stay as they are: in the language they aren't accented letters but
// letters.
func foldAccents(word, keep string) string {
	if accentless(word) {
		return word
	}
	b := make([]byte, 0, len(word))
	var base rune
	for _, r := range word {
		switch plain, ok := plainLetters[r]; {
		case strings.ContainsRune(keep, r):
			b = utf8.AppendRune(b, r)
		case silent(r):
			continue
		case ok:
			b = append(b, plain...)
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case unicode.Is(unicode.Mn, r) && accented(base), r == '\u093c': // nukta
			continue
		default:
			b = appendBase(b, r)
		}
		base = r
	}
	return string(b)
}

func accentless(word string) bool {
	for i := 0; i < len(word); i++ {
		if c := word[i]; c >= utf8.RuneSelf || c == '\'' || c == '"' {
			return false
		}
	}
	return true
}

// accented reports whether marks over r are accents: elsewhere they are
// vowels, tones or parts of the letter.
func accented(r rune) bool { return unicode.In(r, unicode.Latin, unicode.Greek) }

// latinBases are what makeBase makes of the letters in Unicode's first blocks, which
// nearly all accented letters of texts are.
var latinBases = sync.OnceValue(func() *[0x250]string {
	var t [0x250]string
	for r := range t {
		t[r] = string(makeBase(nil, rune(r)))
	}
	return &t
})

// appendBase appends a letter without its accents.
func appendBase(b []byte, r rune) []byte {
	if bases := latinBases(); int(r) < len(bases) {
		return append(b, bases[r]...)
	}
	return makeBase(b, r)
}

// makeBase is appendBase by decomposition. Cyrillic letters with a breve or a
// diaeresis stay: й isn't и.
func makeBase(b []byte, r rune) []byte {
	if !accented(r) {
		return utf8.AppendRune(b, r)
	}
	d := norm.NFD.AppendString(nil, string(r))
	base, _ := utf8.DecodeRune(d)
	if plain, ok := plainLetters[base]; ok {
		return append(b, plain...)
	}
	return utf8.AppendRune(b, base)
}
