package analysis

import "unicode/utf8"

// runState is the run of characters under way: Han, Kana and Hangul together,
// or clusters.
type runState struct {
	buf     []byte // folded, behind seam
	seam    int    // bytes of buf that hold the character before the run and a blank
	chars   []char
	stacked bool // the next letter belongs to the last cluster
}

// char is one character of a run.
type char struct {
	off        int // in buf
	start, end int // in the text
	kind       Kind
}

func (u *runState) active() bool { return len(u.chars) > 0 }

// extend adds a rune to the last character, unless that has too many.
func (u *runState) extend(r rune, end int) {
	last := &u.chars[len(u.chars)-1]
	if len(u.buf)-last.off+utf8.RuneLen(r) > maxCluster {
		return
	}
	u.buf = utf8.AppendRune(u.buf, r)
	last.end = end
}

// addChar adds a character to the run under way, or begins one.
func (s *scanner) addChar(r rune, c class, start, end int) {
	u := &s.run
	kind := kindOf(c)
	if u.active() && (kind == Cluster) != (u.chars[0].kind == Cluster) {
		s.endRun()
	}
	if c == stacker {
		if u.active() {
			u.extend(r, end)
			u.stacked = true
		}
		return
	}
	if u.stacked && u.active() {
		u.stacked = false
		u.extend(r, end)
		return
	}
	u.stacked = false
	if s.seamed && !u.active() {
		s.beginSeam(kind)
	}
	u.chars = append(u.chars, char{off: len(u.buf), start: start, end: end, kind: kind})
	u.buf = utf8.AppendRune(u.buf, r)
}

// beginSeam begins a run with the character before it, where nothing but
// punctuation and blanks stands between. Blanks part the words of Korean, so
// there that says nothing.
func (s *scanner) beginSeam(kind Kind) {
	if n := len(s.plain); s.pos > 0 && joins(s.plain[n-1].Kind) && joins(kind) {
		u := &s.run
		u.buf = append(append(u.buf, s.plain[n-1].Term...), seamMark)
		u.seam = len(u.buf)
	}
}

func joins(k Kind) bool { return k.Single() && k != Hangul }

func kindOf(c class) Kind {
	switch c {
	case ideograph:
		return Ideograph
	case kana:
		return Kana
	case hangul:
		return Hangul
	}
	return Cluster
}

// endRun emits the run under way: its characters as plain tokens, its bigrams
// as stem tokens. All terms are parts of one string.
func (s *scanner) endRun() {
	u := &s.run
	if !u.active() {
		return
	}
	first := len(s.plain)
	text := string(u.buf)
	for i, c := range u.chars {
		end := len(text)
		if i+1 < len(u.chars) {
			end = u.chars[i+1].off
		}
		s.pos++
		s.plain = append(s.plain, Token{Term: text[c.off:end], Start: c.start, End: c.end, Pos: s.pos, Kind: c.kind})
	}
	s.stem = appendBigrams(s.stem, s.plain[first:], text[u.seam:])
	if u.seam > 0 {
		before, next := &s.plain[first-1], &s.plain[first]
		s.seams = append(s.seams, Token{Term: text[:u.seam+len(next.Term)], Start: before.Start, End: next.End, Pos: before.Pos, Kind: before.Kind})
	}
	s.runs = append(s.runs, span{first, len(s.plain)})
	if s.stemOnly {
		s.plain = s.plain[:first]
	}
	u.buf, u.seam, u.chars, u.stacked = u.buf[:0], 0, u.chars[:0], false
}

// appendBigrams appends the stem tokens of a run: each character with the
// next, or the only one by itself. text is the characters' terms in a row.
func appendBigrams(dst, chars []Token, text string) []Token {
	if len(chars) == 1 {
		return append(dst, chars[0])
	}
	off := 0
	for i := range chars[:max(len(chars)-1, 0)] {
		a, b := &chars[i], &chars[i+1]
		end := off + len(a.Term) + len(b.Term)
		dst = append(dst, Token{Term: text[off:end], Start: a.Start, End: b.End, Pos: a.Pos, Kind: a.Kind})
		off += len(a.Term)
	}
	return dst
}
