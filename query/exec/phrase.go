package exec

import (
	"fmt"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"wikiseek/index"
)

// phrase returns the postings of terms in a row, as one term of its own: its
// frequency is how often they stand so, its df what the rarest term has.
func (r *reader) phrase(ph Phrase) (*postings, error) {
	if len(ph.Terms) == 1 {
		return r.term(lemma{ph.Terms[0], false, false})
	}
	key := fmt.Sprintf("%q~%d", ph.Terms, ph.Slop)
	if p, ok := r.phrases[key]; ok {
		return p, nil
	}
	p := &postings{}
	r.phrases[key] = p
	for _, field := range r.fields.own() {
		docs, tf, err := r.phraseField(field, ph)
		if err != nil {
			return nil, err
		}
		p.docs, p.tf = merge(p.docs, p.tf, docs, tf)
	}
	p.df = float64(len(p.docs))
	if !r.fields.has(index.FieldTitle) {
		return p, nil
	}
	docs, tf, err := r.phraseField(index.FieldTitle, ph)
	if err != nil {
		return nil, err
	}
	p.setTitles(r, docs, tf)
	return p, nil
}

// occurrence is where a term stands in a document.
type occurrence struct {
	length    float64
	positions []int
}

// phraseField finds a phrase in one field. Positions are kept only of
// documents that hold all terms so far, the rarest first.
func (r *reader) phraseField(field string, ph Phrase) (docs []uint32, tf []float64, err error) {
	if len(ph.Terms) == 0 {
		return nil, nil, nil
	}
	first, rest, err := r.rarest(field, ph.Terms)
	if err != nil {
		return nil, nil, err
	}
	// starts holds, for each document left, where the phrase may begin.
	starts := make(map[uint32]*occurrence)
	err = r.each(field, ph.Terms[first], true, func(doc uint32, p segment.Posting) {
		starts[doc] = &occurrence{fieldLength(p), positionsOf(p, first)}
	})
	if err != nil {
		return nil, nil, err
	}
	for _, i := range rest {
		if len(starts) == 0 {
			return nil, nil, nil
		}
		kept := make(map[uint32]*occurrence, len(starts))
		err := r.each(field, ph.Terms[i], true, func(doc uint32, p segment.Posting) {
			o, ok := starts[doc]
			if !ok {
				return
			}
			o.positions = near(o.positions, positionsOf(p, i), ph.Slop)
			if len(o.positions) > 0 {
				kept[doc] = o
			}
		})
		if err != nil {
			return nil, nil, err
		}
		starts = kept
	}
	docs, tf = r.phraseFrequencies(field, starts)
	return docs, tf, nil
}

func (r *reader) phraseFrequencies(field string, starts map[uint32]*occurrence) (docs []uint32, tf []float64) {
	weights, average := r.ranking.Fields[field], r.totals.AverageLength(field)
	for doc := range starts {
		docs = append(docs, doc)
	}
	slices.Sort(docs)
	for _, doc := range docs {
		o := starts[doc]
		tf = append(tf, weights.normalize(float64(len(o.positions)), o.length, average))
	}
	return docs, tf
}

// rarest returns the index of the term that fewest documents have in field,
// and the others by how many have them.
func (r *reader) rarest(field string, terms []string) (first int, rest []int, err error) {
	counts := make([]uint64, len(terms))
	order := make([]int, len(terms))
	for t, term := range terms {
		order[t] = t
		for i, s := range r.ix.Segments() {
			dict, err := r.dictionary(field, i)
			if err != nil {
				return 0, nil, err
			}
			list, err := dict.PostingsList([]byte(term), s.Deleted, nil)
			if err != nil {
				return 0, nil, err
			}
			counts[t] += list.Count()
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(counts[a]) - int(counts[b]) })
	return order[0], order[1:], nil
}

// positionsOf returns the positions of a posting as the position at which a
// phrase would begin whose term number i it is.
func positionsOf(p segment.Posting, i int) []int {
	locations := p.Locations()
	list := make([]int, len(locations))
	for k, l := range locations {
		list[k] = int(l.Pos()) - i
	}
	slices.Sort(list)
	return list
}

// near keeps the starts that have another one within slop.
func near(starts, others []int, slop int) []int {
	kept := starts[:0]
	k := 0
	for _, s := range starts {
		for k < len(others) && others[k] < s-slop {
			k++
		}
		if k < len(others) && others[k] <= s+slop {
			kept = append(kept, s)
		}
	}
	return kept
}
