package analysis

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MaxTerm is the longest term in bytes; a longer word is cut into several
	// tokens. Lucene's limit is about the same.
	MaxTerm = 255
	// maxCluster is the longest cluster, with room for any real one.
	maxCluster = 48
)

// A scanner makes the tokens of one text at a time. It is kept for the next
// text because of its buffers and its cache of words.
type scanner struct {
	a     *Analyzer
	text  string
	i     int // next byte to read
	plain []Token
	stem  []Token
	pos   int // of the last plain token

	seamed bool // seams are asked for
	seams  []Token

	stemOnly bool    // plain isn't asked for
	chars    []Token // takes its place

	word  wordState
	run   runState
	runs  []span // plain tokens of each run
	cache wordCache

	seg, folded []byte // of expand
}

// span is a range of plain tokens.
type span struct{ from, to int }

// scan appends the tokens of text to plain and stem.
func (s *scanner) scan(text string, plain, stem []Token) ([]Token, []Token) {
	s.text, s.i, s.pos, s.plain, s.stem = text, 0, 0, plain, stem
	s.runs = s.runs[:0]
	for s.i < len(s.text) {
		if s.word.idle() && s.text[s.i] < utf8.RuneSelf {
			s.endRun()
			s.asciiText()
		}
		if s.i < len(s.text) {
			s.step()
		}
	}
	s.endWord()
	s.endRun()
	plain, stem = s.plain, s.stem
	s.text, s.plain, s.stem = "", nil, nil
	s.trim()
	return plain, stem
}

// maxKeptChars is the longest run whose memory is kept for the next text.
const maxKeptChars = 1 << 14

// trim lets go of what an unusual text needed.
func (s *scanner) trim() {
	if cap(s.run.chars) > maxKeptChars {
		s.run = runState{}
	}
}

// step reads one normalisation segment: nearly always one rune.
func (s *scanner) step() {
	start := s.i
	r, n := rune(s.text[start]), 1
	if r >= utf8.RuneSelf {
		r, n = utf8.DecodeRuneInString(s.text[start:])
	}
	x := s.a.runes.info(r)
	end := start + n
	if x&(expands|attaches) != 0 || s.attachedAt(end) {
		s.expand(start)
		return
	}
	s.i = end
	s.feed(x.rune(), x.class(), start, end)
}

// attachedAt reports whether the rune at i may combine with the one before.
func (s *scanner) attachedAt(i int) bool {
	if i >= len(s.text) || s.text[i] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return s.a.runes.info(r)&attaches != 0
}

// expand reads the segment at start the long way. All that comes of it has
// the range of the whole segment.
func (s *scanner) expand(start int) {
	end := start + norm.NFKC.NextBoundaryInString(s.text[start:], true)
	end = max(end, start+1)
	for end < len(s.text) && !utf8.RuneStart(s.text[end]) {
		end++
	}
	s.i = end
	s.seg = norm.NFKC.AppendString(s.seg[:0], s.text[start:end])
	s.folded = s.a.runes.fold(s.folded[:0], s.seg)
	for b := s.folded; len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		s.feed(r, s.a.runes.info(r).class(), start, end)
		b = b[n:]
	}
}

// feed takes one folded rune that stands at text[start:end].
func (s *scanner) feed(r rune, c class, start, end int) {
	switch c {
	case letter, digit:
		s.endRun()
		s.addLetter(r, c, start, end)
	case mark:
		s.addMark(r, start, end)
	case ignored:
	case joiner:
		if s.a.lang.breakJoiner {
			s.endWord()
			s.endRun()
		}
	case zeroSpace:
		s.endWord()
		if s.run.active() && s.run.chars[0].kind != Cluster {
			s.endRun()
		}
	case apostrophe, point, comma, middleDot, quotation:
		s.endRun()
		s.addMiddle(r, c)
	case ideograph, kana, hangul, cluster, stacker:
		s.endWord()
		s.addChar(r, c, start, end)
	default:
		s.endWord()
		s.endRun()
	}
}

// addMark takes a combining mark that normalisation left by itself.
func (s *scanner) addMark(r rune, start, end int) {
	switch {
	case s.run.active():
		s.run.extend(r, end)
	case s.word.idle() || s.word.middle != 0:
		s.endWord() // nothing to stand on
	case s.word.stress(r):
	default:
		s.addLetter(r, mark, start, end)
	}
}

// stress reports whether r is an accent over a Cyrillic letter: no alphabet
// has it, dictionaries and encyclopedias mark the stressed vowel so.
func (w *wordState) stress(r rune) bool {
	return (r == '\u0300' || r == '\u0301') && unicode.Is(unicode.Cyrillic, w.last)
}
