package exec

import (
	"math"
	"math/bits"
)

// Candidates, in r.left, are the documents of a window that may be hits: terms that
// don't make hits by themselves are added to them alone.

// choose makes candidates of the documents reached that are in allowed and
// can reach theta with what the terms to come add.
func (r *run) choose(allowed []uint64, rest, theta float64) {
	r.left.clear()
	bounds := r.acc
	if r.followed {
		bounds = r.most
	}
	least := leastScore(rest, theta)
	for i, words := range r.reached.some {
		for ; words != 0; words &= words - 1 {
			w := i<<6 | bits.TrailingZeros64(words)
			if word := atLeast(r.reached.words[w]&allowed[w], bounds[w<<6:], least); word != 0 {
				r.left.words[w] = word
				r.left.some[i] |= 1 << (w & 63)
			}
		}
	}
}

// prune drops candidates that can't reach theta with what the terms to come
// add. It returns how many are left.
func (r *run) prune(rest, theta float64) int {
	n, least := 0, leastScore(rest, theta)
	for i, words := range r.left.some {
		for ; words != 0; words &= words - 1 {
			w := i<<6 | bits.TrailingZeros64(words)
			word := atLeast(r.left.words[w], r.acc[w<<6:], least)
			r.left.words[w] = word
			n += bits.OnesCount64(word)
		}
	}
	return n
}

// leastScore is what a document must score to reach theta with the rest, or
// a little less.
func leastScore(rest, theta float64) float64 { return theta/slack - rest - gridStep }

// atLeast keeps the documents of a word, the first of which has scores[0], that
// score so much. It does without branches: which document does is hard to
// foretell.
func atLeast(word uint64, scores []float64, least float64) uint64 {
	all := (*[64]float64)(scores)
	kept := uint64(0)
	for rem := word; rem != 0; rem &= rem - 1 {
		k := bits.TrailingZeros64(rem)
		below := math.Float64bits(all[k]-least) >> 63 // the sign
		kept |= (below ^ 1) << (k & 63)
	}
	return kept
}

// addInTurn adds terms to the candidates of a window, the last one first, and
// drops those before that can't be hits with the rest.
func (r *run) addInTurn(f *frame, terms []int) error {
	rest := f.prior
	for _, i := range terms {
		rest += r.scored[i].withTwin(f.window)
	}
	for k := len(terms) - 1; k >= 0; k-- {
		n := r.prune(rest, r.top.theta())
		switch {
		case n == 0:
			return nil
		case n <= fewLeft:
			return r.addInTurnToFew(f, terms[:k+1], rest)
		}
		w := &r.scored[terms[k]]
		rest -= w.withTwin(f.window)
		if err := r.addTo(f, w, n); err != nil {
			return err
		}
	}
	return nil
}

// addTo adds a term to the n candidates of a window.
func (r *run) addTo(f *frame, w *weighted, n int) error {
	list := w.own[f.part]
	for k := range list {
		src := &list[k]
		if src.most[f.local] <= 0 {
			continue
		}
		it := walk{src: src}
		it.begin(f)
		var err error
		if src.made == nil && n*probeFactor < it.size() {
			err = r.probe(f, src, w.twinIn(src) != nil)
		} else {
			err = r.filter(f, &it, w.twinIn(src) != nil)
		}
		if err != nil {
			return err
		}
	}
	r.touched.or(&r.mine)
	r.addTitles(f, w, titlesWithin(w.titles.runs, f), &r.left)
	r.flush(f, w, false)
	return nil
}

// probeFactor is how many postings can be read through in the time that it
// takes to find one.
const probeFactor = 8

// probe finds the candidates in a list one by one. With twin, it is of the twin
// too.
func (r *run) probe(f *frame, src *source, twin bool) (err error) {
	r.left.each(func(d uint32) {
		tf, e := src.find(f.lo + d)
		if e != nil {
			err = e
		}
		if tf > 0 {
			r.tf[d] += tf
			if twin {
				r.twinTF[d] += tf
			}
			r.mine.set(d)
		}
	})
	return err
}

// filter reads a list through and adds to the candidates, as probe does.
func (r *run) filter(f *frame, it *walk, twin bool) error {
	for {
		docs, tf, err := r.next(f, it)
		if docs == nil || err != nil {
			return err
		}
		for i, doc := range docs {
			if d := doc - f.lo; r.left.has(d) {
				r.tf[d] += tf[i]
				if twin {
					r.twinTF[d] += tf[i]
				}
				r.mine.set(d)
			}
		}
	}
}
