package exec

import (
	"cmp"
	"math"
	"slices"

	"wikiseek/index/segment"
)

// layout is how documents are divided into windows, and what is known of those.
type layout struct {
	bits     int       // a window has 2^bits documents
	starts   []int     // by segment: its first window
	windows  int       // in all
	postings int       // in all, of the terms that may lead to hits
	priors   []float64 // by window: what a section gains at most beside its terms
	totals   []float64 // by window: bound of its best score
	followed bool      // whether terms have followers that are no twins: these are scored with them
}

// window is the memory for the documents that are scored at a time.
type window struct {
	layout

	acc       []float64                 // scores so far
	most      []float64                 // bounds of them together with the followers of terms, if there are any
	tf        []float64                 // of the term at hand
	twinTF    []float64                 // of its twin
	blockDocs [segment.BlockSize]uint32 // of the block at hand
	blockTF   [segment.BlockSize]float64
	selected  []segment.Selected

	touched docSet // documents that a term stands in
	reached docSet // those and others of which acc isn't 0
	mine    docSet // those of which tf isn't 0
	left    docSet // candidates

	order  []int         // terms that stand in the window, the least bound first
	rest   []int         // those of them that are added to candidates only, the last one first
	queue  []queued      // windows to scan
	floats slab[float64] // bounds live here
	marks  []uint64      // a set of documents of one segment
	adder  *adder
}

// postingsPerWindow is how many postings a window should have, of all terms that
// may lead to hits: what a window costs beside them is that of about as many.
const postingsPerWindow = 2048

// mostBounds is how many bounds there are at most, of terms in windows, each of which takes
// some numbers: a query may have thousands of words.
const mostBounds = 1 << 21

// denseWindow is the largest window, as a power of two, that is faster to
// clear as a whole than where documents were reached.
const denseWindow = 13

// layOut decides on the windows: the fewer postings, the larger they are.
func (r *run) layOut() {
	docs := 0
	for i := range r.parts {
		docs += int(r.parts[i].docs)
	}
	r.postings = r.countLeading()
	r.bits = minWindow
	for r.bits < maxWindow && (docs>>r.bits > r.postings/postingsPerWindow || docs>>r.bits*len(r.scored) > mostBounds) {
		r.bits++
	}
	r.starts, r.windows = r.starts[:0], 0
	for i := range r.parts {
		r.starts = append(r.starts, r.windows)
		r.windows += r.count(&r.parts[i])
	}
	r.makeRoom()
	r.setPriors()
}

// countLeading counts the postings of terms that may lead to hits: not those of
// the terms with the lowest bounds that don't reach theta all together. It leaves
// out what sections gain beside their terms, and so is an estimate.
func (r *run) countLeading() int {
	r.order = r.order[:0]
	for i := range r.scored {
		if !r.scored[i].follows {
			r.order = append(r.order, i)
		}
	}
	theta, rest, n := r.top.theta(), 0.0, 0
	if !math.IsInf(theta, -1) {
		slices.SortFunc(r.order, func(a, b int) int { return cmp.Compare(r.limitOf(a), r.limitOf(b)) })
	}
	for _, i := range r.order {
		if rest += r.limitOf(i); rest*slack < theta {
			continue
		}
		n += r.scored[i].postings()
		if f := r.scored[i].followerIn(r); f != nil {
			n += f.postings()
		}
	}
	return n
}

// limitOf is what a term and its follower add at most.
func (r *run) limitOf(i int) float64 {
	w := &r.scored[i]
	return w.both(w.followerIn(r), math.Inf(1), math.Inf(1))
}

// makeRoom makes the memory for scores, once.
func (w *window) makeRoom() {
	if w.acc == nil {
		w.acc, w.tf = make([]float64, 1<<maxWindow), make([]float64, 1<<maxWindow)
		w.most, w.twinTF = make([]float64, 1<<maxWindow), make([]float64, 1<<maxWindow)
	}
}

// count is the number of windows of a segment.
func (r *run) count(s *slice) int { return int(s.docs+1<<r.bits-1) >> r.bits }

// bonus is what a section gains that the query names.
func (r *run) bonus() float64 { return onGrid(r.ranking.Title * r.idfSum) }

// setPriors finds what sections gain at most by links and by being named.
func (r *run) setPriors() {
	r.floats.reset()
	r.priors, r.totals = r.floats.take(r.windows), r.floats.take(r.windows)
	for i := range r.parts {
		priors := r.priors[r.starts[i]:]
		for w, links := range r.parts[i].links {
			w >>= r.bits - minWindow
			priors[w] = max(priors[w], r.prior(links))
		}
	}
	for _, doc := range r.query.Named {
		i := r.partOf(doc)
		r.priors[r.starts[i]+int(doc-r.parts[i].base)>>r.bits] += r.bonus()
	}
}

// queued is a window and its bound.
type queued struct {
	bound  float64
	part   int
	window int // in the part
}

func (q queued) limit() float64 { return q.bound }

// frame is the window that is scanned.
type frame struct {
	*slice
	part   int
	local  int     // number in the segment
	window int     // number in all
	lo, hi uint32  // its documents
	prior  float64 // what a section gains at most beside its terms
}

// scan scores windows, the one with the highest bound first, until none left
// can reach the hits found: all documents, or those that match, or those of pages.
func (r *run) scan(docs matched, pages []uint64) error {
	only := docs.set
	finished := -1 // the segment of which all hits are known, if any
	if only == nil && pages == nil {
		var err error
		if finished, err = r.prime(); err != nil || finished == 0 && len(r.parts) == 1 {
			return err
		}
	}
	r.layOut()
	r.findTwins()
	r.followed = slices.ContainsFunc(r.scored, func(w weighted) bool { return w.follower >= 0 && w.twin == nil })
	r.bound()
	for guess := only == nil && len(r.offered) == 0; ; guess = false {
		r.fill(only, docs.lists, finished)
		if err := r.scanWindows(only, pages, guess); err != nil || !guess || r.top.proven() {
			return err
		}
	}
}

// scanWindow scores the sections of a window.
func (r *run) scanWindow(q queued, only, pages []uint64) error {
	s := &r.parts[q.part]
	f := frame{
		slice: s, part: q.part, local: q.window, window: r.starts[q.part] + q.window,
		lo: uint32(q.window) << r.bits, hi: min(uint32(q.window+1)<<r.bits, s.docs),
	}
	f.prior = r.priors[f.window]
	var err error
	if only != nil {
		err = r.complete(&f, only)
	} else {
		err = r.accumulate(&f, r.top.theta(), pages == nil)
	}
	if err == nil {
		r.offerAll(&f, pages)
	}
	return err
}

// fill queues the windows that may hold hits, but not those of a segment that is finished.
func (r *run) fill(only []uint64, lists [][]uint32, finished int) {
	r.queue = r.queue[:0]
	for i := range r.parts {
		if i == finished {
			continue
		}
		s := &r.parts[i]
		for w := range r.count(s) {
			switch {
			case only == nil:
			case lists != nil:
				if at := lowerBound(lists[i], uint32(w)<<r.bits); at == len(lists[i]) || lists[i][at]>>r.bits != uint32(w) {
					continue
				}
			case empty(r.within(only, s, w)):
				continue
			}
			if window := r.starts[i] + w; r.stands(window) {
				r.queue = append(r.queue, queued{r.totals[window], i, w})
			}
		}
	}
	heapify(r.queue)
}

// stands reports whether any term stands in a window.
func (r *run) stands(window int) bool {
	return slices.ContainsFunc(r.scored, func(w weighted) bool { return w.most[window] > 0 })
}

// within returns the words of a set of documents that are of a window.
func (r *run) within(set []uint64, s *slice, window int) []uint64 {
	words := set[s.word:][:s.words()][window<<r.bits/64:]
	return words[:min(len(words), 1<<r.bits/64)]
}

func empty(set []uint64) bool {
	for _, w := range set {
		if w != 0 {
			return false
		}
	}
	return true
}

// offerAll offers the candidates of a window that are hits, and clears it.
func (r *run) offerAll(f *frame, pages []uint64) {
	if pages == nil && r.top.wantsFloor() {
		r.left.each(func(d uint32) { r.top.note(f.base+f.lo+d, r.acc[d]) })
		r.top.raiseFloor()
	}
	theta := r.top.theta()
	r.left.each(func(d uint32) {
		if (r.acc[d]+f.prior)*slack < theta {
			return
		}
		if doc := f.lo + d; pages == nil || hasBit(pages, r.cols.Page[f.base+doc]) {
			theta = r.consider(f.slice, doc, r.acc[d], f.prior, theta)
		}
	})
	r.clearAt(r.acc)
	if r.followed {
		r.clearAt(r.most)
	}
	r.reached.clear()
	r.touched.clear()
}

// clearAt sets to 0 what was reached of the window.
func (r *run) clearAt(scores []float64) {
	if r.bits <= denseWindow {
		clear(scores[:1<<r.bits])
		return
	}
	r.reached.each(func(d uint32) { scores[d] = 0 })
}
