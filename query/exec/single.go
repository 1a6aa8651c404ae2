package exec

import (
	"slices"

	"wikiseek/index/segment"
)

// single scores sections for a query of one word, or of one of whatever else
// leads to sections by itself. There is nothing to combine then, so in the place
// of windows there are spans of documents as narrow as the bounds are: one to
// a block of the longest list of each segment.
type single struct {
	spans []span // a heap, the highest bound first

	spanDocs, moreDocs []uint32  // of the span at hand
	spanTF, moreTF     []float64 // their normalized frequencies
	spanTitle          []float64 // those of titles, while they are apart
	spanPlain          []float64 // those of the follower
	titleDocs          []uint32

	own, follow []spanBounds
}

// span is documents of one segment.
type span struct {
	bound  float64
	common float64 // bound of those that are in the last list alone
	most   float64 // the highest normalized frequency in that
	part   int
	lo, hi uint32
}

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
	r.spans, r.floats = r.spans[:0], r.floats[:0]
	for i := range r.parts {
		r.addSpans(lead, i)
	}
	for i := len(r.spans)/2 - 1; i >= 0; i-- {
		sink(r.spans, i)
	}
	for n := 0; len(r.spans) > 0; n++ {
		if n%64 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		s := r.spans[0]
		if s.bound*slack < r.top.theta() {
			return nil
		}
		last := len(r.spans) - 1
		r.spans[0] = r.spans[last]
		r.spans = r.spans[:last]
		sink(r.spans, 0)
		if err := r.scoreSpan(lead, s); err != nil {
			return err
		}
	}
	return nil
}

// sink puts the span at i in its place in a heap.
func sink(spans []span, i int) {
	for {
		child := 2*i + 1
		if child >= len(spans) {
			return
		}
		if child+1 < len(spans) && spans[child+1].bound > spans[child].bound {
			child++
		}
		if spans[i].bound >= spans[child].bound {
			return
		}
		spans[i], spans[child] = spans[child], spans[i]
		i = child
	}
}

// addSpans cuts a segment into spans.
func (r *run) addSpans(lead *weighted, part int) {
	if len(lead.own[part])+len(lead.runsOf(part)) == 0 {
		return
	}
	s := &r.parts[part]
	r.own, r.follow = r.boundLists(r.own[:0], lead, part), r.follow[:0]
	follower := lead.followerIn(r)
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
			r.spans = append(r.spans, span{bound(tf), bound(common), common, part, lo, hi})
		}
		lo = hi
	}
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

// spanBounds are the bounds of a list, in the order of documents: most[i] is
// that of the documents behind last[i-1] up to last[i].
type spanBounds struct {
	last []uint32
	most []float64
	next int // the first that isn't behind the spans so far

	source int // the list, the last one if there are two; -1 for titles
}

// boundLists returns the bounds of all lists of a term in a segment.
func (r *run) boundLists(list []spanBounds, w *weighted, part int) []spanBounds {
	own := w.own[part]
	for k := range own {
		var b spanBounds
		switch src := &own[k]; {
		case k+1 < len(own) && own[k+1].joint != nil:
			continue // comes with the next
		case src.joint != nil:
			b = r.boundBlocks(src.norm, src.joint)
		case src.made == nil && src.Count > fewPostings:
			b = r.boundBlocks(src.norm, &src.Blocks)
		default:
			b = r.boundEach(src)
		}
		b.source = k
		list = append(list, b)
	}
	if runs := w.runsOf(part); len(runs) > 0 {
		b := spanBounds{most: r.zeros(2 * len(runs))[:0], source: -1}
		for _, run := range runs {
			b.add(run.from, run.to-1, run.tf)
		}
		list = append(list, b)
	}
	return list
}

// fewPostings is how many postings are bounded each by itself.
const fewPostings = 2 * segment.BlockSize

func (r *run) boundBlocks(n *norm, blocks *segment.Blocks) spanBounds {
	b := spanBounds{last: blocks.Last, most: r.zeros(len(blocks.Last))}
	for i := range b.most {
		b.most[i] = n.most(&blocks.Impacts[i])
	}
	return b
}

// boundEach bounds each posting of a source by itself.
func (r *run) boundEach(src *source) spanBounds {
	n := 2 * src.count() // with what is between them
	b := spanBounds{last: make([]uint32, 0, n), most: r.zeros(n)[:0]}
	if src.made != nil {
		for i, doc := range src.made.docs {
			b.add(doc, doc, src.made.tf[i])
		}
		return b
	}
	for k := range src.Blocks.Last {
		src.Load(k)
		if src.LoadFreqs() != nil {
			break // scoring comes here too and reports it
		}
		for i, doc := range src.Docs[:src.N] {
			b.add(doc, doc, float64(src.Freqs[i])*src.norm.of(src.Lengths[i]))
		}
	}
	return b
}

// add adds documents with their bound; between them and those before is
// nothing.
func (b *spanBounds) add(first, last uint32, most float64) {
	if n := len(b.last); first > 0 && (n == 0 || b.last[n-1] < first-1) {
		b.last, b.most = append(b.last, first-1), append(b.most, 0)
	}
	b.last, b.most = append(b.last, last), append(b.most, most)
}

// ends returns where the blocks of the longest list of a term in a segment end.
func (w *weighted) ends(part int) (ends []uint32) {
	for _, src := range w.own[part] {
		list := src.made.ends()
		switch {
		case src.joint != nil:
			list = src.joint.Last
		case src.made == nil:
			list = src.Blocks.Last
		}
		if len(list) > len(ends) {
			ends = list
		}
	}
	return ends
}

// ends cuts postings into blocks.
func (m *made) ends() (ends []uint32) {
	if m == nil {
		return nil
	}
	for to := segment.BlockSize; to < len(m.docs); to += segment.BlockSize {
		ends = append(ends, m.docs[to-1])
	}
	return ends
}

// most is the highest normalized frequency in all lists together from lo on and
// before hi, and in one of them. From one call to the next lo rises.
func most(list []spanBounds, lo, hi uint32, one int) (sum, inOne float64) {
	for k := range list {
		b := &list[k]
		for b.next < len(b.last) && b.last[b.next] < lo {
			b.next++
		}
		high := 0.0
		for i := b.next; i < len(b.last); i++ {
			high = max(high, b.most[i])
			if b.last[i] >= hi-1 {
				break
			}
		}
		sum += high
		if b.source == one {
			inOne = high
		}
	}
	return sum, inOne
}

// scoreSpan scores the documents of a span.
func (r *run) scoreSpan(lead *weighted, s span) error {
	f := frame{slice: &r.parts[s.part], part: s.part, lo: s.lo, hi: s.hi}
	follower := lead.followerIn(r)
	var err error
	if theta := r.top.theta(); s.common*slack < theta {
		err = r.lookUp(&f, lead, follower, s.most, theta)
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
	for k := range lead.own[f.part] {
		if err := r.gather(f, &lead.own[f.part][k]); err != nil {
			return err
		}
	}
	r.addSpanTitles(f, titlesWithin(lead.titles.runs, f))
	r.spanPlain = append(r.spanPlain[:0], make([]float64, len(r.spanDocs))...)
	if follower == nil {
		return nil
	}
	return r.follows(f, follower)
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
	most := len(was) + len(docs)
	all, allTF := slices.Grow(r.moreDocs[:0], most)[:most], slices.Grow(r.moreTF[:0], most)[:most]
	n, i, j := 0, 0, 0
	for ; i < len(was) && j < len(docs); n++ {
		switch a, b := was[i], docs[j]; {
		case a < b:
			all[n], allTF[n] = a, wasTF[i]
			i++
		case b < a:
			all[n], allTF[n] = b, tf[j]
			j++
		default:
			all[n], allTF[n] = a, wasTF[i]+tf[j]
			i++
			j++
		}
	}
	all, allTF = append(append(all[:n], was[i:]...), docs[j:]...), append(append(allTF[:n], wasTF[i:]...), tf[j:]...)
	r.spanDocs, r.spanTF, r.moreDocs, r.moreTF = all, allTF, was, wasTF
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
		it := walk{src: &w.own[f.part][k]}
		it.begin(f)
		i := 0
		for {
			docs, tf, err := r.next(f, &it)
			if err != nil {
				return err
			}
			if docs == nil {
				break
			}
			for j, doc := range docs {
				for i < len(r.spanDocs) && r.spanDocs[i] < doc {
					i++
				}
				if i < len(r.spanDocs) && r.spanDocs[i] == doc {
					r.spanPlain[i] += tf[j]
				}
			}
		}
	}
	addRuns(r.spanDocs, r.spanPlain, titlesWithin(w.titles.runs, f))
	return nil
}

// offerSpan scores the documents of a span and offers those that may be hits.
func (r *run) offerSpan(f *frame, lead, follower *weighted) {
	allowed := r.allow.docs[f.word:]
	factor, k1 := lead.weight*(lead.k1+1), lead.k1
	plainFactor, plainK1 := 0.0, 1.0
	if follower != nil {
		plainFactor, plainK1 = follower.weight*(follower.k1+1), follower.k1
	}
	prior, theta := r.priorWithin(f.slice, f.lo, f.hi), r.top.theta()
	for i, doc := range r.spanDocs {
		score := onGrid(factor*r.spanTF[i]/(r.spanTF[i]+k1)) + onGrid(plainFactor*r.spanPlain[i]/(r.spanPlain[i]+plainK1))
		if (score+prior)*slack < theta || !hasBit(allowed, doc) {
			continue
		}
		doc += f.base
		page := r.cols.Page[doc]
		score += r.prior(r.cols.Links[page])
		if len(r.query.Named) > 0 && slices.Contains(r.query.Named, doc) {
			score += r.bonus()
		}
		if score >= theta {
			r.top.offer(Hit{doc, page, score})
			theta = r.top.theta()
		}
	}
}
