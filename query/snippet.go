package query

import (
	"context"
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

// fits reports whether a prefix, a pattern or a fuzzy word stands for term.
func (m marker) fits(term string) bool {
	return slices.ContainsFunc(m.prefixes, func(p string) bool { return strings.HasPrefix(term, p) }) ||
		slices.ContainsFunc(m.patterns, func(p string) bool { ok, err := path.Match(p, term); return ok && err == nil }) ||
		slices.ContainsFunc(m.fuzzy, func(f exec.Fuzzy) bool { return f.Matches(term) })
}

// finder finds the words of a query in one text.
type finder struct {
	marker
	ctx context.Context
	fit map[string]bool // whether a term fits, of those looked at; nil if there is nothing to fit
	err error           // that of ctx, once it has ended; no more terms are looked at then
}

func newFinder(ctx context.Context, m marker) *finder {
	f := &finder{marker: m, ctx: ctx}
	if len(m.prefixes)+len(m.patterns)+len(m.fuzzy) > 0 {
		f.fit = make(map[string]bool)
	}
	return f
}

// checkEvery is after how many terms a finder looks at its context. It is less
// than in loops elsewhere, for a term is compared with up to syntax.MaxClauses patterns.
const checkEvery = 256

// matches reports whether a token is of the query. A text has few terms and
// many tokens, so each term is compared with the patterns once.
func (f *finder) matches(t analysis.Token) bool {
	if f.terms[t.Term] || f.fit == nil || f.err != nil {
		return f.terms[t.Term]
	}
	fits, known := f.fit[t.Term]
	if known {
		return fits
	}
	if len(f.fit)%checkEvery == 0 {
		if f.err = f.ctx.Err(); f.err != nil {
			return false
		}
	}
	fits = f.fits(t.Term)
	f.fit[t.Term] = fits
	return fits
}

// match is where a term of the query stands in a text.
type match struct {
	start, end int
	term       string
	single     bool // a character by itself, of the plain form
}

// find returns the matches in text, by position. Where bigrams of a run
// match, its single characters don't count: they are everywhere. It returns the
// context's error when that ends first.
func (m marker) find(ctx context.Context, a *analysis.Analyzer, text string) ([]match, error) {
	f := newFinder(ctx, m)
	var list []match
	bigrams := false
	for at := 0; at < len(text); {
		if at > 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		end := at + pieceOf(text[at:])
		plain, stem := a.Analyze(text[at:end])
		covered := make(map[int]bool) // starts of characters within a matching stem
		first := len(list)
		for _, t := range stem {
			if f.matches(t) {
				list = append(list, match{start: at + t.Start, end: at + t.End, term: t.Term})
				covered[t.Start] = true
				bigrams = bigrams || character(t) && utf8.RuneCountInString(t.Term) > 1
			}
		}
		for _, t := range plain {
			if f.matches(t) && !covered[t.Start] {
				list = append(list, match{at + t.Start, at + t.End, t.Term, character(t)})
			}
		}
		slices.SortFunc(list[first:], func(a, b match) int { return a.start - b.start })
		at = end
	}
	if bigrams {
		list = slices.DeleteFunc(list, func(m match) bool { return m.single })
	}
	return list, f.err
}

// pieceBytes is how much of a text is analysed at once, at most: between, the context is
// looked at, and tokens take many times as much memory as their text.
var pieceBytes = 64 << 10 // tests change it

// pieceOf returns where a piece of text ends: behind a line or a blank, where that tears no word.
func pieceOf(text string) int {
	if len(text) <= pieceBytes {
		return len(text)
	}
	for _, sep := range []byte("\n ") {
		if i := strings.LastIndexByte(text[:pieceBytes], sep); i >= 0 {
			return i + 1
		}
	}
	end := pieceBytes
	for end > 1 && !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

// character reports whether t is of a script written without spaces.
func character(t analysis.Token) bool { return t.Kind != analysis.Word && t.Kind != analysis.Number }

// snippet cuts the part of text where the query's words stand closest and
// marks them.
func (m marker) snippet(ctx context.Context, a *analysis.Analyzer, text string) (string, []Mark, error) {
	matches, err := m.find(ctx, a, text)
	if err != nil {
		return "", nil, err
	}
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
	return s.out.String(), s.marks, nil
}

const ellipsis = "…"

// tooLong is how many bytes hold more than SnippetLength characters, whichever they are.
const tooLong = (SnippetLength + 1) * utf8.UTFMax

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
				from, to := matches[last-1].start, matches[last].start
				gap = utf8.RuneCountInString(text[from:min(to, from+tooLong)])
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
