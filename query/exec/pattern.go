package exec

import "fmt"

// pattern returns the postings of all words that a node stands for, as if
// they were one.
func (r *reader) pattern(n Node) (*postings, error) {
	key := fmt.Sprintf("%#v", n)
	if p, ok := r.phrases[key]; ok {
		return p, nil
	}
	words, err := expand(r.ctx, r.ix, n, r.fields, r.dead)
	if err != nil {
		return nil, err
	}
	p := &postings{}
	r.phrases[key] = p
	titles := make(map[uint32]float64)
	for _, word := range words {
		q, err := r.read(lemma{term: word}) // not kept: there may be a thousand
		if err != nil {
			return nil, err
		}
		p.docs, p.tf = merge(p.docs, p.tf, q.docs, q.tf)
		for i, page := range q.pages {
			titles[page] = max(titles[page], q.pageTF[i])
		}
		p.df += q.df
	}
	p.pages, p.pageTF = sortedPages(titles)
	return p, nil
}
