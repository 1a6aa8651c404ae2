package exec

import (
	"cmp"
	"slices"
)

// allWords lists the words of a query that asks for each of them and nothing
// else.
func allWords(n Node, list []Word) ([]Word, bool) {
	switch n := n.(type) {
	case Word:
		return append(list, n), true
	case *Bool:
		if len(n.Must) == 0 || len(n.Should)+len(n.MustNot) > 0 {
			return list, false
		}
		for _, c := range n.Must {
			var ok bool
			if list, ok = allWords(c, list); !ok {
				return list, false
			}
		}
		return list, true
	}
	return list, false
}

// rareShare is the share of all documents up to which a word is so rare that
// those with it are listed and looked up among the others, instead of sets of
// documents being made.
const rareShare = 32

// decideWords returns the sections that hold all words, where one of them is
// rare.
func (r *run) decideWords(words []Word) (m matched, ok bool, err error) {
	terms := make([]*scoredTerm, len(words))
	for i, w := range words {
		if terms[i], err = r.leaf(w); err != nil {
			return m, false, err
		}
	}
	slices.SortStableFunc(terms, func(a, b *scoredTerm) int { return cmp.Compare(a.postings(), b.postings()) })
	if terms[0].postings() > len(r.cols.Page)/rareShare {
		return m, false, nil
	}
	m = matched{set: r.docSet(), lists: make([][]uint32, len(r.parts))}
	for i := range r.parts {
		s := &r.parts[i]
		docs := r.docsOf(terms[0], i, r.listed[i][:0])
		for _, t := range terms[1:] {
			docs = r.keep(t, i, docs)
		}
		allowed := r.allow.docs[s.word:]
		docs = slices.DeleteFunc(docs, func(doc uint32) bool { return !hasBit(allowed, doc) })
		for _, doc := range docs {
			setBit(m.set[s.word:], doc)
		}
		m.lists[i], r.listed[i] = docs, docs
		m.count += len(docs)
	}
	return m, true, nil
}

// docsOf appends the documents of a segment that hold a term, its titles
// included, to an empty list.
func (r *run) docsOf(t *scoredTerm, part int, list []uint32) []uint32 {
	for k, s := range t.own[part] {
		if k == 0 {
			list = s.docs(list)
			continue
		}
		r.others = s.docs(r.others[:0])
		list = union(list, r.others)
	}
	r.others = r.others[:0]
	for _, run := range t.runsOf(part) {
		for doc := run.from; doc < run.to; doc++ {
			r.others = append(r.others, doc)
		}
	}
	return union(list, r.others)
}

// docs appends the documents of a source, deleted ones included, to a list.
func (s source) docs(list []uint32) []uint32 {
	if s.made != nil {
		return append(list, s.made.docs...)
	}
	list = slices.Grow(list, int(s.Count))
	for b := range s.Blocks.Last {
		s.Load(b)
		list = append(list, s.Docs[:s.N]...)
	}
	return list
}

// union adds the documents of b to a. Both rise. It goes from the back, so that
// nothing of a is written over that is still to be read.
func union(a, b []uint32) []uint32 {
	i, j := len(a)-1, len(b)-1
	a = slices.Grow(a, len(b))[:len(a)+len(b)]
	k := len(a) - 1
	for ; j >= 0; k-- {
		if i >= 0 && a[i] > b[j] {
			a[k] = a[i]
			i--
			continue
		}
		if i >= 0 && a[i] == b[j] {
			i--
		}
		a[k] = b[j]
		j--
	}
	return slices.Delete(a, i+1, k+1) // what was in both left a gap
}

// lookUpFactor is how many times more postings a term must have than there
// are documents for looking them up one by one to be faster than marking all
// documents that hold the term.
const lookUpFactor = 32

// keep drops the documents that don't hold a term.
func (r *run) keep(t *scoredTerm, part int, docs []uint32) []uint32 {
	n := 0
	for _, s := range t.own[part] {
		n += s.count()
	}
	if n > lookUpFactor*len(docs) {
		return t.keepFound(part, docs)
	}
	r.clearMarks(&r.parts[part])
	for _, s := range t.own[part] {
		if s.made == nil {
			s.OrInto(r.marks)
			continue
		}
		for _, doc := range s.made.docs {
			setBit(r.marks, doc)
		}
	}
	for _, run := range t.runsOf(part) {
		for doc := run.from; doc < run.to; doc++ {
			setBit(r.marks, doc)
		}
	}
	kept := docs[:0]
	for _, doc := range docs {
		if hasBit(r.marks, doc) {
			kept = append(kept, doc)
		}
	}
	return kept
}

// keepFound drops the documents in which a term isn't found.
func (t *scoredTerm) keepFound(part int, docs []uint32) []uint32 {
	runs, own := t.runsOf(part), t.own[part]
	return slices.DeleteFunc(docs, func(doc uint32) bool {
		for len(runs) > 0 && runs[0].to <= doc {
			runs = runs[1:]
		}
		return !(len(runs) > 0 && runs[0].from <= doc || holds(own, doc))
	})
}
