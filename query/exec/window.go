package exec

import (
	"math"
	"math/bits"
	"slices"
)

// window is the memory for the documents that are scored at a time.
type window struct {
	acc       [windowSize]float64 // scores so far
	tf        [windowSize]float64 // of the term at hand
	stretchTF [128]float64        // of the block at hand

	touched docBits // documents that a term stands in
	reached docBits // those and others of which acc isn't 0
	mine    docBits // those of which tf isn't 0
	left    docBits // candidates

	order  []int     // terms that stand in the window, the least bound first
	totals []float64 // by window: bound of its best score
	queue  []queued  // windows to scan
	floats []float64 // bounds live here
	marks  []uint64  // a set of documents of one segment
	adder  *adder
}

type docBits [windowWords]uint64

func (b *docBits) has(d uint32) bool { return b[d>>6]>>(d&63)&1 != 0 }
func (b *docBits) set(d uint32)      { b[d>>6] |= 1 << (d & 63) }

func (b *docBits) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// queued is a window and its bound.
type queued struct {
	bound  float64
	part   int
	window int // in the part
}

// frame is the window that is scanned.
type frame struct {
	*slice
	part   int
	window int     // in all
	lo, hi uint32  // its documents
	word   int     // where they begin in a set
	prior  float64 // what a section gains at most beside its terms
}

// scan scores windows, the one with the highest bound first, until none left
// can reach the hits found. Where few documents match, only they are scored.
func (r *run) scan(m matched, simple bool) error {
	only, pages := r.restriction(m, simple)
	bounded := only == nil || countSet(only) > few
	if bounded {
		r.bound()
	}
	r.fill(only, bounded)
	for len(r.queue) > 0 {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		q := r.pop()
		theta := r.top.theta()
		if q.bound*slack < theta {
			return nil
		}
		s := &r.parts[q.part]
		f := frame{
			slice: s, part: q.part, window: s.window + q.window,
			lo: uint32(q.window) << windowBits, hi: min(uint32(q.window+1)<<windowBits, s.docs),
			word: s.word + q.window*windowWords, prior: r.ranking.prior(s.links[q.window]),
		}
		for _, doc := range r.query.Named {
			if doc-s.base >= f.lo && doc-s.base < f.hi {
				f.prior = r.ranking.prior(s.links[q.window]) + r.ranking.Title*r.idfSum
			}
		}
		var err error
		if only != nil {
			err = r.complete(&f, only, bounded)
		} else {
			err = r.accumulate(&f, theta)
		}
		if err != nil {
			return err
		}
		r.offerAll(&f, pages)
	}
	return nil
}

// restriction turns what matched into documents to score only, or where they
// are many into pages to check hits against.
func (r *run) restriction(m matched, simple bool) (docs, pages []uint64) {
	if m.set == nil || simple {
		return nil, nil
	}
	if r.query.Sections {
		return m.set, nil
	}
	if countSet(m.set) > r.cols.Pages()/8 {
		return nil, m.set
	}
	docs = make([]uint64, r.words)
	for w, word := range m.set {
		for ; word != 0; word &= word - 1 {
			for _, doc := range r.cols.Sections(uint32(w<<6 | bits.TrailingZeros64(word))) {
				s := &r.parts[r.partOf(doc)]
				setBit(docs[s.word:], doc-s.base)
			}
		}
	}
	return docs, nil
}

// fill queues the windows that may hold hits.
func (r *run) fill(only []uint64, bounded bool) {
	r.queue = r.queue[:0]
	for i := range r.parts {
		s := &r.parts[i]
		for w := range s.links {
			if only != nil && empty(only[s.word+w*windowWords:][:windowWords]) {
				continue
			}
			bound := math.Inf(1)
			if bounded {
				if !r.stands(s.window + w) {
					continue
				}
				bound = r.totals[s.window+w]
			}
			r.queue = append(r.queue, queued{bound, i, w})
		}
	}
	for i := len(r.queue)/2 - 1; i >= 0; i-- {
		r.sink(i)
	}
}

// stands reports whether any term stands in a window.
func (r *run) stands(window int) bool {
	return slices.ContainsFunc(r.scored, func(w weighted) bool { return w.most[window] > 0 })
}

func empty(set []uint64) bool {
	for _, w := range set {
		if w != 0 {
			return false
		}
	}
	return true
}

// pop takes the window with the highest bound out of the queue, which is a
// heap.
func (r *run) pop() queued {
	q, last := r.queue[0], len(r.queue)-1
	r.queue[0] = r.queue[last]
	r.queue = r.queue[:last]
	r.sink(0)
	return q
}

func (r *run) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(r.queue) {
			return
		}
		if child+1 < len(r.queue) && r.queue[child+1].bound > r.queue[child].bound {
			child++
		}
		if r.queue[i].bound >= r.queue[child].bound {
			return
		}
		r.queue[i], r.queue[child] = r.queue[child], r.queue[i]
		i = child
	}
}

// offerAll offers the candidates of a window that are hits, and clears it.
func (r *run) offerAll(f *frame, pages []uint64) {
	theta := r.top.theta()
	for w, word := range r.left {
		for ; word != 0; word &= word - 1 {
			d := uint32(w<<6 | bits.TrailingZeros64(word))
			if r.acc[d]+f.prior < theta {
				continue
			}
			doc := f.base + f.lo + d
			page := r.cols.Page[doc]
			if pages != nil && !hasBit(pages, page) {
				continue
			}
			score := r.acc[d] + r.ranking.prior(r.cols.Links[page])
			if len(r.query.Named) > 0 && slices.Contains(r.query.Named, doc) {
				score += r.ranking.Title * r.idfSum
			}
			r.top.offer(Hit{doc, page, score})
			theta = r.top.theta()
		}
	}
	for w, word := range r.reached {
		for ; word != 0; word &= word - 1 {
			r.acc[w<<6|bits.TrailingZeros64(word)] = 0
		}
	}
	r.reached, r.touched = docBits{}, docBits{}
}
