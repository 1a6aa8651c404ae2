package exec

import (
	"fmt"
	"math"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// scoredTerm is one term of a score, or what counts as one: a phrase, or all
// words that a pattern stands for.
type scoredTerm struct {
	own    [][]source // by segment: where it stands in fields that sections have of their own
	titles titles
	df     float64   // sections that hold it, in the field where most do
	most   []float64 // by window: the highest normalized frequency in all fields
}

// source is a list of postings that adds to the frequency of a term: those
// in one index field, or ones that were made.
type source struct {
	*segment.Cursor
	norm *norm
	made *made
	most []float64 // by window of the segment: the highest normalized frequency
}

// made are postings that no dictionary has, rising by document, with
// frequencies normalized already.
type made struct {
	docs []uint32
	tf   []float64
}

// count is the number of documents, deleted ones included.
func (s source) count() int {
	if s.made != nil {
		return len(s.made.docs)
	}
	return int(s.Count)
}

// cursor opens a term in an index field of a segment, nil if it isn't there.
func (r *run) cursor(s *slice, field, term string) (*segment.Cursor, error) {
	d, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	var p segment.Postings
	r.key = append(r.key[:0], term...)
	found, err := d.Postings(r.key, &p)
	if err != nil {
		return nil, fmt.Errorf("look %q up in %s: %w", term, field, err)
	}
	if !found {
		return nil, nil
	}
	return r.open(s, &p)
}

// open returns a cursor over postings, which lives as long as the run.
func (r *run) open(s *slice, p *segment.Postings) (*segment.Cursor, error) {
	if r.used == len(r.cursors) {
		r.cursors = append(r.cursors, new(segment.Cursor))
		r.small = append(r.small, new(segment.Blocks))
	}
	blocks, err := s.Blocks(p, r.small[r.used])
	if err != nil {
		return nil, err
	}
	c := r.cursors[r.used]
	c.Init(*p, blocks)
	r.used++
	return c, nil
}

// term returns a term in one of the two forms.
func (r *run) term(l lemma) (*scoredTerm, error) {
	if t, ok := r.terms[l]; ok {
		return t, nil
	}
	t := &scoredTerm{own: make([][]source, len(r.parts))}
	for _, field := range r.fields.own() {
		names := sources(field, l, r.one)
		df := 0
		for i := range r.parts {
			from := len(t.own[i])
			for _, name := range names {
				c, err := r.cursor(&r.parts[i], name, l.term)
				if err != nil {
					return nil, err
				}
				if c != nil {
					t.own[i] = append(t.own[i], source{Cursor: c, norm: r.norms[name]})
				}
			}
			n, err := live(&r.parts[i], t.own[i][from:])
			if err != nil {
				return nil, err
			}
			df += n
		}
		t.df = max(t.df, float64(df))
	}
	if r.fields.has(index.FieldTitle) {
		if err := r.readTitles(&t.titles, sources(index.FieldTitle, l, r.one), l.term); err != nil {
			return nil, err
		}
		t.df = max(t.df, float64(t.titles.sections))
	}
	r.terms[l] = t
	return t, nil
}

// live counts the documents of one or two lists that aren't dead.
func live(s *slice, lists []source) (int, error) {
	switch {
	case len(lists) == 0:
		return 0, nil
	case len(lists) == 1 && s.dead == nil:
		return int(lists[0].Count), nil
	}
	all, err := lists[0].Bitmap()
	if err != nil {
		return 0, err
	}
	for _, l := range lists[1:] {
		more, err := l.Bitmap()
		if err != nil {
			return 0, err
		}
		if s.dead == nil && len(lists) == 2 {
			return int(all.OrCardinality(more)), nil
		}
		all.Or(more)
	}
	n := all.GetCardinality()
	if s.dead != nil {
		n -= all.AndCardinality(s.dead)
	}
	return int(n), nil
}

// weighted is a term with the form that weighs it.
type weighted struct {
	*scoredTerm
	k1     float64
	weight float64   // of the form, times the idf
	bound  []float64 // by window: what the term adds to a score at most

	// A word's plain form stands only where its stem does, and no more often.
	// So it follows: the stem alone leads to sections, within a bound on both.
	follower int       // of a stem: the number of its plain form in run.scored, else -1
	follows  bool      // is such a plain form
	joint    []float64 // by window: what the term and its follower add at most
}

// weigh adds a term to the score.
func (r *run) weigh(t *scoredTerm, f Form) {
	w := math.Pow(idf(t.df, float64(r.ix.Meta().Totals.Sections)), f.IDF) * f.Weight
	r.idfSum += w
	r.scored = append(r.scored, weighted{scoredTerm: t, k1: f.K1, weight: w, follower: -1})
}

// score is what the term adds at a normalized frequency.
func (w *weighted) score(tf float64) float64 { return w.weight * saturate(tf, w.k1) }

// weighAll adds everything in n that scores: what isn't negated.
func (r *run) weighAll(n Node) error {
	switch n := n.(type) {
	case *Bool:
		for _, clauses := range [][]Node{n.Must, n.Should} {
			for _, c := range clauses {
				if err := r.weighAll(c); err != nil {
					return err
				}
			}
		}
	case InTitle:
		return r.weighAll(n.Node)
	case Word:
		if err := r.weighTerm(lemma{n.Stem, true, n.Same}, r.ranking.Stem); err != nil {
			return err
		}
		stem := len(r.scored) - 1
		if err := r.weighTerm(lemma{n.Plain, false, false}, r.ranking.Plain); err != nil {
			return err
		}
		r.scored[stem].follower, r.scored[stem+1].follows = stem+1, true
		return nil
	case Run:
		return r.weighRun(n)
	case Phrase:
		t, err := r.phrase(n)
		if err == nil {
			r.weigh(t, phraseForm(r.ranking))
		}
		return err
	case Prefix, Wildcard, Fuzzy:
		t, err := r.pattern(n)
		if err == nil {
			r.weigh(t, r.ranking.Plain)
		}
		return err
	}
	return nil // filters don't score
}

func (r *run) weighTerm(l lemma, f Form) error {
	t, err := r.term(l)
	if err == nil {
		r.weigh(t, f)
	}
	return err
}

// weighRun scores a run by its bigrams and characters, and when it is longer
// than a bigram also for standing in a row.
func (r *run) weighRun(n Run) error {
	for _, l := range n.stems() {
		if err := r.weighTerm(l, r.ranking.Stem); err != nil {
			return err
		}
	}
	for _, l := range n.plains() {
		if err := r.weighTerm(l, r.ranking.Char); err != nil {
			return err
		}
	}
	if len(n.Plain) < 3 || n.Any {
		return nil
	}
	t, err := r.phrase(Phrase{Terms: n.Plain})
	if err == nil {
		r.weigh(t, phraseForm(r.ranking))
	}
	return err
}

// phraseForm is the form that weighs a phrase.
func phraseForm(r *Ranking) Form { return Form{r.Phrase, r.Stem.K1, 1} }
