package analysis

import (
	"unicode"
	"unicode/utf8"
)

// maxWord is the number of bytes from which a word is cut: punctuation and
// another letter still fit.
const maxWord = MaxTerm - 2*utf8.UTFMax + 1

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
	var f forms
	s.cache.lookup(s.a, headOf(w.buf), len(w.buf), tail(w.buf), &f)
	s.emitWord(&f, kind, w.start, w.end)
	w.reset()
}

func (s *scanner) emitWord(f *forms, kind Kind, start, end int) {
	s.pos++
	if !s.stemOnly {
		s.plain = append(s.plain, Token{Term: f.plain, Start: start, End: end, Pos: s.pos, Kind: kind, Form: f.number})
	}
	s.stem = append(s.stem, Token{Term: f.stem, Start: start, End: end, Pos: s.pos, Kind: kind, Form: f.number})
}
