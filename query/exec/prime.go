package exec

import (
	"cmp"
	"slices"
)

// leastBigrams is how many pairs of characters a query has that is primed.
var leastBigrams = 4 // tests change it

// The floor is primed by what holds the rarest terms: as many of them as have this many
// postings for each hit that is asked for, but no more than mostPrimed in all.
const (
	primedPerHit = 16
	mostPrimed   = 512
)

// primed is called with the floor. Tests look at it.
var primed = func(floor float64) {}

// prime raises the floor, before sections are scored, to what the best of those
// score that hold the rarest terms. Of a run of characters, whose pairs overlap, a
// section that holds a rare pair mostly holds others, and is among the best. So most
// windows are left out, and frequent terms lead nowhere. It returns the number of a segment in
// which there are no other hits than it has found, -1 if that isn't known.
func (r *run) prime() (finished int, err error) {
	if r.bigrams < leastBigrams || !r.top.wantsFloor() || len(r.parts) == 0 {
		return -1, nil
	}
	part := r.largestPart()
	rare := r.rarest(part)
	r.spanDocs, r.moreTF = r.spanDocs[:0], r.moreTF[:0]
	if r.addHolders(part, r.order[:rare]); len(r.spanDocs) < r.top.limit {
		return -1, nil
	}
	for _, i := range r.order[:rare] {
		if err := r.addListed(&r.scored[i], part); err != nil {
			return -1, err
		}
	}
	if err := r.completeBest(part, r.top.raiseTo(r.parts[part].base, r.spanDocs, r.moreTF), r.order[rare:]); err != nil {
		return -1, err
	}
	r.offerPrimed(part)
	primed(r.top.floor)
	if done, err := r.finishPrimed(part, r.order[rare:]); !done || err != nil {
		return -1, err
	}
	return part, nil
}

// addHolders adds the documents of a segment that hold one of some terms, and may be hits, to
// those that are listed in spanDocs, those that are new with a score of 0.
func (r *run) addHolders(part int, terms []int) {
	if len(terms) == 0 {
		return
	}
	r.titleDocs = r.titleDocs[:0]
	for _, i := range terms {
		r.moreDocs = r.holders(&r.scored[i], part, r.moreDocs[:0])
		r.titleDocs = union(r.titleDocs, r.moreDocs)
	}
	r.titleDocs = r.allowedOf(part, r.titleDocs)
	r.moreDocs, r.spanTF = mergeInto(r.moreDocs[:0], r.spanTF[:0], r.spanDocs, r.moreTF, r.titleDocs, r.zeros(len(r.titleDocs)))
	r.spanDocs, r.moreTF, r.moreDocs, r.spanTF = r.moreDocs, r.spanTF, r.spanDocs, r.moreTF
}

// holders appends the documents of a segment that hold a term to an empty list. Where
// clauses hold for pages, a title finds no sections.
func (r *run) holders(w *weighted, part int, list []uint32) []uint32 {
	if r.query.Sections {
		return r.docsOf(w.scoredTerm, part, list)
	}
	return r.ownDocs(w.own[part], list)
}

// offerPrimed offers those whose scores are complete, so that windows needn't score
// them again.
func (r *run) offerPrimed(part int) {
	s := &r.parts[part]
	prior, theta := r.priorWithin(s, r.bestDocs[0], r.bestDocs[len(r.bestDocs)-1]+1), r.top.theta()
	for i, doc := range r.bestDocs {
		theta = r.consider(s, doc, r.bestScores[i], prior, theta)
		r.offered = append(r.offered, doc+s.base)
	}
}

// dropOffered drops the candidates that were offered before.
func (r *run) dropOffered(f *frame) {
	for _, doc := range r.offered {
		if d := doc - f.base - f.lo; d < f.hi-f.lo {
			r.left.words[d>>6] &^= 1 << (d & 63)
		}
	}
}

// rarest lists the terms in r.order, the rarest in a segment first. It returns how
// many of them to prime the floor with.
func (r *run) rarest(part int) (rare int) {
	r.order = r.order[:0]
	for i := range r.scored {
		r.order = append(r.order, i)
	}
	count := func(i int) int { return r.scored[i].postingsIn(part) }
	slices.SortStableFunc(r.order, func(a, b int) int { return cmp.Compare(count(a), count(b)) })
	for n := 0; rare < len(r.order) && n < primedPerHit*r.top.limit; rare++ {
		if n += count(r.order[rare]); n > mostPrimed {
			break
		}
	}
	return rare
}

// largestPart returns the number of the segment with the most documents.
func (r *run) largestPart() int {
	part := 0
	for i := range r.parts {
		if r.parts[i].docs > r.parts[part].docs {
			part = i
		}
	}
	return part
}
