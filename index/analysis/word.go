package analysis

import (
	"unicode"
	"unicode/utf8"
)

// maxWord is the number of bytes from which a word is cut: punctuation and
// another letter still fit.
const maxWord = maxTerm - 2*utf8.UTFMax + 1

// wordState is the word under way.
type wordState struct {
	buf        []byte // folded
	start, end int    // range in the text
	last       rune   // last rune of buf
	lastClass  class  // letter, digit or mark
	middle     rune   // punctuation read after last, which the next rune may join; 0 for none
	middleKind class
	letters    int  // since the beginning or the last point of an acronym
	onlyDigits bool // and separators
}

func (w *wordState) idle() bool { return len(w.buf) == 0 }

func (w *wordState) reset() {
	w.buf, w.middle, w.letters = w.buf[:0], 0, 0
}

// addLetter appends a letter, a digit or a mark to the word, or ends the word
// and begins one.
func (s *scanner) addLetter(r rune, c class, start, end int) {
	w := &s.word
	full := len(w.buf) >= maxWord
	if full || w.middle != 0 && !s.join(r, c, start) {
		s.endWord()
	}
	if w.idle() {
		w.start, w.onlyDigits = start, true
	}
	w.middle = 0
	w.buf = utf8.AppendRune(w.buf, r)
	w.last, w.end = r, end
	if c == mark {
		return
	}
	w.lastClass = c
	w.letters++
	w.onlyDigits = w.onlyDigits && c == digit
}

// addMiddle notes punctuation that may stand inside a word.
func (s *scanner) addMiddle(r rune, c class) {
	w := &s.word
	if w.idle() {
		return
	}
	if w.middle != 0 {
		s.endWord()
		return
	}
	w.middle, w.middleKind = r, c
}

// join decides whether the punctuation noted joins the word to r, by the
// rules of UAX 29 but two: a point joins letters only in an acronym, for which
// it is left out, and an underscore joins nothing.
func (s *scanner) join(r rune, c class, start int) bool {
	w := &s.word
	switch w.middleKind {
	case apostrophe:
		if c != letter || s.a.lang.elides(string(w.buf)) {
			return false
		}
	case middleDot:
		if c != letter || w.lastClass != letter {
			return false
		}
	case quotation:
		if !unicode.Is(unicode.Hebrew, r) || !unicode.Is(unicode.Hebrew, w.last) {
			return false
		}
	case point:
		if c == letter && w.lastClass == letter && w.letters == 1 && s.singleLetter(start) {
			w.letters = 0
			return true
		}
		if c != digit || w.lastClass != digit {
			return false
		}
	case comma:
		if c != digit || w.lastClass != digit {
			return false
		}
	}
	w.buf = utf8.AppendRune(w.buf, w.middle)
	return true
}

// singleLetter reports whether the segment that begins at start is a letter
// with no other letter or digit after it.
func (s *scanner) singleLetter(start int) bool {
	for i, r := range s.text[start:] {
		if i == 0 {
			continue
		}
		switch s.a.runes.info(r).class() {
		case letter, digit:
			return false
		case mark, ignored:
			continue
		}
		return true
	}
	return true
}

// endWord emits the word under way.
func (s *scanner) endWord() {
	w := &s.word
	if w.idle() {
		return
	}
	kind := Word
	if w.onlyDigits {
		kind = Number
	}
	s.emitWord(s.cache.lookup(s.a, w.buf, hash(w.buf)), kind, w.start, w.end)
	w.reset()
}

func (s *scanner) emitWord(f forms, kind Kind, start, end int) {
	s.pos++
	if !s.stemOnly {
		s.plain = append(s.plain, Token{Term: f.plain, Start: start, End: end, Pos: s.pos, Kind: kind, Form: f.number})
	}
	s.stem = append(s.stem, Token{Term: f.stem, Start: start, End: end, Pos: s.pos, Kind: kind, Form: f.number})
}

// The classes of ASCII bytes for asciiWord.
const (
	asciiOther  = iota // outside words
	asciiMiddle        // maybe inside: the long way decides
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

// asciiWord reads a whole word at s.i if it is plain ASCII, without anything
// to decide, and reports whether it did. It must agree with the long way.
func (s *scanner) asciiWord() bool {
	text, table := s.text, s.a.ascii
	start, i := s.i, s.i
	h, digits := uint32(fnvOffset), true
	buf := s.word.buf[:0]
	for ; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf || i-start > maxWord {
			return false
		}
		k := table[c]
		if k == asciiLetter {
			digits = false
			if c <= 'Z' {
				c += 'a' - 'A'
			}
		} else if k != asciiDigit {
			break
		}
		buf = append(buf, c)
		h = (h ^ uint32(c)) * fnvPrime
	}
	s.word.buf = buf[:0]
	if i == start || i-start > maxWord || !s.endsWord(i) {
		return false
	}
	s.endRun()
	kind := Word
	if digits {
		kind = Number
	}
	s.i = i
	s.emitWord(s.cache.lookup(s.a, buf, h), kind, start, i)
	return true
}

// endsWord reports whether a word certainly ends before the ASCII byte at i.
func (s *scanner) endsWord(i int) bool {
	if i == len(s.text) {
		return true
	}
	switch s.a.ascii[s.text[i]] {
	case asciiOther:
		return true
	case asciiMiddle:
		return i+1 == len(s.text) || s.text[i+1] < utf8.RuneSelf && s.a.ascii[s.text[i+1]] == asciiOther
	}
	return false
}
