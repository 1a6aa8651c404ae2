package exec

import (
	"math"
	"slices"
)

// single scores sections for a query of one word, or of one of whatever else
// leads to sections by itself. There is nothing to combine then, so in the place
// of windows there are spans of documents as narrow as the bounds are: one to
// a block of the longest list of each segment.
type single struct {
	spans []span // a heap, the highest bound first

	spanDocs, moreDocs []uint32        // of the span at hand
	spanTF, moreTF     []float64       // their normalized frequencies; of documents that are listed, moreTF is their scores
	spanTitle          []float64       // those of titles, while they are apart
	spanPlain          []float64       // those of the follower, or twin
	titleDocs          []uint32        // of titles, or of one term of several
	noTF               []float64       // zeros
	short              []shortPostings // by segment

	own, follow []spanBounds
	ends        slab[uint32] // spanBounds.last lives here
}

// span is documents of one segment.
type span struct {
	bound  float64
	common float64 // bound of those that are in the last list alone
	most   float64 // the highest normalized frequency in that
	plain  float64 // that of the follower in all lists
	part   int
	lo, hi uint32
}

func (s span) limit() float64 { return s.bound }

// leader returns the term that alone leads to sections.
func (r *run) leader() (*weighted, bool) {
	var lead *weighted
	for i := range r.scored {
		if w := &r.scored[i]; !w.follows {
			if lead != nil {
				return nil, false
			}
			lead = w
		}
	}
	return lead, lead != nil
}

// scanSingle scores spans, the one with the highest bound first, until none left
// can reach the hits found.
func (r *run) scanSingle(lead *weighted) error {
	r.spans = r.spans[:0]
	r.floats.reset()
	r.ends.reset()
	r.resetShort()
	for i := range r.parts {
		r.addSpans(lead, i)
	}
	heapify(r.spans)
	for n := 0; len(r.spans) > 0; n++ {
		if n%64 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		var s span
		if s, r.spans = pop(r.spans); s.bound*slack < r.top.theta() {
			return nil
		}
		if err := r.scoreSpan(lead, s); err != nil {
			return err
		}
	}
	return nil
}

// addSpans cuts a segment into spans.
func (r *run) addSpans(lead *weighted, part int) {
	if len(lead.own[part])+len(lead.runsOf(part)) == 0 {
		return
	}
	s := &r.parts[part]
	if m := lead.onlyMade(part); m != nil {
		r.addMadeSpans(lead, m, part)
		return
	}
	follower := lead.followerIn(r)
	if lead.fewIn(part) {
		bound := lead.both(follower, math.Inf(1), math.Inf(1)) + r.priorWithin(s, 0, s.docs)
		r.spans = append(r.spans, span{bound: bound, common: bound, most: math.Inf(1), plain: math.Inf(1), part: part, hi: s.docs})
		return
	}
	r.own, r.follow = r.boundLists(r.own[:0], lead, part), r.follow[:0]
	if follower != nil {
		r.follow = r.boundLists(r.follow, follower, part)
	}
	ends, last := lead.ends(part), len(lead.own[part])-1
	lo := uint32(0)
	for i := range len(ends) + 1 {
		hi := s.docs
		if i < len(ends) {
			hi = ends[i] + 1
		}
		if lo == hi {
			continue
		}
		if tf, common := most(r.own, lo, hi, last); tf > 0 {
			plain, _ := most(r.follow, lo, hi, last)
			prior := r.priorWithin(s, lo, hi)
			bound := func(tf float64) float64 { return lead.both(follower, tf, min(tf*r.ratio, plain)) + prior }
			r.spans = append(r.spans, span{bound(tf), bound(common), common, plain, part, lo, hi})
		}
		lo = hi
	}
}

// fewIn reports whether a term has so few postings in a segment, and no titles, that to
// bound them takes as long as to score them.
func (w *weighted) fewIn(part int) bool {
	for _, src := range w.own[part] {
		if src.made != nil || src.Count > fewPostings {
			return false
		}
	}
	return len(w.runsOf(part)) == 0
}

// both is what a term and its follower, or nil, add at most.
func (w *weighted) both(follower *weighted, tf, plain float64) float64 {
	bound := w.highest(tf)*slack + gridStep
	if follower != nil {
		bound += follower.highest(plain)*slack + gridStep
	}
	return bound
}

// followerIn is the plain form that follows w, nil if none does.
func (w *weighted) followerIn(r *run) *weighted {
	if w.follower < 0 {
		return nil
	}
	return &r.scored[w.follower]
}

// priorWithin is what a section in a range gains at most beside its terms.
func (r *run) priorWithin(s *slice, lo, hi uint32) float64 {
	links := uint32(0)
	for _, n := range s.links[lo>>minWindow : (hi-1)>>minWindow+1] {
		links = max(links, n)
	}
	prior := r.prior(links)
	for _, doc := range r.query.Named {
		if doc >= s.base+lo && doc < s.base+hi {
			prior += r.bonus()
		}
	}
	return prior
}

// scoreSpan scores the documents of a span.
func (r *run) scoreSpan(lead *weighted, s span) error {
	f := frame{slice: &r.parts[s.part], part: s.part, lo: s.lo, hi: s.hi}
	follower := lead.followerIn(r)
	var err error
	if theta := r.top.theta(); s.common*slack < theta {
		err = r.lookUp(&f, lead, follower, s, theta)
	} else {
		err = r.readSpan(&f, lead, follower)
	}
	if err == nil {
		r.offerSpan(&f, lead, follower)
	}
	return err
}

// readSpan reads all lists of a span through.
func (r *run) readSpan(f *frame, lead, follower *weighted) error {
	r.spanDocs, r.spanTF = r.spanDocs[:0], r.spanTF[:0]
	short, long := lead.apart(f.part)
	if err := r.gatherShort(f, short); err != nil {
		return err
	}
	if err := r.gatherAll(f, long); err != nil {
		return err
	}
	r.addSpanTitles(f, titlesWithin(lead.titles.runs, f))
	if follower == nil {
		return nil
	}
	r.spanPlain = append(r.spanPlain[:0], make([]float64, len(r.spanDocs))...)
	return r.follows(f, follower)
}

// gatherAll adds the documents of lists.
func (r *run) gatherAll(f *frame, lists []source) error {
	for k := range lists {
		if err := r.gather(f, &lists[k]); err != nil {
			return err
		}
	}
	return nil
}

// gather adds the documents of a list.
func (r *run) gather(f *frame, src *source) error {
	it := walk{src: src}
	it.begin(f)
	for {
		docs, tf, err := r.next(f, &it)
		if docs == nil || err != nil {
			return err
		}
		r.mergeIn(docs, tf)
	}
}

// mergeIn adds documents to those of the span. What is already there of the
// same list lies before them.
func (r *run) mergeIn(docs []uint32, tf []float64) {
	if n := len(r.spanDocs); n == 0 || r.spanDocs[n-1] < docs[0] {
		r.spanDocs, r.spanTF = append(r.spanDocs, docs...), append(r.spanTF, tf...)
		return
	}
	was, wasTF := r.spanDocs, r.spanTF
	r.spanDocs, r.spanTF = mergeInto(r.moreDocs[:0], r.moreTF[:0], was, wasTF, docs, tf)
	r.moreDocs, r.moreTF = was, wasTF
}

// addSpanTitles adds titles to the documents of their pages: to all, or where
// clauses hold for pages to those that are there and to leads.
func (r *run) addSpanTitles(f *frame, runs []titleRun) {
	for _, run := range runs {
		if run.from >= f.hi {
			return
		}
		lo, hi := max(run.from, f.lo), min(run.to, f.hi)
		i := lowerBound(r.spanDocs, lo)
		for doc := lo; doc < hi; doc++ {
			switch {
			case i < len(r.spanDocs) && r.spanDocs[i] == doc:
				r.spanTF[i] += run.tf
			case r.query.Sections || run.lead && doc == run.from:
				r.spanDocs, r.spanTF = slices.Insert(r.spanDocs, i, doc), slices.Insert(r.spanTF, i, run.tf)
			default:
				continue
			}
			i++
		}
	}
}

// follows adds the follower to the documents of a span, which hold all of its.
func (r *run) follows(f *frame, w *weighted) error {
	for k := range w.own[f.part] {
		if err := r.addWithin(f, &w.own[f.part][k], r.spanPlain, nil); err != nil {
			return err
		}
	}
	addRuns(r.spanDocs, r.spanPlain, titlesWithin(w.titles.runs, f))
	return nil
}

// addWithin reads a list through in a frame, and adds its normalized frequencies to
// sum, by spanDocs, and to twin if that isn't nil.
func (r *run) addWithin(f *frame, src *source, sum, twin []float64) error {
	it := walk{src: src}
	it.begin(f)
	for i := 0; ; {
		docs, tf, err := r.next(f, &it)
		if docs == nil || err != nil {
			return err
		}
		for j, doc := range docs {
			for i < len(r.spanDocs) && r.spanDocs[i] < doc {
				i++
			}
			if i < len(r.spanDocs) && r.spanDocs[i] == doc {
				sum[i] += tf[j]
				if twin != nil {
					twin[i] += tf[j]
				}
			}
		}
	}
}

// offerSpan scores the documents of a span and offers those that may be hits.
func (r *run) offerSpan(f *frame, lead, follower *weighted) {
	scores := r.scoresOf(lead, follower)
	allowed := r.allow.docs[f.word:]
	if r.top.wantsFloor() {
		least := math.Inf(-1)
		for i, doc := range r.spanDocs {
			if scores[i] > least && hasBit(allowed, doc) {
				least = r.top.note(f.base+doc, scores[i])
			}
		}
		r.top.raiseFloor()
	}
	prior, theta := r.priorWithin(f.slice, f.lo, f.hi), r.top.theta()
	for i, doc := range r.spanDocs {
		if (scores[i]+prior)*slack >= theta && hasBit(allowed, doc) {
			theta = r.consider(f.slice, doc, scores[i], prior, theta)
		}
	}
}

// scoresOf returns what the documents of a span score, in the memory of moreTF.
func (r *run) scoresOf(lead, follower *weighted) []float64 {
	factor, k1 := lead.factors()
	scores := slices.Grow(r.moreTF[:0], len(r.spanDocs))[:len(r.spanDocs)]
	for i, tf := range r.spanTF[:len(scores)] {
		scores[i] = onGrid(factor * tf / (tf + k1))
	}
	if follower != nil {
		factor, k1 := follower.factors()
		for i, tf := range r.spanPlain[:len(scores)] {
			scores[i] += onGrid(factor * tf / (tf + k1))
		}
	}
	r.moreTF = scores
	return scores
}
