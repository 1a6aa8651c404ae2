package exec

import (
	"slices"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// phraseTitles adds the titles that hold a phrase, if titles are searched.
func (r *run) phraseTitles(t *scoredTerm, ph Phrase) error {
	if !r.fields.has(index.FieldTitle) {
		return nil
	}
	lists, err := r.openPhrase(index.FieldTitle, ph)
	if err != nil {
		return err
	}
	for i := range r.parts {
		m, err := lists.find(i, nil)
		if err != nil {
			return err
		}
		for k, doc := range m.docs {
			t.titles.pages = append(t.titles.pages, titlePage{r.cols.Page[r.parts[i].base+doc], m.tf[k]})
		}
	}
	r.bookTitles(&t.titles)
	t.df = max(t.df, float64(t.titles.sections))
	return nil
}

// phraseLists are the terms of a phrase in one field.
type phraseLists struct {
	*run
	field   string
	norm    *norm // of the field
	phrase  Phrase
	df      float64
	order   []int             // numbers of the terms, the rarest first
	cursors []*segment.Cursor // by segment and term; nil where the term isn't there
	counts  []int             // memory of openPhrase
}

func (r *run) openPhrase(field string, ph Phrase) (*phraseLists, error) {
	l := r.listsPool.takeFor(len(ph.Terms))
	counts := slices.Grow(l.counts[:0], len(ph.Terms))[:len(ph.Terms)]
	clear(counts)
	*l = phraseLists{run: r, field: field, norm: r.norms[field], phrase: ph, order: l.order, cursors: l.cursors[:0], counts: counts}
	for i := range r.parts {
		for k, term := range ph.Terms {
			c, err := r.shared(list{i, field, term})
			if err != nil {
				return nil, err
			}
			l.cursors = append(l.cursors, c)
			if c != nil {
				n, err := live(&c.Postings, r.parts[i].dead)
				if err != nil {
					return nil, err
				}
				counts[k] += n
			}
		}
	}
	l.df = phraseDF(counts, r.ix.Meta().Totals.Sections)
	l.order = byCount(l.order[:0], counts)
	return l, nil
}

// finder returns what finds the phrase in a segment, nil where a term or pair
// isn't there.
func (l *phraseLists) finder(part int) (*phraseFinder, error) {
	f := l.finderPool.takeFor(len(l.order))
	*f = phraseFinder{phraseLists: l, part: &l.parts[part], terms: f.terms[:0], pairs: f.pairs[:0], sources: f.sources[:0]}
	cursors := l.cursors[part*len(l.order):]
	for _, k := range l.order {
		if cursors[k] == nil {
			return nil, nil
		}
		f.terms = append(f.terms, phraseTerm{Cursor: cursors[k], at: int32(k)})
	}
	if ok, err := f.openPairs(part); !ok || err != nil {
		return nil, err
	}
	f.byPairs = f.pairsAreRarer()
	return f, nil
}

// openPositions opens the positions of all terms, unless they are: of most phrases
// that stand nowhere, no section holds all terms.
func (f *phraseFinder) openPositions() error {
	if f.ready {
		return nil
	}
	for i := range f.terms {
		t := &f.terms[i]
		f.key = append(f.key[:0], f.phrase.Terms[t.at]...)
		if err := f.part.Positions().Open(&t.positions, f.field, f.key, &t.Postings); err != nil {
			return err
		}
	}
	f.ready = true
	return nil
}

// find returns the documents of a segment that hold the phrase, all or those
// that may admits.
func (l *phraseLists) find(part int, may func(doc uint32) bool) (m made, err error) {
	f, err := l.finder(part)
	if f == nil || err != nil {
		return m, err
	}
	if f.byPairs {
		return m, f.visitPairs(&m, may)
	}
	for b := range f.terms[0].Blocks.Last {
		if err := l.ctx.Err(); err != nil {
			return m, err
		}
		if err := f.visitBlock(&m, b, may); err != nil {
			return m, err
		}
	}
	return m, nil
}

// phraseFinder finds a phrase in one field of a segment.
type phraseFinder struct {
	*phraseLists
	part    *slice
	terms   []phraseTerm // the rarest first
	ready   bool         // the positions of all terms are open
	pairs   []pairLists  // the rarest first
	sources []source     // memory of the pairs

	byPairs bool // look for it in what has the rarest pair, rather than the rarest term
}

type phraseTerm struct {
	*segment.Cursor
	positions segment.TermPositions // once they are opened
	at        int32                 // which term of the phrase it is
}

// visitBlock looks for the phrase in a block of the rarest term, but in no
// documents that may doesn't admit.
func (f *phraseFinder) visitBlock(m *made, block int, may func(doc uint32) bool) error {
	f.terms[0].Load(block)
	f.beginBlock(block)
	if may != nil {
		f.batch.keepWhere(may)
	}
	return f.visitBatch(m)
}

// add adds a document that holds the phrase so often, unless it is deleted.
func (f *phraseFinder) add(m *made, doc, freq, length uint32) {
	if f.part.dead != nil && f.part.dead.Contains(doc) {
		return
	}
	m.docs = append(m.docs, doc)
	m.tf = append(m.tf, float64(freq)*f.norm.of(length))
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
