package exec

import (
	"cmp"
	"container/heap"
	"math"
	"math/bits"

	"wikiseek/index"
)

// Order is what hits are sorted by. The zero value is by score.
type Order struct {
	By        OrderKey
	Ascending bool
}

// OrderKey is a property of pages that hits can be sorted by.
type OrderKey uint8

// The keys.
const (
	ByScore OrderKey = iota
	ByTime           // when the revision was made; pages of unknown time come last
	ByLinks          // incoming links
)

// key is what a page is sorted by, the highest first.
func (o Order) key(c *index.Columns, page uint32) int64 {
	var key int64
	switch o.By {
	case ByTime:
		key = int64(c.Time[page])
		if key == 0 {
			return math.MinInt64
		}
	case ByLinks:
		key = int64(c.Links[page])
	}
	if o.Ascending {
		return -key
	}
	return key
}

// compare orders hits, the better one first: by score, or with a key by that,
// a page's sections together, the best first. Equal ones are in the order of
// pages and sections. Columns are only looked at where the rest doesn't tell: they
// are seldom in a cache.
func (o Order) compare(c *index.Columns, a, b Hit) int {
	if o.By == ByScore {
		if n := cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Page, b.Page)); n != 0 {
			return n
		}
	} else if n := cmp.Or(cmp.Compare(o.key(c, b.Page), o.key(c, a.Page)), cmp.Compare(a.Page, b.Page), cmp.Compare(b.Score, a.Score)); n != 0 {
		return n
	}
	return cmp.Compare(c.Section[a.Doc], c.Section[b.Doc])
}

// first returns the n pages of a set that come first, those of the order's
// key.
func (o Order) first(c *index.Columns, pages []uint64, n int) []uint32 {
	h := pageHeap{}
	for w, word := range pages {
		for ; word != 0; word &= word - 1 {
			page := uint32(w<<6 | bits.TrailingZeros64(word))
			k := keyedPage{o.key(c, page), page}
			switch {
			case len(h) < n:
				heap.Push(&h, k)
			case n > 0 && k.key > h[0].key: // of equal ones the first came before
				h[0] = k
				heap.Fix(&h, 0)
			}
		}
	}
	list := make([]uint32, len(h))
	for i, k := range h {
		list[i] = k.page
	}
	return list
}

type keyedPage struct {
	key  int64
	page uint32
}

// pageHeap has the page on top that comes last.
type pageHeap []keyedPage

func (h pageHeap) Len() int { return len(h) }
func (h pageHeap) Less(i, j int) bool {
	return h[i].key < h[j].key || h[i].key == h[j].key && h[i].page > h[j].page
}
func (h pageHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *pageHeap) Push(x any)   { *h = append(*h, x.(keyedPage)) }
func (h *pageHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// keepFirst drops all matches but those of the pages that come first, as many
// as there may be hits.
func (r *run) keepFirst(m *matched) matched {
	kept := r.newSet()
	for _, page := range r.query.Order.first(r.cols, r.pagesOf(m), r.query.Limit) {
		r.addPage(kept, page)
	}
	intersectSets(kept, m.set)
	return matched{set: kept}
}
