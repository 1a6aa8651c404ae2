package exec

import (
	"cmp"
	"math"
	"slices"
)

// fewLeaves is how many words and runs queries have at most, but for a few: that
// many take no memory of the heap.
const fewLeaves = 8

// onlyLeaves appends the words and runs of a query that asks for each of them and
// nothing else.
func onlyLeaves(n Node, list []Node) ([]Node, bool) {
	list = conjuncts(n, list)
	return list, !slices.ContainsFunc(list, func(n Node) bool {
		if run, ok := n.(Run); ok {
			return run.Any
		}
		_, word := n.(Word)
		return !word
	})
}

// rareShare is the share of all documents up to which a term is so rare that
// those with it are listed and looked up among the others, instead of sets of
// documents being made.
const rareShare = 32

// rareCount is how many documents a term may be in at any rate to be that rare.
var rareCount = 4096 // tests change it

// decideLeaves returns the sections that hold all words and runs, where one of
// their terms is rare.
func (r *run) decideLeaves(leaves []Node) (m matched, ok bool, err error) {
	var room, neededRoom [fewLeaves]*scoredTerm
	var endRoom [fewLeaves]int
	terms, needed, ends := room[:0], neededRoom[:0], endRoom[:0]
	rarest := math.MaxInt
	for _, n := range leaves {
		from := len(needed)
		if needed, err = r.required(n, needed); err != nil {
			return m, false, err
		}
		for _, t := range needed[from:] {
			rarest = min(rarest, t.postings())
		}
		ends = append(ends, len(needed))
	}
	if rarest > max(len(r.cols.Page)/rareShare, rareCount) {
		return m, false, nil
	}
	from := 0
	for _, end := range ends {
		terms = append(terms, r.commonOf(needed[from:end]))
		from = end
	}
	sortByPostings(terms)
	m = matched{set: r.docSet(), lists: make([][]uint32, len(r.parts))}
	for i := range r.parts {
		s := &r.parts[i]
		docs := r.docsOf(terms[0], i, r.listed[i][:0])
		for _, t := range terms[1:] {
			docs = r.keep(t.own[i], t.runsOf(i), i, docs)
		}
		docs = r.allowedOf(i, docs)
		for _, doc := range docs {
			setBit(m.set[s.word:], doc)
		}
		m.lists[i], r.listed[i] = docs, docs
		m.count += len(docs)
	}
	return m, true, nil
}

// allowedOf drops the documents of a segment that may not be hits.
func (r *run) allowedOf(part int, docs []uint32) []uint32 {
	allowed := r.allow.docs[r.parts[part].word:]
	return slices.DeleteFunc(docs, func(doc uint32) bool { return !hasBit(allowed, doc) })
}

func sortByPostings(terms []*scoredTerm) {
	slices.SortStableFunc(terms, func(a, b *scoredTerm) int { return cmp.Compare(a.postings(), b.postings()) })
}

// commonOf returns the sections that hold all terms in fields of their own,
// and the pages whose titles do.
func (r *run) commonOf(terms []*scoredTerm) *scoredTerm {
	switch len(terms) {
	case 0:
		return r.newTerm()
	case 1:
		return terms[0]
	}
	sortByPostings(terms)
	t := r.newTerm()
	for i := range r.parts {
		docs := r.ownDocs(terms[0].own[i], nil)
		for _, other := range terms[1:] {
			docs = r.keep(other.own[i], nil, i, docs)
		}
		if len(docs) > 0 {
			t.own[i] = append(t.own[i], source{made: &made{docs: docs}})
		}
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

// docsOf appends the documents of a segment that hold a term, its titles
// included, to an empty list.
func (r *run) docsOf(t *scoredTerm, part int, list []uint32) []uint32 {
	list = r.ownDocs(t.own[part], list)
	r.others = r.others[:0]
	for _, run := range t.runsOf(part) {
		for doc := run.from; doc < run.to; doc++ {
			r.others = append(r.others, doc)
		}
	}
	return union(list, r.others)
}

// ownDocs appends the documents in any of the lists of a segment to an empty
// list.
func (r *run) ownDocs(own []source, list []uint32) []uint32 {
	for k, s := range own {
		if k == 0 {
			list = s.docs(list)
			continue
		}
		r.others = s.docs(r.others[:0])
		list = union(list, r.others)
	}
	return list
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

// keep drops the documents of a segment that are in none of the lists and of
// the titles of a term.
func (r *run) keep(own []source, titles []titleRun, part int, docs []uint32) []uint32 {
	n := 0
	for _, s := range own {
		n += s.count()
	}
	if n > lookUpFactor*len(docs) {
		return keepFound(own, titles, docs)
	}
	r.clearMarks(&r.parts[part])
	for _, s := range own {
		s.mark(r.marks)
	}
	markTitles(r.marks, titles)
	kept := docs[:0]
	for _, doc := range docs {
		if hasBit(r.marks, doc) {
			kept = append(kept, doc)
		}
	}
	return kept
}

// keepFound is keep where the term is looked up in each document.
func keepFound(own []source, titles []titleRun, docs []uint32) []uint32 {
	return slices.DeleteFunc(docs, func(doc uint32) bool {
		for len(titles) > 0 && titles[0].to <= doc {
			titles = titles[1:]
		}
		return !(len(titles) > 0 && titles[0].from <= doc || holds(own, doc))
	})
}

// holds reports whether a document is in one of the lists.
func holds(list []source, doc uint32) bool {
	for _, s := range list {
		if s.made == nil {
			if s.Contains(doc) {
				return true
			}
		} else if _, ok := slices.BinarySearch(s.made.docs, doc); ok {
			return true
		}
	}
	return false
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
