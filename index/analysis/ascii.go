package analysis

import (
	"math/bits"
	"unicode/utf8"
)

// The classes of ASCII bytes for asciiText.
const (
	asciiOther  = iota // outside words
	asciiMiddle        // maybe inside: endsWord and outside tell, or the long way
	asciiLetter
	asciiDigit
	asciiLong // a letter that needs the long way: I in Turkish
)

// asciiTable returns the classes, for a language with two kinds of i or not.
func asciiTable(turkic bool) *[utf8.RuneSelf]uint8 {
	var t [utf8.RuneSelf]uint8
	for c := range t {
		switch r := rune(c); {
		case r == 'I' && turkic:
			t[c] = asciiLong
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
			t[c] = asciiLetter
		case '0' <= r && r <= '9':
			t[c] = asciiDigit
		case classOf(r) != separator:
			t[c] = asciiMiddle
		}
	}
	return &t
}

// asciiFolds reports whether all ASCII letters have the usual lower case.
func (a *Analyzer) asciiFolds() bool { return a.ascii['I'] == asciiLetter }

// asciiText reads words that are plain ASCII, and what is between them, up to where
// there is something to decide. It must agree with the long way, and is what
// indexing spends most of its time on: so each word is found from the end of
// the one before without a way through memory.
func (s *scanner) asciiText() {
	i := s.i
	for i < len(s.text) && s.text[i] < utf8.RuneSelf {
		if s.outside(i) {
			i++
			continue
		}
		head, n, digits, rest := wordHead{}, headBytes, false, []byte(nil)
		if s.a.asciiFolds() {
			head, n, digits = headWord(s.text[i:])
		}
		if n == headBytes { // or more, or not known
			n, digits = s.bytewise(i)
			head, rest = headOf(s.word.buf[:n]), tail(s.word.buf[:n])
		}
		behind, ok := s.endsWord(i + n)
		if n == 0 || !ok {
			break
		}
		kind := Word
		if digits {
			kind = Number
		}
		var f forms
		s.cache.lookup(s.a, head, n, rest, &f)
		s.emitWord(&f, kind, i, i+n)
		i += n + behind
	}
	s.i = i
}

// bytewise reads the letters and digits of the word at i into the memory of s.word,
// and returns how many there are: none where they don't end soon.
func (s *scanner) bytewise(i int) (n int, digits bool) {
	digits = true
	buf := s.word.buf[:0]
	for ; i < len(s.text) && s.text[i] < utf8.RuneSelf; i++ {
		c := s.text[i]
		k := s.a.ascii[c]
		if k == asciiLetter {
			digits = false
			if c <= 'Z' {
				c += 'a' - 'A'
			}
		} else if k != asciiDigit {
			break
		}
		if len(buf) == maxWord {
			return 0, false
		}
		buf = append(buf, c)
	}
	s.word.buf = buf[:0]
	return len(buf), digits
}

// headWord reads up to headBytes letters and digits at the beginning of a text,
// eight at a time. It returns how many there are, and whether all are digits.
func headWord(text string) (head wordHead, n int, digits bool) {
	if len(text) < headBytes {
		var room [headBytes]byte
		copy(room[:], text)
		text = string(room[:])
	}
	var letters uint64
	if head.first, n, letters = foldLetters(eightAt(text)); n == 8 {
		second, more, alike := foldLetters(eightAt(text[8:]))
		head.second = second
		n, letters = n+more, letters|alike
	}
	return head, n, letters == 0
}

// eightAt returns the first eight bytes of a text.
func eightAt(t string) uint64 {
	_ = t[7]
	return uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
		uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
}

// foldLetters returns those of eight bytes that precede the first that is no ASCII letter
// or digit, in lower case and with zeros behind, how many these are, and marks at the letters
// among them.
func foldLetters(b uint64) (folded uint64, n int, letters uint64) {
	const (
		each  = 0x0101010101010101
		high  = 0x80 * each
		lower = ('a' - 'A') * each // digits have that bit anyway
	)
	// A sum of seven bits has the eighth where it is large enough.
	folded = b | lower
	low := folded &^ high
	letters = (low + (0x80-'a')*each) &^ (low + (0x7f-'z')*each)
	low = b &^ high
	digits := (low + (0x80-'0')*each) &^ (low + (0x7f-'9')*each)
	others := ^((letters | digits) &^ b) & high
	n = bits.TrailingZeros64(others) >> 3
	kept := uint64(1)<<(8*n) - 1
	return folded & kept, n, letters & high & kept
}

// endsWord reports whether a word certainly ends before the byte at i, and how
// many bytes from there on are outside words as far as it has looked.
func (s *scanner) endsWord(i int) (behind int, ok bool) {
	if i == len(s.text) {
		return 0, true
	}
	if s.text[i] >= utf8.RuneSelf {
		return 0, false
	}
	switch s.a.ascii[s.text[i]] {
	case asciiOther:
		return 1, true
	case asciiMiddle:
		if i+1 == len(s.text) {
			return 1, true
		}
		return 2, s.text[i+1] < utf8.RuneSelf && s.a.ascii[s.text[i+1]] == asciiOther
	}
	return 0, false
}

// outside reports whether the ASCII byte at i is outside words where no word is
// under way: such a byte that may be inside words is, unless a mark follows it.
func (s *scanner) outside(i int) bool {
	switch s.a.ascii[s.text[i]] {
	case asciiOther:
		return true
	case asciiMiddle:
		return i+1 == len(s.text) || s.text[i+1] < utf8.RuneSelf
	}
	return false
}
