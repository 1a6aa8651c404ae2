package analysis

import (
	"strings"
	"unicode/utf8"
)

// A Group is a unit of a query that must match: a word, or a run of
// characters of a script without spaces.
type Group struct {
	Text       string  // as it stands in the query
	Start, End int     // byte range in the query
	Plain      []Token // one for a word, one a character for a run
	Stem       []Token // one for a word, the bigrams or the only character of a run
	Run        bool    // a run: its characters stand side by side
	Stop       bool    // a function or question word, which the caller may drop while something is left
}

// Query returns the units of unquoted query text, in order. Question and
// function words inside a run are cut out of it and become groups of their
// own, so that what is left of the run holds content only.
func (a *Analyzer) Query(text string) []Group {
	s := a.scanners.Get().(*scanner)
	s.a = a
	words := 1 + strings.Count(text, " ") // about as many tokens, which are made at a time
	room := make([]Token, 2*words)
	plain, stem := s.scan(text, room[:0:words], room[words:words])
	g := grouper{a: a, text: text, groups: make([]Group, 0, len(stem))}
	g.addAll(plain, stem, s.runs)
	s.a = nil
	a.scanners.Put(s)
	return g.groups
}

type grouper struct {
	a      *Analyzer
	text   string
	groups []Group
}

// addAll adds the tokens of a text, of which some plain ones make runs.
func (g *grouper) addAll(plain, stem []Token, runs []span) {
	for i, k := 0, 0; i < len(plain); {
		if len(runs) == 0 || runs[0].from > i {
			g.addWord(plain[i:i+1:i+1], stem[k:k+1:k+1])
			i++
			k++
			continue
		}
		n := runs[0].to - i
		g.addRun(plain[i : i+n : i+n])
		runs = runs[1:]
		i += n
		k += max(n-1, 1) // the bigrams
	}
}

func (g *grouper) addWord(plain, stem []Token) {
	g.add(Group{Plain: plain, Stem: stem, Stop: g.a.stops.word(plain[0].Term) || g.elision(plain[0])})
}

// elision reports whether a word was cut off at an apostrophe.
func (g *grouper) elision(t Token) bool {
	if t.End == len(g.text) || !g.a.lang.elides(t.Term) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(g.text[t.End:])
	return foldRune(r) == '\''
}

// addRun cuts a run at its stop words.
func (g *grouper) addRun(chars []Token) {
	from := 0
	for _, c := range g.a.stops.cut(chars) {
		g.addPiece(chars[from:c.from:c.from], false)
		g.addPiece(chars[c.from:c.to:c.to], true)
		from = c.to
	}
	g.addPiece(chars[from:], false)
}

// addPiece adds a part of a run, unless it is empty.
func (g *grouper) addPiece(piece []Token, stop bool) {
	if len(piece) > 0 {
		g.add(Group{Plain: piece, Stem: bigrams(piece), Run: true, Stop: stop})
	}
}

// bigrams returns the stem tokens of characters that stand side by side.
func bigrams(chars []Token) []Token {
	var b strings.Builder
	for _, c := range chars {
		b.WriteString(c.Term)
	}
	return appendBigrams(make([]Token, 0, len(chars)), chars, b.String())
}

func (g *grouper) add(p Group) {
	p.Start, p.End = p.Plain[0].Start, p.Plain[len(p.Plain)-1].End
	p.Text = g.text[p.Start:p.End]
	g.groups = append(g.groups, p)
}
