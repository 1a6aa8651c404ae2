package exec

import (
	"cmp"
	"context"
	"slices"

	"wikiseek/index/segment"
)

// Proximity is what two words that follow each other in the query add where
// they stand near each other in the text (Metzler and Croft, "A Markov Random
// Field Model for Term Dependencies", 2005). It is counted for the best hits
// only, and reorders them.
type Proximity struct {
	Ordered   float64 `json:"ordered"`   // weight of one behind the other, as in the query
	Unordered float64 `json:"unordered"` // weight of both within Window tokens
	Window    int     `json:"window"`
	Depth     int     `json:"depth"` // how many hits it is counted for
}

// pair is two words that follow each other in the query.
type pair struct {
	first, second string
	weight        float64 // the lower idf of the two
}

// pairs lists the pairs of words in n that are wanted.
func (r *run) pairs(n Node, list []pair) ([]pair, error) {
	b, ok := n.(*Bool)
	if !ok {
		return list, nil
	}
	for _, clauses := range [][]Node{b.Must, b.Should} {
		for i, c := range clauses {
			var err error
			if list, err = r.pairs(c, list); err != nil {
				return nil, err
			}
			if i == 0 {
				continue
			}
			first, ok1 := clauses[i-1].(Word)
			second, ok2 := c.(Word)
			if !ok1 || !ok2 || first.Plain == "" {
				continue
			}
			p := pair{first: first.Plain, second: second.Plain}
			if p.weight, err = r.pairWeight(first, second); err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	return list, nil
}

func (r *run) pairWeight(words ...Word) (float64, error) {
	sections := float64(r.ix.Meta().Totals.Sections)
	df := 0.0
	for _, w := range words {
		t, err := r.term(lemma{term: w.Stem, stem: true, same: w.Same})
		if err != nil {
			return 0, err
		}
		df = max(df, t.df)
	}
	return idf(df, sections), nil
}

// nearWord is a word in a field of one segment.
type nearWord struct {
	*segment.Cursor
	positions segment.TermPositions
	raw       []uint32
}

// read reads the positions of the word in a document, none where it isn't.
func (w *nearWord) read(doc uint32) (err error) {
	w.raw = w.raw[:0]
	if rank, ok := w.Rank(doc); ok {
		w.raw, err = w.positions.Read(w.raw, doc, rank)
	}
	return err
}

// searchNear finds the best hits and reorders them by what stands near each
// other in them.
func (e *Engine) searchNear(ctx context.Context, q Query) (Result, error) {
	limit := q.Limit
	q.Limit = max(limit, e.ranking.Proximity.Depth)
	result, err := e.find(ctx, q)
	if err != nil {
		return Result{}, err
	}
	near, err := e.proximity(ctx, q, result.Hits)
	if err != nil {
		return Result{}, err
	}
	for i, score := range near {
		result.Hits[i].Score += score
	}
	slices.SortFunc(result.Hits, func(a, b Hit) int { return q.Order.compare(e.cols, a, b) })
	result.Hits = result.Hits[:min(len(result.Hits), limit)]
	return result, nil
}

// wantsNear reports whether pairs of words count in a query.
func (e *Engine) wantsNear(q Query) bool {
	p := e.ranking.Proximity
	return p.Depth > 0 && p.Ordered+p.Unordered > 0 && q.Order.By == ByScore && e.raw
}

// proximity returns what pairs of words add to the scores of hits. Beyond the
// depth nothing is added.
func (e *Engine) proximity(ctx context.Context, q Query, hits []Hit) ([]float64, error) {
	scores := make([]float64, len(hits))
	hits = hits[:min(len(hits), e.ranking.Proximity.Depth)]
	r := e.runs.Get().(*run)
	defer e.runs.Put(r)
	r.reset(ctx, &q)
	pairs, err := r.pairs(q.Root, nil)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(hits))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(hits[a].Doc, hits[b].Doc) })
	tf := make([]nearness, len(hits))
	for _, p := range pairs {
		clear(tf)
		for field := range r.fields.own() {
			if err := r.findNear(hits, order, tf, p, field); err != nil {
				return nil, err
			}
		}
		for i, n := range tf {
			scores[i] += onGrid(p.weight * r.ranking.near(n))
		}
	}
	return scores, ctx.Err()
}

// near is what a pair scores, but for the weight of its words.
func (r *Ranking) near(n nearness) float64 {
	return r.Proximity.Ordered*saturate(n.ordered, r.Stem.K1) + r.Proximity.Unordered*saturate(n.unordered, r.Stem.K1)
}

// nearness are frequencies of a pair.
type nearness struct{ ordered, unordered float64 }

// findNear adds the frequencies of a pair in one field of hits, which are in
// order of documents.
func (r *run) findNear(hits []Hit, order []int, tf []nearness, p pair, field string) error {
	part := -1
	var first, second nearWord
	for _, i := range order {
		h := &hits[i]
		if at := r.partOf(h.Doc); at != part {
			part = at
			var err error
			if first, err = r.nearWord(part, field, p.first); err == nil {
				second, err = r.nearWord(part, field, p.second)
			}
			if err != nil {
				return err
			}
		}
		if first.Cursor == nil || second.Cursor == nil {
			continue
		}
		doc := h.Doc - r.parts[part].base
		if err := first.read(doc); err != nil {
			return err
		}
		if err := second.read(doc); err != nil {
			return err
		}
		n := countNear(first.raw, second.raw, uint32(r.ranking.Proximity.Window))
		if n.unordered == 0 {
			continue
		}
		_, length, err := first.Find(doc)
		if err != nil {
			return err
		}
		norm := r.norms[field].of(length)
		tf[i].ordered += norm * n.ordered
		tf[i].unordered += norm * n.unordered
	}
	return nil
}

func (r *run) nearWord(part int, field, word string) (w nearWord, err error) {
	if w.Cursor, err = r.cursor(&r.parts[part], field, word); w.Cursor != nil && err == nil {
		err = r.parts[part].Positions().Open(&w.positions, field, []byte(word), &w.Postings)
	}
	return w, err
}

// countNear counts the positions of a that have one of b right behind them,
// and those that have one within a window.
func countNear(a, b []uint32, window uint32) (n nearness) {
	from := 0
	for _, p := range a {
		for from < len(b) && b[from]+window <= p {
			from++
		}
		if from == len(b) {
			break
		}
		if b[from] >= p+window {
			continue
		}
		n.unordered++
		if _, ok := slices.BinarySearch(b[from:], p+1); ok {
			n.ordered++
		}
	}
	return n
}
