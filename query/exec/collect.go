package exec

import (
	"container/heap"
	"slices"
)

// collector keeps the best hits.
type collector struct {
	*scorer
	limit int
	order Order
	total int
	best  hitHeap
}

// collect offers the sections that may be hits: of a page that matches, those
// that a word stands in, and the lead where the title matches or no section
// does. With clauses decided by section, it is the sections that match.
func (c *collector) collect(grouped bool) {
	if c.sections {
		c.collectSections(grouped)
		return
	}
	for page := range c.matched.EachSet() {
		c.collectPage(uint32(page), c.cols.Sections(uint32(page)), grouped)
	}
}

// collectPage offers sections of one page.
func (c *collector) collectPage(page uint32, sections []uint32, grouped bool) {
	hits := make([]Hit, 0, 8)
	for _, doc := range sections {
		if c.touched.Test(uint(doc)) {
			hits = append(hits, Hit{doc, page, c.score(doc, page)})
		}
	}
	if lead := sections[0]; !c.touched.Test(uint(lead)) && (len(hits) == 0 || c.titled.Test(uint(page))) {
		hits = append(hits, Hit{lead, page, c.score(lead, page)})
	}
	c.offerAll(hits, grouped)
}

func (c *collector) collectSections(grouped bool) {
	var hits []Hit
	page := uint32(0)
	flush := func() {
		if len(hits) > 0 {
			c.offerAll(hits, grouped)
			hits = hits[:0]
		}
	}
	for _, doc := range c.cols.Docs { // by page, so that a page's hits come together
		if !c.matched.Test(uint(doc)) {
			continue
		}
		if p := c.cols.Page[doc]; p != page {
			flush()
			page = p
		}
		hits = append(hits, Hit{doc, page, c.score(doc, page)})
	}
	flush()
}

// offerAll offers the hits of one page.
func (c *collector) offerAll(hits []Hit, grouped bool) {
	if !grouped {
		c.total += len(hits)
		for _, h := range hits {
			c.offer(h)
		}
		return
	}
	c.total++
	c.offer(slices.MaxFunc(hits, func(a, b Hit) int { return -c.compare(a, b) }))
}

func (c *collector) offer(h Hit) {
	switch {
	case len(c.best.hits) < c.limit:
		c.best.compare = c.compare
		heap.Push(&c.best, h)
	case c.limit > 0 && c.compare(h, c.best.hits[0]) < 0:
		c.best.hits[0] = h
		heap.Fix(&c.best, 0)
	}
}

// compare orders hits, the better one first.
func (c *collector) compare(a, b Hit) int { return c.order.compare(c.cols, a, b) }

func (c *collector) sorted() []Hit {
	slices.SortFunc(c.best.hits, c.compare)
	return c.best.hits
}

// hitHeap has the worst hit on top.
type hitHeap struct {
	hits    []Hit
	compare func(a, b Hit) int
}

func (h *hitHeap) Len() int           { return len(h.hits) }
func (h *hitHeap) Less(i, j int) bool { return h.compare(h.hits[i], h.hits[j]) > 0 }
func (h *hitHeap) Swap(i, j int)      { h.hits[i], h.hits[j] = h.hits[j], h.hits[i] }
func (h *hitHeap) Push(x any)         { h.hits = append(h.hits, x.(Hit)) }
func (h *hitHeap) Pop() any {
	last := h.hits[len(h.hits)-1]
	h.hits = h.hits[:len(h.hits)-1]
	return last
}
