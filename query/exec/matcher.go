package exec

import (
	"context"
	"unicode/utf8"

	"github.com/blevesearch/vellum"

	"wikiseek/index/segment"
)

// Matchers follow all ways to match a word at once, each a bit of a number:
// bit i says that i parts of the pattern are behind.

// How many parts fit: characters of a fuzzy word, and bytes of a wildcard, of
// which a term has no more.
const (
	maxFuzzy = 63
	maxWild  = len(places{})*64 - 1
)

// places are the bits of a wildcard.
type places [4]uint64

func (p *places) add(i int) { p[i/64] |= 1 << (i % 64) }

// after is where those come that go on by a part.
func (p places) after() places {
	return places{p[0] << 1, p[1]<<1 | p[0]>>63, p[2]<<1 | p[1]>>63, p[3]<<1 | p[2]>>63}
}

func (p places) and(o places) places {
	return places{p[0] & o[0], p[1] & o[1], p[2] & o[2], p[3] & o[3]}
}

func (p places) or(o places) places {
	return places{p[0] | o[0], p[1] | o[1], p[2] | o[2], p[3] | o[3]}
}

// wordMatcher tells the words of a pattern, by one of the two.
type wordMatcher struct {
	matcher segment.Matcher
	table   *segment.Table
}

// matcher returns what tells the words of a pattern.
func (p *pattern) matcher() (wordMatcher, error) {
	switch n := p.node.(type) {
	case Prefix:
		return wordMatcher{table: everyWord}, nil
	case Wildcard:
		if m := newWildMatcher(n.Pattern); m != nil {
			return wordMatcher{m, m.table()}, nil
		}
	case Fuzzy:
		if m := newFuzzyMatcher(n.Term, clampDistance(n.Distance)); m != nil {
			return wordMatcher{matcher: m}, nil
		}
	}
	if err := p.compile(); err != nil {
		return wordMatcher{}, err
	}
	return wordMatcher{matcher: &automatonMatcher{p.automaton, []int{p.automaton.Start()}}}, nil
}

// walk calls fn with the words of a dictionary that begin with a prefix and
// match.
func (m wordMatcher) walk(ctx context.Context, d *segment.Dictionary, prefix []byte, fn func(term []byte, value uint64) error) error {
	if m.table != nil {
		return d.WalkTable(ctx, prefix, m.table, fn)
	}
	return d.Walk(ctx, prefix, m.matcher, fn)
}

// everyWord matches all words.
var everyWord = func() *segment.Table {
	t := &segment.Table{Next: make([][256]uint16, 2), Final: []bool{false, true}}
	for b := range t.Next[1] {
		t.Next[1][b] = 1
	}
	return t
}()

// automatonMatcher matches what an automaton does.
type automatonMatcher struct {
	automaton vellum.Automaton
	states    []int // by bytes taken
}

func (m *automatonMatcher) Step(at int, b byte) bool {
	next := m.automaton.Accept(m.states[at], b)
	m.states = append(m.states[:at+1], next)
	return m.automaton.CanMatch(next)
}

func (m *automatonMatcher) Match(n int) bool { return m.automaton.IsMatch(m.states[n]) }

// continuation reports whether a byte continues a character.
func continuation(b byte) bool { return b&0xc0 == 0x80 }

// wildMatcher matches a wildcard, of which each byte is a part, and each ?.
type wildMatcher struct {
	known  [256]uint8 // by byte: its index in where, 0 for those that aren't parts
	where  []places   // the parts that a byte is
	marks  places     // the parts that are a ?
	stars  places     // where * stands: any byte keeps the place
	stay   places     // both: where a byte within a character does
	parts  int
	states []places // by bytes taken
}

// newWildMatcher returns nil for a pattern that is too long.
func newWildMatcher(pattern string) *wildMatcher {
	m := &wildMatcher{where: make([]places, 1, 1+len(pattern)), states: []places{{1}}}
	for _, c := range []byte(pattern) {
		if c == '*' {
			m.stars.add(m.parts)
			continue
		}
		if m.parts++; m.parts > maxWild {
			return nil
		}
		if c == '?' {
			m.marks.add(m.parts)
		} else {
			if m.known[c] == 0 {
				m.known[c] = uint8(len(m.where))
				m.where = append(m.where, places{})
			}
			m.where[m.known[c]].add(m.parts)
		}
	}
	m.stay = m.stars.or(m.marks)
	return m
}

func (m *wildMatcher) Step(at int, b byte) bool {
	next := m.next(m.states[at], b)
	m.states = append(m.states[:at+1], next)
	return next != places{}
}

// next takes a byte. A ? is completed by the first byte of a character, and
// the others keep the place.
func (m *wildMatcher) next(s places, b byte) places {
	where := m.where[m.known[b]]
	if continuation(b) {
		return s.after().and(where).or(s.and(m.stay))
	}
	return s.after().and(where.or(m.marks)).or(s.and(m.stars))
}

// maxTable is how many states a table may have, of 512 bytes each: more come
// of patterns with * before several ?.
const maxTable = 256

// table makes a table of the ways that there are to be within the pattern at
// a time, nil if they are too many.
func (m *wildMatcher) table() *segment.Table {
	most := m.parts + 2 // where there is no *
	states := append(make([]places, 0, most), places{}, places{1})
	t := &segment.Table{Next: make([][256]uint16, 1, most), Final: make([]bool, 1, most)}
	id := func(s places) uint16 {
		for i := range states {
			if states[i] == s {
				return uint16(i)
			}
		}
		states = append(states, s)
		return uint16(len(states) - 1)
	}
	for i := 1; i < len(states); i++ {
		if i == maxTable {
			return nil
		}
		s := states[i]
		t.Final = append(t.Final, m.final(s))
		t.Next = append(t.Next, [256]uint16{})
		row := &t.Next[i]
		first, rest := id(s.after().and(m.marks).or(s.and(m.stars))), id(s.and(m.stay)) // of bytes that aren't in the pattern
		for b := range row {
			switch {
			case m.known[b] != 0:
				row[b] = id(m.next(s, byte(b)))
			case continuation(byte(b)):
				row[b] = rest
			default:
				row[b] = first
			}
		}
	}
	return t
}

// final reports whether all parts are behind.
func (m *wildMatcher) final(s places) bool { return s[m.parts/64]>>(m.parts%64)&1 == 1 }

func (m *wildMatcher) Match(n int) bool { return m.final(m.states[n]) }

// fuzzyMatcher matches words that become a term by few changes, each
// character of which is a part (Wu and Manber, "Fast Text Searching Allowing
// Errors", 1992, and swaps of neighbours).
type fuzzyMatcher struct {
	ascii    [utf8.RuneSelf]uint64 // by character: where it completes a part
	others   map[rune]uint64
	all      uint64
	final    uint64
	distance int
	states   []fuzzyState // by bytes taken
}

type fuzzyState struct {
	ways   [3]uint64 // by changes, at most
	before [3]uint64 // the same before the last character
	last   uint64    // where that completes a part
	char   rune      // one that isn't whole
	left   int       // bytes until it is
}

// newFuzzyMatcher returns nil for a term that is too long.
func newFuzzyMatcher(term string, distance int) *fuzzyMatcher {
	m := &fuzzyMatcher{distance: distance, others: make(map[rune]uint64)}
	parts := 0
	for _, c := range term {
		if parts++; parts > maxFuzzy {
			return nil
		}
		if c < utf8.RuneSelf {
			m.ascii[c] |= 1 << parts
		} else {
			m.others[c] |= 1 << parts
		}
	}
	m.final = 1 << parts
	m.all = m.final | (m.final - 1)
	var s fuzzyState
	for k := range distance + 1 {
		s.ways[k] = (2<<k - 1) & m.all // so many characters of the term left out
	}
	m.states = []fuzzyState{s}
	return m
}

func (m *fuzzyMatcher) Step(at int, b byte) bool {
	m.states = append(m.states[:at+1], m.states[at])
	s := &m.states[at+1]
	switch {
	case b < utf8.RuneSelf:
		m.take(s, m.ascii[b])
	case continuation(b) && s.left > 0:
		s.char = s.char<<6 | rune(b&0x3f)
		if s.left--; s.left == 0 {
			m.take(s, m.others[s.char])
		}
	default:
		s.char, s.left = leading(b)
	}
	return s.ways[m.distance] != 0
}

// leading returns what the first byte says of a character, and how many bytes
// follow.
func leading(b byte) (char rune, left int) {
	switch {
	case b >= 0xf0:
		return rune(b & 0x7), 3
	case b >= 0xe0:
		return rune(b & 0xf), 2
	}
	return rune(b & 0x1f), 1
}

// take goes on by a character that completes some parts.
func (m *fuzzyMatcher) take(s *fuzzyState, where uint64) {
	was := s.ways
	s.ways[0] = was[0] << 1 & where
	for k := 1; k <= m.distance; k++ {
		s.ways[k] = (was[k]<<1&where | // the same character
			was[k-1] | // one too many
			was[k-1]<<1 | // another
			s.ways[k-1] | s.ways[k-1]<<1 | // one left out
			s.before[k-1]<<2&(where<<1)&s.last) & m.all // swapped with the last
	}
	s.before, s.last = was, where
}

func (m *fuzzyMatcher) Match(n int) bool { return m.states[n].ways[m.distance]&m.final != 0 }

// changes is how many changes make the term of the first n bytes, which match.
func (m *fuzzyMatcher) changes(n int) int {
	k := 0
	for k < m.distance && m.states[n].ways[k]&m.final == 0 {
		k++
	}
	return k
}
