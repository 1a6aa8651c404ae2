package exec

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// phrase returns terms in a row as one term of its own: its frequency is how
// often they stand so, its df how many sections have it.
func (r *run) phrase(ph Phrase) (*scoredTerm, error) {
	if len(ph.Terms) == 1 {
		return r.term(lemma{ph.Terms[0], false, false})
	}
	key := fmt.Sprintf("%q~%d", ph.Terms, ph.Slop)
	if t, ok := r.made[key]; ok {
		return t, nil
	}
	t := r.newTerm()
	r.made[key] = t
	if len(ph.Terms) == 0 {
		return t, nil
	}
	for _, field := range r.fields.own() {
		list, err := r.phraseField(field, ph)
		if err != nil {
			return nil, err
		}
		for i, m := range list {
			if len(m.docs) > 0 {
				t.own[i] = append(t.own[i], source{made: m})
			}
		}
	}
	if r.fields.has(index.FieldTitle) {
		if err := r.phraseTitles(&t.titles, ph); err != nil {
			return nil, err
		}
	}
	t.df = max(float64(t.titles.sections), float64(r.countMade(t)))
	return t, nil
}

// countMade counts the documents of a term that was made.
func (r *run) countMade(t *scoredTerm) int {
	n := 0
	for i, list := range t.own {
		if len(list) == 1 {
			n += len(list[0].made.docs)
			continue
		}
		if len(list) > 1 {
			r.clearMarks(&r.parts[i])
			for _, s := range list {
				for _, doc := range s.made.docs {
					setBit(r.marks, doc)
				}
			}
			n += countSet(r.marks)
		}
	}
	return n
}

// clearMarks makes r.marks an empty set of the documents of one segment.
func (r *run) clearMarks(s *slice) {
	n := s.words()
	if cap(r.marks) < n {
		r.marks = make([]uint64, n)
	}
	r.marks = r.marks[:n]
	clear(r.marks)
}

// phraseTitles finds the titles that hold a phrase.
func (r *run) phraseTitles(t *titles, ph Phrase) error {
	list, err := r.phraseField(index.FieldTitle, ph)
	if err != nil {
		return err
	}
	for i, m := range list {
		for k, doc := range m.docs {
			t.pages = append(t.pages, titlePage{r.cols.Page[r.parts[i].base+doc], m.tf[k]})
		}
	}
	r.bookTitles(t)
	return nil
}

// phraseField finds a phrase in one field of each segment.
func (r *run) phraseField(field string, ph Phrase) ([]*made, error) {
	used := r.used
	defer func() { r.used = used }() // nobody needs the cursors later
	cursors := make([][]*segment.Cursor, len(ph.Terms))
	counts := make([]int, len(ph.Terms))
	order := make([]int, len(ph.Terms))
	for k, term := range ph.Terms {
		order[k] = k
		cursors[k] = make([]*segment.Cursor, len(r.parts))
		for i := range r.parts {
			c, err := r.cursor(&r.parts[i], field, term)
			if err != nil {
				return nil, err
			}
			if cursors[k][i] = c; c != nil {
				n, err := r.parts[i].live(c)
				if err != nil {
					return nil, err
				}
				counts[k] += n
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	list := make([]*made, len(r.parts))
	for i := range r.parts {
		list[i] = &made{}
		f := phraseFinder{run: r, part: &r.parts[i], slop: ph.Slop, norm: r.norms[field]}
		for _, k := range order {
			f.terms = append(f.terms, phraseTerm{Cursor: cursors[k][i], at: int32(k)})
		}
		if err := f.find(list[i], field, ph.Terms, order); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// phraseFinder finds a phrase in one field of a segment.
type phraseFinder struct {
	*run
	part  *slice
	norm  *norm
	slop  int
	terms []phraseTerm // the rarest first

	starts []uint32 // positions of the first term where the phrase may be
	others []uint32
}

type phraseTerm struct {
	*segment.Cursor
	positions segment.TermPositions
	at        int32 // which term of the phrase it is
	rank      uint32
}

func (f *phraseFinder) find(m *made, field string, terms []string, order []int) error {
	for i := range f.terms {
		if f.terms[i].Cursor == nil {
			return nil
		}
	}
	for i := range f.terms {
		t := &f.terms[i]
		var err error
		if t.positions, err = f.part.Positions().Open(field, []byte(terms[order[i]]), &t.Postings); err != nil {
			return err
		}
	}
	first := &f.terms[0]
	for b := range first.Blocks.Last {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		first.Load(b)
		for i, doc := range first.Docs[:first.N] {
			first.rank = uint32(b*segment.BlockSize + i)
			if err := f.visit(m, doc); err != nil {
				return err
			}
		}
	}
	return nil
}

// visit looks for the phrase in a document that has the rarest term.
func (f *phraseFinder) visit(m *made, doc uint32) error {
	for i := range f.terms[1:] {
		t := &f.terms[i+1]
		var ok bool
		if t.rank, ok = t.Rank(doc); !ok {
			return nil
		}
	}
	first := &f.terms[0]
	var err error
	if f.starts, err = first.positions.Read(f.starts[:0], doc, first.rank); err != nil {
		return err
	}
	for i := range f.terms[1:] {
		t := &f.terms[i+1]
		if f.others, err = t.positions.Read(f.others[:0], doc, t.rank); err != nil {
			return err
		}
		if f.starts = follow(f.starts, f.others, t.at-first.at, int32(f.slop)); len(f.starts) == 0 {
			return nil
		}
	}
	if f.cols.Page[f.part.base+doc] == index.None {
		return nil
	}
	_, length, err := f.terms[0].Find(doc)
	m.docs = append(m.docs, doc)
	m.tf = append(m.tf, float64(len(f.starts))*f.norm.of(length))
	return err
}

// follow keeps the starts that have another term at a distance, give or take
// slop.
func follow(starts, others []uint32, distance, slop int32) []uint32 {
	kept, k := starts[:0], 0
	for _, s := range starts {
		low := int32(s) + distance - slop
		for k < len(others) && int32(others[k]) < low {
			k++
		}
		if k < len(others) && int32(others[k]) <= low+2*slop {
			kept = append(kept, s)
		}
	}
	return kept
}

// commonOf returns the sections that hold all terms in fields of their own,
// and the pages whose titles do.
func (r *run) commonOf(terms []*scoredTerm) *scoredTerm {
	if len(terms) == 1 {
		return terms[0]
	}
	t := r.newTerm()
	for i := range r.parts {
		r.clearMarks(&r.parts[i])
		for _, s := range terms[0].own[i] {
			s.OrInto(r.marks)
		}
		m := &made{}
		for w, word := range r.marks {
			for ; word != 0; word &= word - 1 {
				doc := uint32(w<<6 | bits.TrailingZeros64(word))
				if !slices.ContainsFunc(terms[1:], func(t *scoredTerm) bool { return !holds(t.own[i], doc) }) {
					m.docs = append(m.docs, doc)
				}
			}
		}
		t.own[i] = []source{{made: m}}
	}
	t.titles.pages = slices.Clone(terms[0].titles.pages)
	for _, other := range terms[1:] {
		t.titles.pages = slices.DeleteFunc(t.titles.pages, func(p titlePage) bool {
			_, ok := slices.BinarySearchFunc(other.titles.pages, p.page, func(q titlePage, page uint32) int { return cmp.Compare(q.page, page) })
			return !ok
		})
	}
	r.spread(&t.titles)
	return t
}
