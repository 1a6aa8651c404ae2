package exec

import "context"

// stockExplain says what hits score by terms and fields in the model of
// Bleve. The weight of a term has in it the idf, twice, the queryNorm, and
// the coord of disjunctions around it.
func stockExplain(ctx context.Context, e *Engine, q Query, hits []Hit) ([]Explanation, error) {
	s, err := newStock(ctx, e, q)
	if err != nil {
		return nil, err
	}
	list := make([]Explanation, 0, len(hits))
	for _, h := range hits {
		x := Explanation{Score: h.Score, Terms: []TermScore{}}
		s.root.each(h.Doc, 1, func(t *stockTerm, share float64) {
			x.Terms = append(x.Terms, t.explain(h.Doc, share))
		})
		list = append(list, x)
	}
	return list, ctx.Err()
}

// explain says what the term adds to a section that holds it.
func (t *stockTerm) explain(doc uint32, share float64) TermScore {
	i, _ := t.find(doc)
	x := TermScore{Term: t.term, Form: formPlain, Weight: t.weight * share, DF: t.df, TF: t.tf(i)}
	x.Score = x.Weight * x.TF
	if t.freqs != nil {
		x.Fields = []FieldScore{{t.field, t.freqs[i], t.lengths[i], x.TF}}
	} else {
		x.Term, x.Form = "*", formPattern
	}
	return x
}
