package analysis

import (
	"strings"
	"unicode/utf8"
)

// A Group is a unit of a query that must match: a word, or a run of
// characters of a script without spaces.
type Group struct {
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
	tokens := guessTokens(text) // which are made at a time
	room := make([]Token, 2*tokens)
	plain, stem := s.scan(text, room[:0:tokens], room[tokens:tokens])
	g := grouper{a: a, text: text, groups: make([]Group, 0, len(stem))}
	g.addAll(plain, stem, s.runs)
	s.a = nil
	a.scanners.Put(s)
	return g.groups
}

// guessTokens is about how many tokens there are: words, and characters of scripts
// without spaces, which mostly take three bytes.
func guessTokens(text string) int {
	return 1 + strings.Count(text, " ") + (len(text)-utf8.RuneCountInString(text))/2
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
		bigrams := max(n-1, 1)
		g.addRun(plain[i:i+n:i+n], stem[k:k+bigrams])
		runs = runs[1:]
		i += n
		k += bigrams
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
func (g *grouper) addRun(chars, bigrams []Token) {
	from := 0
	for _, c := range g.a.stops.cut(chars) {
		g.addPiece(chars, bigrams, span{from, c.from}, false)
		g.addPiece(chars, bigrams, c, true)
		from = c.to
	}
	g.addPiece(chars, bigrams, span{from, len(chars)}, false)
}

// addPiece adds a part of a run, unless it is empty.
func (g *grouper) addPiece(chars, bigrams []Token, s span, stop bool) {
	p := Group{Plain: chars[s.from:s.to:s.to], Run: true, Stop: stop}
	switch len(p.Plain) {
	case 0:
		return
	case 1:
		p.Stem = p.Plain
	default:
		p.Stem = bigrams[s.from : s.to-1 : s.to-1]
	}
	g.add(p)
}

func (g *grouper) add(p Group) {
	p.Start, p.End = p.Plain[0].Start, p.Plain[len(p.Plain)-1].End
	g.groups = append(g.groups, p)
}
