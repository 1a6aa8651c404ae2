package exec

import (
	"cmp"
	"math"
	"slices"
)

// manyListed is how many sections are scored one by one: from about here on,
// windows and bounds leave enough out to be worth it.
var manyListed = 8192 // tests change it

// few is how many sections are scored without raising the floor first.
const few = 64

// scanListed scores the sections that match, where they are few and listed. Terms
// are added in the order of what they may add, and sections dropped that can't
// reach the best hits with the rest.
func (r *run) scanListed(m matched) error {
	r.findTwins()
	r.order = r.order[:0]
	for i := range r.scored {
		if !r.scored[i].isTwin {
			r.order = append(r.order, i)
		}
	}
	r.sortByLimit(r.order)
	for part, docs := range m.lists {
		if len(docs) == 0 {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.spanDocs = append(r.spanDocs[:0], docs...)
		r.moreTF = append(r.moreTF[:0], make([]float64, len(docs))...)
		prior := r.priorWithin(&r.parts[part], docs[0], docs[len(docs)-1]+1)
		rest := prior
		for _, i := range r.order {
			rest += r.scored[i].limit()
		}
		for k, i := range r.order {
			if err := r.addListed(&r.scored[i], part); err != nil {
				return err
			}
			if rest -= r.scored[i].limit(); len(r.spanDocs) <= few {
				continue
			}
			if err := r.raiseListed(part, k == 0); err != nil {
				return err
			}
			r.dropListed(rest)
		}
		theta := r.top.theta()
		for i, doc := range r.spanDocs {
			theta = r.consider(&r.parts[part], doc, r.moreTF[i], prior, theta)
		}
	}
	return nil
}

// limit is what a term adds at most, with its twin if it has one, however frequent it is.
func (w *weighted) limit() float64 { return w.both(w.twin, math.Inf(1), math.Inf(1)) }

// sortByLimit sorts terms, those first that may add most.
func (r *run) sortByLimit(terms []int) {
	slices.SortStableFunc(terms, func(a, b int) int { return cmp.Compare(r.scored[b].limit(), r.scored[a].limit()) })
}

// addListed adds to moreTF what a term, and its twin, score in spanDocs.
func (r *run) addListed(w *weighted, part int) error {
	r.clearListed(w)
	for k := range w.own[part] {
		src := &w.own[part][k]
		if err := r.findIn(src, r.spanTF, r.listedTwin(w, src)); err != nil {
			return err
		}
	}
	r.addBoth(w, func(w *weighted) []titleRun { return w.runsOf(part) })
	return nil
}

// clearListed makes spanTF, and spanPlain for the twin of a term, 0 for spanDocs.
func (r *run) clearListed(w *weighted) {
	r.spanTF = append(r.spanTF[:0], make([]float64, len(r.spanDocs))...)
	if w.twin != nil {
		r.spanPlain = append(r.spanPlain[:0], make([]float64, len(r.spanDocs))...)
	}
}

// listedTwin is spanPlain if a list of a term is of its twin too, else nil.
func (r *run) listedTwin(w *weighted, src *source) []float64 {
	if w.twinIn(src) == nil {
		return nil
	}
	return r.spanPlain
}

// addBoth is addScores for a term and its twin, whose frequencies are in spanTF and
// spanPlain.
func (r *run) addBoth(w *weighted, titles func(*weighted) []titleRun) {
	r.addScores(w, titles(w))
	if w.twin != nil {
		r.spanTF, r.spanPlain = r.spanPlain, r.spanTF
		r.addScores(w.twin, titles(w.twin))
	}
}

// addScores adds titles to spanTF, and to moreTF what a term scores then.
func (r *run) addScores(w *weighted, titles []titleRun) {
	addRuns(r.spanDocs, r.spanTF, titles)
	factor, k1 := w.factors()
	for i, tf := range r.spanTF {
		r.moreTF[i] += onGrid(factor * tf / (tf + k1))
	}
}

// raiseListed raises the floor to what the sections score so far, and after the
// first term to what the best of them score in the end.
func (r *run) raiseListed(part int, first bool) error {
	if !r.top.wantsFloor() {
		return nil
	}
	least := r.top.raiseTo(r.parts[part].base, r.spanDocs, r.moreTF)
	if !first || len(r.spanDocs) <= r.top.limit || len(r.order) == 1 {
		return nil
	}
	return r.completeBest(part, least, r.order[1:])
}

// completedPerPage is how many sections are scored at most for each page that is wanted, to
// know what that scores at least: several of a page may be among the best.
const completedPerPage = 4

// completeBest raises the floor to what those listed score in the end that score
// least or more so far, so that others can be dropped sooner. terms are those that
// weren't added yet.
func (r *run) completeBest(part int, least float64, terms []int) error {
	docs, scores := r.spanDocs, r.moreTF
	defer func() { r.spanDocs, r.moreTF = docs, scores }()
	r.spanDocs, r.moreTF = r.bestDocs[:0], r.bestScores[:0]
	most := r.top.limit
	if r.top.grouped {
		most *= completedPerPage
	}
	for i, score := range scores {
		if score >= least && len(r.spanDocs) < most {
			r.spanDocs, r.moreTF = append(r.spanDocs, docs[i]), append(r.moreTF, score)
		}
	}
	r.bestDocs, r.bestScores = r.spanDocs, r.moreTF
	for _, i := range terms {
		if err := r.addListed(&r.scored[i], part); err != nil {
			return err
		}
	}
	r.top.raiseTo(r.parts[part].base, r.spanDocs, r.moreTF)
	return nil
}

// dropListed drops the sections that stay below the best hits, though they may
// score more by the rest.
func (r *run) dropListed(rest float64) {
	least, n := leastScore(rest, r.top.theta()), 0
	for i, score := range r.moreTF {
		if score >= least {
			r.spanDocs[n], r.moreTF[n] = r.spanDocs[i], score
			n++
		}
	}
	r.spanDocs, r.moreTF = r.spanDocs[:n], r.moreTF[:n]
}

// consider offers a section, which its terms have given a score, if that and
// what is known of the section beside, prior at most, reach theta. It returns theta then.
func (r *run) consider(s *slice, doc uint32, score, prior, theta float64) float64 {
	_ = s.linked[doc] // damaged lists may have documents that the segment hasn't
	if prior > 0 {    // columns are seldom in a cache
		score += r.beside(s, doc)
	}
	if score < theta {
		return theta
	}
	doc += s.base
	r.top.offer(Hit{doc, r.cols.Page[doc], score})
	return r.top.theta()
}

// beside is what a section gains beside its terms.
func (r *run) beside(s *slice, doc uint32) float64 {
	links := uint32(s.linked[doc])
	doc += s.base
	if links == manyLinks {
		links = r.cols.Links[r.cols.Page[doc]]
	}
	prior := r.prior(links)
	if len(r.query.Named) > 0 && slices.Contains(r.query.Named, doc) {
		prior += r.bonus()
	}
	return prior
}
