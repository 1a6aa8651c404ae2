package exec

import (
	"math"

	"wikiseek/index/segment"
)

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
		n := 2 * len(runs) // with what is between them
		b := spanBounds{last: r.ends.take(n)[:0], most: r.floats.take(n)[:0], source: -1}
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
	b := spanBounds{last: blocks.Last, most: r.floats.take(len(blocks.Last))}
	for i := range b.most {
		b.most[i] = n.most(&blocks.Impacts[i])
	}
	return b
}

// boundEach bounds each posting of a source by itself.
func (r *run) boundEach(src *source) spanBounds {
	n := 2 * src.count() // with what is between them
	b := spanBounds{last: r.ends.take(n)[:0], most: r.floats.take(n)[:0]}
	if src.made != nil {
		for i, doc := range src.made.docs {
			b.add(doc, doc, src.made.tf[i])
		}
		return b
	}
	for k := range src.Blocks.Last {
		src.Load(k)
		if src.LoadFreqs() != nil {
			b.add(src.Docs[0], src.Docs[src.N-1], math.Inf(1)) // scoring has to come here, and reports it
			continue
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

// onlyMade returns the postings of a term in a segment where all of them were
// made and are in one list, else nil.
func (w *weighted) onlyMade(part int) *made {
	if own := w.own[part]; len(own) == 1 && w.follower < 0 && len(w.runsOf(part)) == 0 {
		return own[0].made
	}
	return nil
}

// addMadeSpans adds a span for each block of postings that were made: their
// frequencies are there to be looked at.
func (r *run) addMadeSpans(lead *weighted, m *made, part int) {
	s := &r.parts[part]
	for from := 0; from < len(m.docs); from += segment.BlockSize {
		to := min(from+segment.BlockSize, len(m.docs))
		lo, hi, tf := m.docs[from], m.docs[to-1]+1, 0.0
		for _, v := range m.tf[from:to] {
			if v > tf { // max and slices.Max heed NaN, which takes longer
				tf = v
			}
		}
		bound := lead.both(nil, tf, 0) + r.priorWithin(s, lo, hi)
		r.spans = append(r.spans, span{bound: bound, common: bound, most: tf, part: part, lo: lo, hi: hi})
	}
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
