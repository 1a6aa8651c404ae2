package exec

import (
	"math"

	"wikiseek/index/segment"
)

// slack is what a bound is raised by, as sums depend on their order in the
// last digits.
const slack = 1 + 1e-12

// gridStep is the distance of the numbers that scores are made of. Sums of
// such numbers below 65,536 are exact in any order, and so a score doesn't
// depend on the order in which terms are added, which depends on bounds.
const gridStep = 1.0 / (1 << 36)

// onGrid rounds a part of a score, below 32,768, to a multiple of gridStep: the
// distance of floating point numbers from 65,536 on.
func onGrid(x float64) float64 {
	const shift = 3 << 15
	return (x + shift) - shift
}

// bound computes, for each window, what each term adds at most and what the
// best section in it scores at most.
func (r *run) bound() {
	copy(r.totals, r.priors)
	for i := range r.scored {
		w := &r.scored[i]
		if w.most == nil {
			r.boundTerm(w.scoredTerm)
		}
		w.bound = r.floats.take(r.windows)
		for k, tf := range w.most {
			if tf > 0 {
				w.bound[k] = w.highest(tf)*slack + gridStep
			}
		}
	}
	r.join()
}

// join bounds stems together with the plain forms that follow them.
func (r *run) join() {
	for i := range r.scored {
		w := &r.scored[i]
		if w.follows {
			continue
		}
		w.joint = w.bound
		if w.follower >= 0 {
			w.joint = r.floats.take(r.windows)
			for k, bound := range w.bound {
				if bound > 0 {
					w.joint[k] = bound + r.following(w, k, w.most[k])
				}
			}
		}
		for k, bound := range w.joint {
			r.totals[k] += bound
		}
	}
}

// following is what the follower of w adds at most, where the normalized
// frequency of w is tf.
func (r *run) following(w *weighted, window int, tf float64) float64 {
	if w.follower < 0 {
		return 0
	}
	f := &r.scored[w.follower]
	return min(f.highest(tf*r.ratio)*slack+gridStep, f.bound[window])
}

// need is a normalized frequency of w below which w and its follower together
// stay below a score.
func (r *run) need(w *weighted, window int, score float64) float64 {
	if w.follower < 0 {
		return w.needed(score)
	}
	low, high := 0.0, w.most[window]
	if !(score > 0) || math.IsInf(high, 1) {
		return 0
	}
	if w.score(high)*slack+r.following(w, window, high) < score {
		return math.Inf(1)
	}
	for range 20 { // to a millionth of the highest frequency
		if middle := (low + high) / 2; w.score(middle)*slack+r.following(w, window, middle) < score {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// boundTerm finds the highest normalized frequencies of a term by window.
func (r *run) boundTerm(t *scoredTerm) {
	t.most = r.floats.take(r.windows)
	for i := range r.parts {
		s := &r.parts[i]
		sum := t.most[r.starts[i]:][:r.count(s)]
		list := t.own[i]
		for k := range list {
			src := &list[k]
			src.most = r.floats.take(len(sum))
			src.boundWindows(r.bits)
			most := src.most
			switch {
			case k+1 < len(list) && list[k+1].joint != nil:
				continue // counted with the next
			case src.joint != nil:
				most = r.floats.take(len(sum))
				src.norm.boundBlocks(most, src.joint, r.bits)
			}
			for w, tf := range most {
				sum[w] += tf
			}
		}
	}
	if len(t.titles.pages) == 0 {
		return
	}
	t.titles.most = r.floats.take(r.windows)
	for i, runs := range t.titles.runs {
		most := t.titles.most[r.starts[i]:]
		for _, run := range runs {
			for w := run.from >> r.bits; w <= (run.to-1)>>r.bits; w++ {
				most[w] = max(most[w], run.tf)
			}
		}
	}
	for w, tf := range t.titles.most {
		t.most[w] += tf
	}
}

// boundWindows fills s.most: from postings where they are few or at hand,
// else from the bounds of blocks.
func (s *source) boundWindows(bits int) {
	switch {
	case s.made != nil:
		for i, doc := range s.made.docs {
			s.most[doc>>bits] = max(s.most[doc>>bits], s.made.tf[i])
		}
	case s.Count <= 2*segment.BlockSize:
		s.boundFew(bits)
	case s.held:
		for w := range s.Blocks.Last[len(s.Blocks.Last)-1]>>bits + 1 {
			s.most[w] = 1
		}
	default:
		s.norm.boundBlocks(s.most, &s.Blocks, bits)
	}
}

// boundFew is boundWindows from postings.
func (s *source) boundFew(bits int) {
	for b := range s.Blocks.Last {
		s.Load(b)
		same := 0.0 // the bound of all documents of the block, if they have the same
		switch {
		case s.held:
			same = 1
		case s.LoadFreqs() != nil: // the scan has to come here, and reports it
			same = math.Inf(1)
		}
		for i, doc := range s.Docs[:s.N] {
			tf := same
			if same == 0 {
				tf = float64(s.Freqs[i]) * s.norm.of(s.Lengths[i])
			}
			s.most[doc>>bits] = max(s.most[doc>>bits], tf)
		}
	}
}

// boundBlocks fills most, by window, from the bounds of blocks.
func (n *norm) boundBlocks(most []float64, blocks *segment.Blocks, bits int) {
	from := uint32(0)
	for b, last := range blocks.Last {
		high := n.most(&blocks.Impacts[b])
		for w := from >> bits; w <= last>>bits; w++ {
			most[w] = max(most[w], high)
		}
		from = last + 1
	}
}

// highest is the score for a bound of frequencies, which may be infinite.
func (w *weighted) highest(tf float64) float64 {
	if math.IsInf(tf, 1) {
		return w.weight * (w.k1 + 1)
	}
	return w.score(tf)
}

// needed is the least normalized frequency at which the term adds score.
func (w *weighted) needed(score float64) float64 {
	y := score / w.weight
	switch {
	case !(y > 0):
		return 0
	case y >= w.k1+1:
		return math.Inf(1)
	}
	return y * w.k1 / (w.k1 + 1 - y)
}
