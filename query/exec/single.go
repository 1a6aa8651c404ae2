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
	spanPlain          []float64 // those of the follower

	own, follow []spanBounds
}

// span is documents of one segment.
type span struct {
	bound  float64
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
	list, runs := lead.own[part], lead.runsOf(part)
	if len(list)+len(runs) == 0 {
		return
	}
	s := &r.parts[part]
	r.own = r.boundLists(r.own[:0], lead, part)
	follower := lead.followerIn(r)
	r.follow = r.follow[:0]
	if follower != nil {
		r.follow = r.boundLists(r.follow, follower, part)
	}
	ends := lead.ends(part)
	lo := uint32(0)
	for i := range len(ends) + 1 {
		hi := s.docs
		if i < len(ends) {
			hi = ends[i] + 1
		}
		if lo < hi {
			tf := most(r.own, lo, hi)
			bound := lead.highest(tf)*slack + gridStep
			if follower != nil {
				bound += follower.highest(min(tf*r.ratio, most(r.follow, lo, hi)))*slack + gridStep
			}
			if tf > 0 {
				r.spans = append(r.spans, span{bound + r.priorWithin(s, lo, hi), part, lo, hi})
			}
		}
		lo = hi
	}
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
}

// boundLists returns the bounds of all lists of a term in a segment.
func (r *run) boundLists(list []spanBounds, w *weighted, part int) []spanBounds {
	own := w.own[part]
	for k := range own {
		switch src := &own[k]; {
		case k+1 < len(own) && own[k+1].joint != nil: // comes with the next
		case src.joint != nil:
			list = append(list, r.boundBlocks(src.norm, src.joint))
		case src.made == nil && src.Count > fewPostings:
			list = append(list, r.boundBlocks(src.norm, &src.Blocks))
		default:
			list = append(list, r.boundEach(src))
		}
	}
	if runs := w.runsOf(part); len(runs) > 0 {
		b := spanBounds{most: r.zeros(2 * len(runs))[:0]}
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
func (w *weighted) ends(part int) []uint32 {
	var longest []uint32
	for _, src := range w.own[part] {
		ends := src.made.ends()
		switch {
		case src.joint != nil:
			ends = src.joint.Last
		case src.made == nil:
			ends = src.Blocks.Last
		}
		if len(ends) > len(longest) {
			longest = ends
		}
	}
	return longest
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
// before hi. From one call to the next lo rises.
func most(list []spanBounds, lo, hi uint32) float64 {
	sum := 0.0
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
	}
	return sum
}

// scoreSpan scores the documents of a span.
func (r *run) scoreSpan(lead *weighted, s span) error {
	f := frame{slice: &r.parts[s.part], part: s.part, lo: s.lo, hi: s.hi}
	r.spanDocs, r.spanTF = r.spanDocs[:0], r.spanTF[:0]
	for k := range lead.own[s.part] {
		it := walk{src: &lead.own[s.part][k]}
		it.begin(&f)
		for {
			docs, tf, err := r.next(&f, &it)
			if err != nil {
				return err
			}
			if docs == nil {
				break
			}
			r.mergeIn(docs, tf)
		}
	}
	r.addSpanTitles(&f, titlesWithin(lead.titles.runs, &f))
	r.spanPlain = append(r.spanPlain[:0], make([]float64, len(r.spanDocs))...)
	follower := lead.followerIn(r)
	if follower != nil {
		if err := r.follows(&f, follower); err != nil {
			return err
		}
	}
	r.offerSpan(&f, lead, follower)
	return nil
}

// mergeIn adds documents to those of the span. What is already there of the
// same list lies before them.
func (r *run) mergeIn(docs []uint32, tf []float64) {
	if n := len(r.spanDocs); n == 0 || r.spanDocs[n-1] < docs[0] {
		r.spanDocs, r.spanTF = append(r.spanDocs, docs...), append(r.spanTF, tf...)
		return
	}
	was, wasTF := r.spanDocs, r.spanTF
	r.spanDocs, r.spanTF = r.moreDocs[:0], r.moreTF[:0]
	i, j := 0, 0
	for i < len(was) || j < len(docs) {
		switch {
		case j == len(docs) || i < len(was) && was[i] < docs[j]:
			r.spanDocs, r.spanTF = append(r.spanDocs, was[i]), append(r.spanTF, wasTF[i])
			i++
		case i == len(was) || docs[j] < was[i]:
			r.spanDocs, r.spanTF = append(r.spanDocs, docs[j]), append(r.spanTF, tf[j])
			j++
		default:
			r.spanDocs, r.spanTF = append(r.spanDocs, was[i]), append(r.spanTF, wasTF[i]+tf[j])
			i++
			j++
		}
	}
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
	for _, run := range titlesWithin(w.titles.runs, f) {
		for i := lowerBound(r.spanDocs, run.from); i < len(r.spanDocs) && r.spanDocs[i] < run.to; i++ {
			r.spanPlain[i] += run.tf
		}
	}
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
