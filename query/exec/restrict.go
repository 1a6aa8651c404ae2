package exec

import "math/bits"

// restrict turns what matched into the documents to score, nil where that says nothing, or
// where they are many into pages to check hits against.
func (r *run) restrict(m *matched, simple bool) (docs matched, pages []uint64) {
	switch {
	case m.few():
		return *m, nil
	case m.set == nil || simple:
		return matched{}, nil
	case r.query.Sections:
		return *m, nil
	case countSet(m.set) > r.cols.Pages()/8:
		return matched{}, m.set
	}
	docs = matched{set: r.heldOf(m)}
	if docs.count = countSet(docs.set); docs.count <= manyListed {
		docs.lists = r.listDocs(docs.set)
	}
	return docs, nil
}

// listDocs lists the documents of a set by segment.
func (r *run) listDocs(set []uint64) [][]uint32 {
	for i := range r.parts {
		s := &r.parts[i]
		list := r.listed[i][:0]
		for w, word := range set[s.word:][:s.words()] {
			for ; word != 0; word &= word - 1 {
				list = append(list, uint32(w<<6|bits.TrailingZeros64(word)))
			}
		}
		r.listed[i] = list
	}
	return r.listed
}

// heldOf returns the sections of pages that match which may be hits: those that a term
// stands in, and the lead where the title holds one. They are found once.
func (r *run) heldOf(m *matched) []uint64 {
	if m.held != nil {
		return m.held
	}
	held, sections := r.docSet(), r.docSet()
	for i := range r.scored {
		if r.scored[i].follows {
			continue // it stands nowhere else than what it follows
		}
		for part := range r.parts {
			for _, src := range r.scored[i].own[part] {
				src.mark(held[r.parts[part].word:])
			}
		}
	}
	for w, word := range m.set {
		for ; word != 0; word &= word - 1 {
			r.addSections(sections, uint32(w<<6|bits.TrailingZeros64(word)))
		}
	}
	intersectSets(held, sections)
	for i := range r.scored {
		for _, p := range r.scored[i].titles.pages {
			if hasBit(m.set, p.page) {
				r.addLead(held, p.page)
			}
		}
	}
	m.held = held
	return held
}

// addLead puts the lead of a page into a set of documents.
func (r *run) addLead(set []uint64, page uint32) {
	lead := r.cols.Lead(page)
	s := &r.parts[r.partOf(lead)]
	setBit(set[s.word:], lead-s.base)
}
