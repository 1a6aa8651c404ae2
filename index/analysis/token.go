package analysis

import "fmt"

// version changes when the tokens of any language change, so that an index
// made before must be made anew.
//
//	1: English and the Snowball languages, bigrams.
//	2: Greek and Hindi stems, Turkish letters folded, German ae as ä, Romanian
//	   letters with a comma below.
const version = 2

// A Token is one term of a text and where it stands there.
type Token struct {
	Term       string // normalised, valid UTF-8, at most MaxTerm bytes; may share the memory of the text
	Start, End int    // byte range in the original text, on rune boundaries
	Pos        int    // 1-based position; consecutive in the plain list
	Kind       Kind

	// Form is equal for tokens of one list only where their terms are, so that
	// who has met it needn't look at the term; 0 says nothing.
	Form uint32
}

// Kind says what a token is made of. A bigram has the kind of its first
// character.
type Kind uint8

// The kinds of tokens.
const (
	Word       Kind = iota // letters of scripts written with spaces, perhaps with digits
	Number                 // digits, perhaps with separators
	Ideograph              // one Han character
	Kana                   // one Hiragana, Katakana or Bopomofo character
	Hangul                 // one Hangul syllable
	Cluster                // one letter with its marks, of a South-East Asian script written without spaces
	kindsCount = iota
)

var kindNames = [kindsCount]string{"word", "number", "ideograph", "kana", "hangul", "cluster"}

// String returns the kind's name in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Single reports whether a token of this kind is one character of a run,
// rather than a word.
func (k Kind) Single() bool { return k >= Ideograph }
