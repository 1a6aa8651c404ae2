package exec

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"wikiseek/index"
)

// Ranking holds the parameters of scoring.
type Ranking struct {
	// Model is ModelBM25F, or ModelBleve, which the other parameters don't
	// concern.
	Model    string           `json:"model"`
	Fields   map[string]Field `json:"fields"`   // by index field, of the plain form's name
	Redirect float64          `json:"redirect"` // weight of a redirect's title, as a share of the title's
	Stem     Form             `json:"stem"`
	Plain    Form             `json:"plain"`
	// Char takes the place of Plain for the characters of a run of several, in scripts
	// written without spaces: they are frequent, so rare ones must stand out. A K1 of 0
	// counts that a character is there, not how often, and so spares looking for that.
	Char Form `json:"char"`
	// BesideRuns multiplies the weights of words in a query that also asks for
	// a run of characters: of those four make three pairs, and where any part of
	// the run will do four single ones besides, of which each adds to the score,
	// and a word makes two terms.
	BesideRuns float64 `json:"beside_runs"`
	// Hiragana multiplies the weight of a pair or a character with Hiragana in
	// it. They are particles and endings more than what a text is about.
	Hiragana float64 `json:"hiragana"`
	// Common is the share of all sections from which on a character of a run
	// doesn't count: nearly as much is told by the pairs that it is in, and to look
	// it up takes longer than to look up those. One in up to CommonLeast counts,
	// however few sections there are: so few are looked up in no time.
	Common      float64 `json:"common"`
	CommonLeast float64 `json:"common_least"`
	// Phrase is the weight of a run of characters, or a quoted phrase,
	// standing in a row, beside the scores of its parts.
	Phrase float64 `json:"phrase"`
	// Title is what a page gains whose title, or a redirect to it, is the
	// query as a whole, as a share of the query's summed idf, where titles are
	// searched.
	Title float64 `json:"title"`
	// Links is the weight of log2(1 + incoming links / LinksScale).
	Links      float64 `json:"links"`
	LinksScale float64 `json:"links_scale"`

	Proximity Proximity `json:"proximity"`
}

// Field is the weight of a field and how much its length matters: b of BM25.
type Field struct {
	Weight float64 `json:"weight"`
	B      float64 `json:"b"`
}

// Form is one of the two forms of the text: its weight in the sum, k1 of
// BM25, and the exponent of idf.
type Form struct {
	Weight float64 `json:"weight"`
	K1     float64 `json:"k1"`
	IDF    float64 `json:"idf"`
}

// DefaultRanking is what ranks best over look-ups of known sections, where
// titles and headings matter, and questions in English, Chinese and Japanese,
// where the text does; docs/benchmarks.md has the figures.
func DefaultRanking() Ranking {
	return Ranking{
		Model: ModelBM25F,
		Fields: map[string]Field{
			index.FieldTitle:   {Weight: 5, B: 0.4},
			index.FieldHeading: {Weight: 6, B: 0.75},
			index.FieldText:    {Weight: 1, B: 0.6},
			index.FieldAux:     {Weight: 0.5, B: 0.6},
		},
		Redirect:   0.75,
		Stem:       Form{Weight: 1, K1: 0.7, IDF: 1},
		Plain:      Form{Weight: 0.3, K1: 1.2, IDF: 1},
		Char:       Form{Weight: 0.4, K1: 0, IDF: 1.5},
		BesideRuns: 2,
		Hiragana:   0.5,
		Common:     0.125, CommonLeast: 1000,
		Phrase: 1,
		Title:  1,
		Links:  0.05, LinksScale: 10,
		Proximity: Proximity{Window: 8, Depth: 200}, // its weights are 0: docs/ranking.md says why
	}
}

// wordForms are the forms of the words of one query.
type wordForms struct{ stem, plain Form }

// wordForms returns the forms of the words below a node.
func (r *Ranking) wordForms(root Node) wordForms {
	f := wordForms{r.Stem, r.Plain}
	if scoresRun(root) {
		f.stem.Weight *= r.BesideRuns
		f.plain.Weight *= r.BesideRuns
	}
	return f
}

// scoresRun reports whether n asks for a run of characters.
func scoresRun(n Node) bool {
	switch n := n.(type) {
	case *Bool:
		return slices.ContainsFunc(n.Must, scoresRun) || slices.ContainsFunc(n.Should, scoresRun)
	case InTitle:
		return scoresRun(n.Node)
	case Run:
		return true
	}
	return false
}

// ofRun returns a form as it is for one of the pairs or characters of a run.
func (r *Ranking) ofRun(f Form, term string) Form {
	if strings.ContainsFunc(term, hiragana) {
		f.Weight *= r.Hiragana
	}
	return f
}

// charOf is the form of the characters of a run, and its name.
func (r *Ranking) charOf(n Run) (Form, string) {
	if len(n.Plain) == 1 {
		return r.Plain, formPlain
	}
	f := r.Char
	f.K1 = max(f.K1, leastK1)
	return f, formChar
}

// commonFrom is the number of sections, of all, from which on a character of a
// run doesn't count.
func (r *Ranking) commonFrom(sections int64) float64 {
	if r.Model == ModelBleve {
		return math.Inf(1)
	}
	return max(r.Common*float64(sections), r.CommonLeast)
}

func hiragana(c rune) bool { return unicode.Is(unicode.Hiragana, c) }

// idf is the inverse document frequency of BM25, never negative.
func idf(df, sections float64) float64 {
	return math.Log1p((max(sections-df, 0) + 0.5) / (df + 0.5))
}

// leastK1 is put in the place of a k1 of 0, so that what isn't there adds 0, and not
// 0/0. What is there adds the weight all the same, to the last digit.
const leastK1 = 1e-300

// saturate is BM25's: it rises from 0 towards k1+1.
func saturate(tf, k1 float64) float64 { return tf * (k1 + 1) / (tf + k1) }

// normalize divides a frequency by the length it was found in, against the
// average.
func (f Field) normalize(freq, length, average float64) float64 {
	return f.Weight * freq / (1 - f.B + f.B*length/average)
}
