package exec_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode"

	"wikiseek/index"
	"wikiseek/index/analysis"
	"wikiseek/query/exec"
)

// The oracle computes everything from the definition: it analyses the text
// of every section anew, counts terms, and adds up BM25F.

// oracleSection is a section with its term counts by field and form.
type oracleSection struct {
	page    int // index into oracle.pages
	number  int
	fields  map[string]map[string]int // plain and stem fields
	apart   map[string]map[string]int // by field: stem tokens that are no word that is its own stem
	plain   map[string][]string       // plain tokens by field, for phrases
	lengths map[string]int            // by field, in plain tokens: the length in both forms
}

type oraclePage struct {
	id     int64
	links  uint32
	titles []*oracleSection // its own title, then redirects'; only the title field is set
}

type oracle struct {
	ranking  exec.Ranking
	engine   *exec.Engine
	pages    []oraclePage
	sections []*oracleSection
	average  map[string]float64
}

func newOracleSection(a *analysis.Analyzer, page, number int, texts map[string]string) *oracleSection {
	s := &oracleSection{
		page: page, number: number, fields: make(map[string]map[string]int), apart: make(map[string]map[string]int),
		plain: make(map[string][]string), lengths: make(map[string]int),
	}
	for field, text := range texts {
		plain, stem := a.Analyze(text)
		s.lengths[field] = len(plain)
		s.apart[field] = make(map[string]int)
		for _, t := range stem {
			if t.Kind.Single() || t.Term != plain[t.Pos-1].Term {
				s.apart[field][t.Term]++
			}
		}
		for name, tokens := range map[string][]analysis.Token{field: plain, index.Stem(field): stem} {
			s.fields[name] = make(map[string]int)
			for _, t := range tokens {
				s.fields[name][t.Term]++
				if name == field {
					s.plain[field] = append(s.plain[field], t.Term)
				}
			}
		}
	}
	return s
}

func newOracle(t *testing.T, ix *index.Index) *oracle {
	t.Helper()
	o := &oracle{ranking: exec.DefaultRanking(), average: make(map[string]float64)}
	o.engine = exec.NewEngine(ix, &o.ranking)
	c := ix.Columns()
	at := make(map[uint32]int)
	for p := range uint32(c.Pages()) {
		if c.Kind[p] == index.KindPage {
			at[p] = len(o.pages)
			o.addPage(t, ix, p)
		}
	}
	for p := range uint32(c.Pages()) {
		if c.Kind[p] == index.KindRedirect && c.Target[p] != index.None {
			o.addTitle(t, ix, p, at[c.Target[p]])
		}
	}
	o.averages()
	return o
}

func (o *oracle) addPage(t *testing.T, ix *index.Index, p uint32) {
	t.Helper()
	n := len(o.pages)
	o.pages = append(o.pages, oraclePage{id: ix.Columns().PageID[p], links: ix.Columns().Links[p]})
	o.addTitle(t, ix, p, n)
	content, err := ix.Content(p)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range content.Article.Sections {
		heading := ""
		for k, h := range s.Path {
			if k > 0 {
				heading += "\n"
			}
			heading += h
		}
		o.sections = append(o.sections, newOracleSection(ix.Analyzer(), n, i, map[string]string{
			index.FieldText: s.Text, index.FieldAux: s.Aux, index.FieldHeading: heading,
		}))
	}
}

func (o *oracle) addTitle(t *testing.T, ix *index.Index, p uint32, n int) {
	t.Helper()
	stored, err := ix.Page(p)
	if err != nil {
		t.Fatal(err)
	}
	title := newOracleSection(ix.Analyzer(), n, 0, map[string]string{index.FieldTitle: stored.Title})
	o.pages[n].titles = append(o.pages[n].titles, title)
}

func (o *oracle) averages() {
	total := make(map[string]int)
	for _, s := range o.sections {
		for name, n := range s.lengths {
			total[name] += n
		}
		for name, n := range o.pages[s.page].titles[0].lengths {
			total[name] += n
		}
	}
	for name, n := range total {
		o.average[name] = float64(n) / float64(len(o.sections))
		if n == 0 {
			o.average[name] = 1
		}
	}
}

func (o *oracle) normalized(s *oracleSection, field string, freq int) float64 {
	w := o.ranking.Fields[field]
	return w.Weight * float64(freq) / (1 - w.B + w.B*float64(s.lengths[field])/o.average[field])
}

// counter counts a term, or a phrase, in a field of a section.
type counter func(s *oracleSection, field string) int

// apartCounter counts a stem where it isn't the word itself.
func apartCounter(term string) counter {
	return func(s *oracleSection, field string) int { return s.apart[field][term] }
}

func termCounter(term string, stem bool) counter {
	return func(s *oracleSection, field string) int {
		if stem {
			field = index.Stem(field)
		}
		return s.fields[field][term]
	}
}

func phraseCounter(terms []string) counter {
	return func(s *oracleSection, field string) int {
		n := 0
		for i := range s.plain[field] {
			if tail := s.plain[field][i:]; len(tail) >= len(terms) && slices.Equal(tail[:len(terms)], terms) {
				n++
			}
		}
		return n
	}
}

var ownFields = []string{index.FieldText, index.FieldHeading, index.FieldAux}

// part is one term of the score with its weight and saturation.
type part struct {
	count  counter
	apart  counter // of a stem: what isn't the word itself
	stem   bool
	form   exec.Form
	phrase []string // its terms, if it is one
}

func (o *oracle) titleTF(p oraclePage, x part) float64 {
	best := 0.0
	for i, title := range p.titles {
		tf := o.normalized(title, index.FieldTitle, x.count(title, index.FieldTitle))
		if i > 0 {
			tf *= o.ranking.Redirect
		}
		best = max(best, tf)
	}
	return best
}

func (o *oracle) ownTF(s *oracleSection, x part) float64 {
	tf := 0.0
	for _, field := range ownFields {
		tf += o.normalized(s, field, x.count(s, field))
	}
	return tf
}

// phraseDF is how many sections would have a phrase in the field where most
// would, were its terms independent, or have it in the title.
func (o *oracle) phraseDF(x part) float64 {
	n, most := float64(len(o.sections)), 1.0
	for _, field := range ownFields {
		df := n
		for _, term := range x.phrase {
			count := 0.0
			for _, s := range o.sections {
				if s.fields[field][term] > 0 {
					count++
				}
			}
			df *= count / n
		}
		most = max(most, df)
	}
	titles := 0.0
	for _, s := range o.sections {
		if o.titleTF(o.pages[s.page], x) > 0 {
			titles++
		}
	}
	return max(most, titles)
}

// df is the number of sections with the term in the field where most have
// it. The sections with a word itself and those with other words of its stem are
// counted as if they were independent.
func (o *oracle) df(x part) float64 {
	if x.phrase != nil {
		return o.phraseDF(x)
	}
	counts := make(map[string][2]int) // those that aren't the word itself second
	add := func(field string, kind int) {
		c := counts[field]
		c[kind]++
		counts[field] = c
	}
	for _, s := range o.sections {
		for _, field := range ownFields {
			apart := 0
			if x.apart != nil {
				apart = x.apart(s, field)
			}
			if n := x.count(s, field); n > apart {
				add(field, 0)
			}
			if apart > 0 {
				add(field, 1)
			}
		}
		if o.titleTF(o.pages[s.page], x) > 0 {
			add(index.FieldTitle, 0)
		}
	}
	most := 0.0
	for _, c := range counts {
		a, b := float64(c[0]), float64(c[1])
		most = max(most, a+b-a*b/float64(len(o.sections)))
	}
	return most
}

// scores returns the score of every section by "page id.number".
func (o *oracle) scores(parts []part) map[string]float64 {
	scores := make(map[string]float64)
	n := float64(len(o.sections))
	for _, x := range parts {
		df := o.df(x)
		idf := math.Pow(math.Log(1+(n-df+0.5)/(df+0.5)), x.form.IDF)
		for _, s := range o.sections {
			tf := o.ownTF(s, x) + o.titleTF(o.pages[s.page], x)
			if tf > 0 {
				scores[o.key(s)] += x.form.Weight * idf * tf * (x.form.K1 + 1) / (tf + x.form.K1)
			}
		}
	}
	for _, s := range o.sections {
		scores[o.key(s)] += o.ranking.Links * math.Log2(1+float64(o.pages[s.page].links)/o.ranking.LinksScale)
	}
	return scores
}

func (o *oracle) key(s *oracleSection) string {
	return fmt.Sprintf("%d.%d", o.pages[s.page].id, s.number)
}

// TestOracle compares scores and totals of random words, pairs and phrases
// with the definition.
func TestOracle(t *testing.T) {
	ix := demoIndex(t)
	o := newOracle(t, ix)
	random := rand.New(rand.NewPCG(7, 7))
	for range 150 {
		s := o.sections[random.IntN(len(o.sections))]
		words := s.plain[index.FieldText]
		if len(words) < 4 {
			continue
		}
		i := random.IntN(len(words) - 3)
		o.compareWord(t, ix, words[i])
		o.comparePhrase(t, ix, words[i:i+2+random.IntN(2)])
		o.compareRun(t, ix, words[i:i+2+random.IntN(3)])
		o.compareAnd(t, ix, words[i], words[random.IntN(len(words))])
	}
}

// wordParts returns what a word, or a single character, is scored by, of which
// the first part decides whether a section matches.
func (o *oracle) wordParts(ix *index.Index, word string) (parts []part, node exec.Node) {
	g := ix.Analyzer().Query(word)[0]
	stem := part{count: termCounter(g.Stem[0].Term, true), apart: apartCounter(g.Stem[0].Term), stem: true, form: o.ranking.Stem}
	plain := part{count: termCounter(g.Plain[0].Term, false), form: o.ranking.Plain}
	if !g.Run {
		return []part{stem, plain}, exec.Word{Plain: g.Plain[0].Term, Stem: g.Stem[0].Term, Same: ix.Analyzer().IsStem(g.Stem[0].Term)}
	}
	parts = []part{plain, stem}
	if c := []rune(g.Plain[0].Term)[0]; 'ぁ' <= c && c <= 'ゟ' {
		scale(parts, o.ranking.Hiragana)
	}
	return parts, exec.Run{Plain: []string{g.Plain[0].Term}, Stem: []string{g.Stem[0].Term}}
}

func (o *oracle) compareWord(t *testing.T, ix *index.Index, word string) {
	t.Helper()
	parts, node := o.wordParts(ix, word)
	o.compare(t, ix, word, node, parts, func(s *oracleSection) bool { return o.has(s, parts[0]) })
}

func (o *oracle) compareAnd(t *testing.T, ix *index.Index, a, b string) {
	t.Helper()
	pa, na := o.wordParts(ix, a)
	pb, nb := o.wordParts(ix, b)
	_, runA := na.(exec.Run)
	_, runB := nb.(exec.Run)
	switch {
	case runA && !runB:
		scale(pb, o.ranking.BesideRuns)
	case runB && !runA:
		scale(pa, o.ranking.BesideRuns)
	}
	o.compare(t, ix, a+" AND "+b, &exec.Bool{Must: []exec.Node{na, nb}}, slices.Concat(pa, pb), func(s *oracleSection) bool {
		return o.has(s, pa[0]) && o.has(s, pb[0])
	})
}

// scale multiplies the weights of parts.
func scale(parts []part, by float64) {
	for i := range parts {
		parts[i].form.Weight *= by
	}
}

func (o *oracle) comparePhrase(t *testing.T, ix *index.Index, terms []string) {
	t.Helper()
	x := o.phrasePart(terms)
	o.compare(t, ix, fmt.Sprintf("%q", terms), exec.Phrase{Terms: terms}, []part{x}, func(s *oracleSection) bool { return o.has(s, x) })
}

// compareRun compares characters of a run that must be there, if words are that:
// their pairs score, and three or more in a row. Where any part of it will do, so do
// its characters, however often they are there.
func (o *oracle) compareRun(t *testing.T, ix *index.Index, words []string) {
	t.Helper()
	if slices.ContainsFunc(words, func(w string) bool { c := []rune(w); return len(c) > 1 || !unicode.Is(unicode.Han, c[0]) }) {
		return
	}
	node := exec.Run{Plain: words}
	var pairs []part
	for i := range words[1:] {
		pair := words[i] + words[i+1]
		node.Stem = append(node.Stem, pair)
		pairs = append(pairs, part{count: termCounter(pair, true), apart: apartCounter(pair), stem: true, form: o.ranking.Stem})
	}
	parts, loose := pairs, slices.Clone(pairs)
	if len(words) > 2 {
		parts = append(slices.Clone(pairs), o.phrasePart(words))
	}
	for _, c := range words {
		loose = append(loose, part{count: termCounter(c, false), form: o.ranking.Char})
	}
	o.compare(t, ix, fmt.Sprint("any of ", words), exec.Run{Plain: words, Stem: node.Stem, Any: true}, loose, func(s *oracleSection) bool {
		return slices.ContainsFunc(loose, func(x part) bool { return o.has(s, x) })
	})
	o.compare(t, ix, fmt.Sprint(words), node, parts, func(s *oracleSection) bool {
		outside := func(x part) bool { return o.ownTF(s, x) == 0 }
		untitled := func(x part) bool { return o.titleTF(o.pages[s.page], x) == 0 }
		return !slices.ContainsFunc(pairs, outside) || !slices.ContainsFunc(pairs, untitled)
	})
}

func (o *oracle) phrasePart(terms []string) part {
	return part{count: phraseCounter(terms), form: exec.Form{Weight: o.ranking.Phrase, K1: o.ranking.Stem.K1, IDF: 1}, phrase: terms}
}

// has reports whether a section, with its page's titles, holds a part.
func (o *oracle) has(s *oracleSection, x part) bool {
	return o.ownTF(s, x) > 0 || o.titleTF(o.pages[s.page], x) > 0
}

// compare runs node by sections and checks every hit and score.
func (o *oracle) compare(t *testing.T, ix *index.Index, name string, node exec.Node, parts []part, match func(*oracleSection) bool) {
	t.Helper()
	r, err := o.engine.Search(t.Context(), exec.Query{Root: node, Sections: true, Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	scores := o.scores(parts)
	want := make(map[string]float64)
	for _, s := range o.sections {
		if match(s) {
			want[o.key(s)] = scores[o.key(s)]
		}
	}
	if r.Total != len(want) || len(r.Hits) != len(want) {
		t.Errorf("%s: %d hits of %d, want %d", name, len(r.Hits), r.Total, len(want))
		return
	}
	c := ix.Columns()
	for _, h := range r.Hits {
		key := fmt.Sprintf("%d.%d", c.PageID[h.Page], c.Section[h.Doc])
		if w, ok := want[key]; !ok || math.Abs(w-h.Score) > 1e-9 {
			t.Errorf("%s: %s scores %.12f, want %.12f", name, key, h.Score, w)
			return
		}
	}
	if !slices.IsSortedFunc(r.Hits, func(a, b exec.Hit) int { return cmp.Compare(b.Score, a.Score) }) {
		t.Errorf("%s: hits are out of order", name)
	}
}
