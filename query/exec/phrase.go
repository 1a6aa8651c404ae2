package exec

import (
	"cmp"
	"fmt"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"wikiseek/index"
	ixsegment "wikiseek/index/segment"
)

// phrase returns the postings of terms in a row, as one term of its own: its
// frequency is how often they stand so, its df an estimate.
func (r *reader) phrase(ph Phrase) (*postings, error) {
	if len(ph.Terms) == 1 {
		return r.term(lemma{term: ph.Terms[0]})
	}
	key := fmt.Sprintf("%q~%d", ph.Terms, ph.Slop)
	if p, ok := r.phrases[key]; ok {
		return p, nil
	}
	p := &postings{}
	r.phrases[key] = p
	for field := range r.fields.own() {
		docs, tf, df, err := r.phraseField(field, ph)
		if err != nil {
			return nil, err
		}
		p.docs, p.tf = merge(p.docs, p.tf, docs, tf)
		p.df = max(p.df, df)
	}
	if !r.fields.has(index.FieldTitle) {
		return p, nil
	}
	docs, tf, _, err := r.phraseField(index.FieldTitle, ph)
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
func (r *reader) phraseField(field string, ph Phrase) (docs []uint32, tf []float64, df float64, err error) {
	if len(ph.Terms) == 0 {
		return nil, nil, 0, nil
	}
	counts, err := r.counts(field, ph.Terms)
	if err != nil {
		return nil, nil, 0, err
	}
	df = phraseDF(counts, r.totals.Sections)
	order := byCount(nil, counts)
	first, rest := order[0], order[1:]
	// starts holds, for each document left, where the phrase may begin.
	starts := make(map[uint32]*occurrence)
	err = r.eachPositions(field, ph.Terms[first], func(doc uint32) bool { return true }, func(doc uint32, p segment.Posting, positions []uint32) {
		starts[doc] = &occurrence{fieldLength(p), startsOf(positions, first)}
	})
	if err != nil {
		return nil, nil, 0, err
	}
	for _, i := range rest {
		if len(starts) == 0 {
			return nil, nil, df, nil
		}
		kept := make(map[uint32]*occurrence, len(starts))
		wanted := func(doc uint32) bool { return starts[doc] != nil }
		err := r.eachPositions(field, ph.Terms[i], wanted, func(doc uint32, _ segment.Posting, positions []uint32) {
			o := starts[doc]
			o.positions = near(o.positions, startsOf(positions, i), ph.Slop)
			if len(o.positions) > 0 {
				kept[doc] = o
			}
		})
		if err != nil {
			return nil, nil, 0, err
		}
		starts = kept
	}
	docs, tf = r.phraseFrequencies(field, starts)
	return docs, tf, df, nil
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

// counts returns how many documents have each term in a field.
func (r *reader) counts(field string, terms []string) ([]int, error) {
	counts := make([]int, len(terms))
	for t, term := range terms {
		for i, s := range r.ix.Segments() {
			dict, err := r.dictionary(field, i)
			if err != nil {
				return nil, err
			}
			list, err := dict.PostingsList([]byte(term), s.Deleted, nil)
			if err != nil {
				return nil, err
			}
			counts[t] += int(list.Count())
		}
	}
	return counts, nil
}

// byCount appends the numbers of terms to an empty list, the rarest first.
func byCount(order, counts []int) []int {
	for t := range counts {
		order = append(order, t)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	return order
}

// phraseDF is how many sections would hold a phrase in a field, were its terms
// independent, and one at least: to know how many do takes looking at all of
// them.
func phraseDF(counts []int, sections int64) float64 {
	n := max(float64(sections), 1)
	df := n
	for _, count := range counts {
		df *= float64(count) / n
	}
	return max(df, 1)
}

// eachPositions calls fn with the positions of a term in every wanted
// document. Segments that can't be read from their bytes have none.
func (r *reader) eachPositions(field, term string, wanted func(doc uint32) bool, fn func(doc uint32, p segment.Posting, positions []uint32)) error {
	var at *ixsegment.TermPositions
	var buf []uint32
	last := -1
	return r.eachIn(field, term, func(i, n int, doc uint32, p segment.Posting) (err error) {
		if !wanted(doc) {
			return nil
		}
		if i != last {
			last = i
			if at, err = r.positions(i, field, term); err != nil {
				return err
			}
		}
		if at == nil {
			return nil
		}
		if buf, err = at.Read(buf[:0], uint32(p.Number()), uint32(n)); err != nil {
			return err
		}
		fn(doc, p, buf)
		return nil
	})
}

// positions opens the positions of a term in a segment.
func (r *reader) positions(i int, field, term string) (*ixsegment.TermPositions, error) {
	s := r.ix.Segments()[i].Reader
	if s == nil {
		return nil, nil
	}
	dict, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	var p ixsegment.Postings
	if ok, err := dict.Postings([]byte(term), &p); err != nil || !ok {
		return nil, err
	}
	at := new(ixsegment.TermPositions)
	return at, s.Positions().Open(at, field, []byte(term), &p)
}

// startsOf returns the positions at which a phrase would begin whose term
// number i has the given ones.
func startsOf(positions []uint32, i int) []int {
	list := make([]int, len(positions))
	for k, p := range positions {
		list[k] = int(p) - i
	}
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
