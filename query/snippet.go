package query

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wikiseek/index/analysis"
	"wikiseek/query/exec"
)

// marker finds the words of a query in a text.
type marker struct {
	terms    map[string]bool // plain and stem terms
	prefixes []string
	patterns []string // with * and ?
	fuzzy    []exec.Fuzzy
}

func (m marker) add(tokens []analysis.Token) {
	if m.terms == nil {
		return
	}
	for _, t := range tokens {
		m.terms[t.Term] = true
	}
}

func (m marker) matches(t analysis.Token) bool {
	return m.terms[t.Term] ||
		slices.ContainsFunc(m.prefixes, func(p string) bool { return strings.HasPrefix(t.Term, p) }) ||
		slices.ContainsFunc(m.patterns, func(p string) bool { ok, err := path.Match(p, t.Term); return ok && err == nil }) ||
		slices.ContainsFunc(m.fuzzy, func(f exec.Fuzzy) bool { return f.Matches(t.Term) })
}

// match is where a term of the query stands in a text.
type match struct {
	start, end int
	term       string
}

// find returns the matches in text, by position. Where bigrams of a run
// match, its single characters don't count: they are everywhere.
func (m marker) find(a *analysis.Analyzer, text string) []match {
	plain, stem := a.Analyze(text)
	var list []match
	covered := make(map[int]bool) // starts of characters within a matching stem
	bigrams := false
	for _, t := range stem {
		if m.matches(t) {
			list = append(list, match{t.Start, t.End, t.Term})
			covered[t.Start] = true
			bigrams = bigrams || character(t) && utf8.RuneCountInString(t.Term) > 1
		}
	}
	for _, t := range plain {
		if m.matches(t) && !covered[t.Start] && (!bigrams || !character(t)) {
			list = append(list, match{t.Start, t.End, t.Term})
		}
	}
	slices.SortFunc(list, func(a, b match) int { return a.start - b.start })
	return list
}

// character reports whether t is of a script written without spaces.
func character(t analysis.Token) bool { return t.Kind != analysis.Word && t.Kind != analysis.Number }

// snippet cuts the part of text where the query's words stand closest and
// marks them.
func (m marker) snippet(a *analysis.Analyzer, text string) (string, []Mark) {
	matches := m.find(a, text)
	from, to := bestWindow(text, matches)
	from, to = widen(text, from, to)
	s := &snippetBuilder{text: text, marks: []Mark{}}
	if from > 0 {
		s.out.WriteString(ellipsis)
	}
	s.cut(from, to, matches)
	if to < len(text) {
		s.out.WriteString(ellipsis)
	}
	return s.out.String(), s.marks
}

const ellipsis = "…"

// bestWindow returns the stretch of at most SnippetLength characters with
// the most different terms, of those the one with the most matches, of those
// the first. Without matches it is the beginning of the text.
func bestWindow(text string, matches []match) (from, to int) {
	counts := make(map[string]int)
	best, last, length := 0, 0, 0
	for first := range matches {
		for last < len(matches) {
			var gap int
			if last > first {
				gap = utf8.RuneCountInString(text[matches[last-1].start:matches[last].start])
			}
			if length+gap > SnippetLength && last > first {
				break
			}
			length += gap
			counts[matches[last].term]++
			last++
		}
		if score := len(counts)*len(matches) + last - first; score > best {
			best, from, to = score, matches[first].start, matches[last-1].end
		}
		leave(counts, matches[first].term)
		if first+1 < last {
			length -= utf8.RuneCountInString(text[matches[first].start:matches[first+1].start])
		} else {
			length = 0
		}
	}
	return from, to
}

func leave(counts map[string]int, term string) {
	if counts[term]--; counts[term] == 0 {
		delete(counts, term)
	}
}

// widen adds context up to SnippetLength, a third of it before, and moves
// both ends to where a word ends.
func widen(text string, from, to int) (int, int) {
	if len(text) <= SnippetLength*utf8.UTFMax && utf8.RuneCountInString(text) <= SnippetLength {
		return 0, len(text)
	}
	spare := SnippetLength - utf8.RuneCountInString(text[from:to])
	before := backward(text, from, spare/3)
	to = forward(text, to, spare-utf8.RuneCountInString(text[before:from]))
	return before, to
}

// backward goes at most n characters back from pos, to the beginning of a
// word, and stops at the beginning of a line.
func backward(text string, pos, n int) int {
	edge := pos
	for p := pos; n > 0 && p > 0; n-- {
		r, size := utf8.DecodeLastRuneInString(text[:p])
		if r == '\n' {
			return p
		}
		p -= size
		if p == 0 {
			return 0
		}
		if prev, _ := utf8.DecodeLastRuneInString(text[:p]); breaks(prev, r) {
			edge = p
		}
	}
	return edge
}

// forward goes at most n characters on from pos, to the end of a word.
func forward(text string, pos, n int) int {
	edge := pos
	for p := pos; n > 0 && p < len(text); n-- {
		r, size := utf8.DecodeRuneInString(text[p:])
		p += size
		if p == len(text) {
			return p
		}
		if next, _ := utf8.DecodeRuneInString(text[p:]); breaks(r, next) {
			edge = p
		}
	}
	return edge
}

// breaks reports whether a text may be cut between two characters: beside
// white space, and between characters of scripts written without spaces.
func breaks(a, b rune) bool {
	return unicode.IsSpace(b) || unicode.IsSpace(a) || wide(a) || wide(b)
}

func wide(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		r >= 0x3000 && r <= 0x303f
}

// snippetBuilder writes a cut of a text as one line.
type snippetBuilder struct {
	text  string
	out   strings.Builder
	marks []Mark
}

// cut writes text[from:to], white space squeezed, and marks the matches
// within; those that touch become one mark.
func (s *snippetBuilder) cut(from, to int, matches []match) {
	pos := from
	for _, m := range matches {
		if m.end > to || m.end <= pos {
			continue
		}
		start := max(m.start, pos)
		s.plain(s.text[pos:start])
		at := s.out.Len()
		s.plain(s.text[start:m.end])
		if n := len(s.marks); n > 0 && s.marks[n-1][1] == at {
			s.marks[n-1][1] = s.out.Len()
		} else {
			s.marks = append(s.marks, Mark{at, s.out.Len()})
		}
		pos = m.end
	}
	if pos < to {
		s.plain(s.text[pos:to])
	}
}

func (s *snippetBuilder) plain(text string) {
	for i, r := range text {
		switch {
		case r == '\n' || r == '\t':
			s.out.WriteByte(' ')
		case r == utf8.RuneError:
			s.out.WriteRune(r)
		default:
			s.out.WriteString(text[i : i+utf8.RuneLen(r)])
		}
	}
}
