package exec

import "math"

// weighted is a term with the form that weighs it.
type weighted struct {
	*scoredTerm
	label  label
	k1     float64
	weight float64   // of the form, times the idf
	bound  []float64 // by window: what the term adds to a score at most

	// A word's plain form stands only where its stem does, and no more often.
	// So it follows: the stem alone leads to sections, within a bound on both.
	follower int       // of a stem: the number of its plain form in run.scored, else -1
	follows  bool      // is such a plain form
	joint    []float64 // by window: what the term and its follower add at most

	// Where the word is written like its stem, the lists of the plain form are
	// among those of the stem: in windows both are scored at a time.
	twin   *weighted // of a stem: that plain form, else nil
	isTwin bool
}

// weigh adds a term to the score.
func (r *run) weigh(t *scoredTerm, f Form, l label) {
	w := math.Pow(idf(t.df, float64(r.ix.Meta().Totals.Sections)), f.IDF) * f.Weight
	r.idfSum += w
	r.scored = append(r.scored, weighted{scoredTerm: t, label: l, k1: f.K1, weight: w, follower: -1})
}

// factors are those of what a term adds at a normalized frequency tf, which is
// factor·tf/(tf+k1). Of none, that is 0.
func (w *weighted) factors() (factor, k1 float64) {
	if w == nil {
		return 0, 1
	}
	return w.weight * (w.k1 + 1), w.k1
}

// score is what the term adds at a normalized frequency.
func (w *weighted) score(tf float64) float64 { return w.weight * saturate(tf, w.k1) }

// findTwins sets twin, when all terms are there.
func (r *run) findTwins() {
	for i := range r.scored {
		if w := &r.scored[i]; w.follower >= 0 && r.scored[w.follower].isTwin {
			w.twin = &r.scored[w.follower]
		}
	}
}

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
		return r.weighWord(n)
	case Run:
		return r.weighRun(n)
	case Phrase:
		a, err := r.phrase(n)
		if err == nil {
			r.weigh(a.term, phraseForm(r.ranking), label{form: formPhrase, node: n})
		}
		return err
	case Prefix, Wildcard, Fuzzy:
		t, err := r.pattern(n)
		if err == nil {
			r.weigh(t, r.ranking.Plain, label{form: formPattern, node: n})
		}
		return err
	}
	return nil // filters don't score
}

// weighWord scores a word by its stem and as it is written.
func (r *run) weighWord(n Word) error {
	stem, err := r.term(lemma{term: n.Stem, stem: true, same: n.Same})
	if err != nil {
		return err
	}
	at := len(r.scored)
	r.weigh(stem, r.word.stem, label{form: formStem, term: n.Stem})
	if n.Plain == "" {
		return nil
	}
	plain, err := r.plainOf(n, stem)
	if err != nil {
		return err
	}
	r.weigh(plain, r.word.plain, label{form: formPlain, term: n.Plain})
	r.scored[at].follower, r.scored[at+1].follows = at+1, true
	r.scored[at+1].isTwin = n.twins()
	return nil
}

func (r *run) weighTerm(l lemma, f Form, name string) error {
	t, err := r.term(l)
	if err == nil {
		r.weigh(t, f, label{form: name, term: l.term})
	}
	return err
}

// characters returns the characters of a run that count.
func (r *run) characters(n Run) ([]lemma, error) {
	common := r.ranking.commonFrom(r.ix.Meta().Totals.Sections)
	return n.characters(r.ranking, common, func(l lemma) (float64, error) {
		key := commonKey{l.term, r.fields.set()}
		if df, ok := r.common.df(key); ok {
			return df, nil
		}
		t, err := r.term(l)
		if err != nil {
			return 0, err
		}
		if t.df > common {
			r.common.keep(key, t.df)
		}
		return t.df, nil
	})
}

// weighRun scores a run by its bigrams, and by its characters where those count; or
// where it is longer than a bigram and must be there, also for standing in a row.
func (r *run) weighRun(n Run) error {
	if n.Any {
		r.bigrams += len(n.Stem)
	}
	for _, l := range n.stems() {
		if err := r.weighTerm(l, r.ranking.ofRun(r.ranking.Stem, l.term), formStem); err != nil {
			return err
		}
	}
	chars, err := r.characters(n)
	if err != nil {
		return err
	}
	form, name := r.ranking.charOf(n)
	for _, l := range chars {
		if err := r.weighTerm(l, r.ranking.ofRun(form, l.term), name); err != nil {
			return err
		}
	}
	if len(n.Plain) < 3 || n.Any {
		return nil
	}
	a, err := r.runPhrase(n)
	if err == nil {
		r.weigh(a.term, phraseForm(r.ranking), label{form: formPhrase, node: Phrase{Terms: n.Plain}})
	}
	return err
}

// phraseForm is the form that weighs a phrase.
func phraseForm(r *Ranking) Form { return Form{r.Phrase, r.Stem.K1, 1} }
