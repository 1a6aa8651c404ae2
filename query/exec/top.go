package exec

import (
	"math"
	"math/bits"
	"slices"

	"wikiseek/index"
)

// top keeps the best hits, in a heap with the worst at its root. Grouped, it
// keeps one hit a page.
type top struct {
	columns *index.Columns
	limit   int
	grouped bool
	by      Order
	best    []Hit
	floor   float64        // that the last hit is guessed to reach
	scores  []float64      // that are noted; guess uses their memory
	pages   []uint32       // grouped: theirs
	at      map[uint32]int // by page: where its hit is, if many are kept
	others  *sharedTheta   // of those who look for hits too, if any do
}

// manyHits is how many hits are kept before their pages are looked up in a
// map instead of one after the other.
const manyHits = 32

func (t *top) reset(cols *index.Columns, q *Query) {
	t.columns, t.limit, t.grouped, t.by = cols, q.Limit, q.Grouped, q.Order
	t.best, t.scores, t.pages, t.floor = t.best[:0], t.scores[:0], t.pages[:0], math.Inf(-1)
	t.at, t.others = nil, nil
	if q.Grouped && q.Limit > manyHits {
		t.at = make(map[uint32]int)
	}
}

// theta is the score below which nothing is a hit, or is guessed to be.
func (t *top) theta() float64 {
	theta := max(t.floor, t.known())
	if t.others != nil {
		theta = max(theta, t.others.load())
	}
	return theta
}

// tell tells the others theta.
func (t *top) tell() {
	if t.others != nil {
		t.others.raise(t.theta())
	}
}

// absorb takes over the hits of another, and what it has left out.
func (t *top) absorb(o *top) {
	for _, h := range o.best {
		t.offer(h)
	}
	t.floor = max(t.floor, o.floor)
}

// known is the score of the last hit, where there are as many as asked for.
func (t *top) known() float64 {
	if len(t.best) < max(t.limit, 1) || t.by.By != ByScore {
		return math.Inf(-1)
	}
	return t.best[0].Score
}

// compare orders hits, the better one first.
func (t *top) compare(a, b Hit) int {
	if t.by.By == ByScore && a.Score != b.Score { // nearly always
		if a.Score > b.Score {
			return -1
		}
		return 1
	}
	return t.by.compare(t.columns, a, b)
}

func (t *top) offer(h Hit) {
	if t.grouped {
		if i := t.find(h.Page); i >= 0 {
			if t.compare(h, t.best[i]) < 0 {
				t.best[i] = h
				t.sinkHit(i)
			}
			return
		}
	}
	if len(t.best) < t.limit {
		t.best = append(t.best, h)
		t.moved(len(t.best) - 1)
		t.rise(len(t.best) - 1)
		return
	}
	if t.limit == 0 || t.compare(h, t.best[0]) >= 0 {
		return
	}
	if t.at != nil {
		delete(t.at, t.best[0].Page)
	}
	t.best[0] = h
	t.moved(0)
	t.sinkHit(0)
}

func (t *top) find(page uint32) int {
	if t.at != nil {
		if i, ok := t.at[page]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(t.best, func(h Hit) bool { return h.Page == page })
}

func (t *top) moved(i int) {
	if t.at != nil {
		t.at[t.best[i].Page] = i
	}
}

func (t *top) swap(i, j int) {
	t.best[i], t.best[j] = t.best[j], t.best[i]
	t.moved(i)
	t.moved(j)
}

func (t *top) rise(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if t.compare(t.best[i], t.best[parent]) <= 0 {
			return
		}
		t.swap(i, parent)
		i = parent
	}
}

func (t *top) sinkHit(i int) {
	for {
		worst := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.best); child++ {
			if t.compare(t.best[child], t.best[worst]) > 0 {
				worst = child
			}
		}
		if worst == i {
			return
		}
		t.swap(i, worst)
		i = worst
	}
}

// sorted returns the hits, best first. They are the caller's.
func (t *top) sorted() []Hit {
	hits := slices.Clone(t.best)
	slices.SortFunc(hits, t.compare)
	return hits
}

// total counts the hits: sections, or grouped the pages of them. Where
// nothing was decided it returns a number that there are at least.
func (r *run) total(m *matched) int {
	switch {
	case m.set == nil:
		return 0
	case r.query.Sections && r.query.Grouped:
		return countSet(r.pagesOf(m))
	case r.query.Sections || r.query.Grouped:
		return m.size()
	}
	return countSet(r.heldOf(m))
}

// countsSections reports whether total counts sections of pages that match: then it
// matters where anything stands that scores.
func (q *Query) countsSections() bool { return !q.Sections && !q.Grouped }

// pagesOf returns the pages of what matched. Those of sections are found once.
func (r *run) pagesOf(m *matched) []uint64 {
	if !r.query.Sections {
		return m.set
	}
	if m.pages == nil {
		m.pages = r.pagesWith(m.set)
	}
	return m.pages
}

// pagesWith returns the pages of a set of documents.
func (r *run) pagesWith(set []uint64) []uint64 {
	pages := r.pageSet()
	for i := range r.parts {
		s := &r.parts[i]
		column := r.cols.Page[s.base:][:s.docs]
		for w, word := range set[s.word:][:s.words()] {
			for ; word != 0; word &= word - 1 {
				setBit(pages, column[w<<6|bits.TrailingZeros64(word)])
			}
		}
	}
	return pages
}
