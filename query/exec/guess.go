package exec

import (
	"math"
	"slices"
)

// While sections are scored, theta rises only slowly to what the last hit will
// score in the end: after a tenth of them, one of ten hits is among those known.
// So theta is taken for higher than it is known to be: for the score of a hit
// that more sections than are asked for must be expected to beat. Whether they
// did shows in the end; if not, everything is scored again.

const (
	guessFactor  = 4   // times as many sections as there are hits are expected to beat a guess
	leastGuessed = 2   // the best hit of all may be far above the others
	mostGuessed  = 100 // hits are sorted for each window
	guessBlocks  = 8   // of a phrase's driver are looked at between two guesses
)

// guess raises the floor, when that part of all there is has been scored.
func (t *top) guess(part float64) {
	rank := max(int(math.Ceil(guessFactor*float64(t.limit)*part)), leastGuessed)
	if rank >= t.limit || len(t.best) < rank || t.limit > mostGuessed || t.by.By != ByScore {
		return
	}
	for _, h := range t.best {
		t.scores = append(t.scores, h.Score)
	}
	slices.Sort(t.scores)
	t.floor = max(t.floor, t.scores[len(t.scores)-rank])
	t.scores = t.scores[:0]
}

// While there are fewer hits than asked for, nothing is left out, and what is
// offered is looked up in columns by page, which takes longer than to score it.
// So of what is offered at a time, the best are found first: as many as hits are
// asked for will score what they do by their terms, or more.

// wantsFloor reports whether noted scores would raise the floor.
func (t *top) wantsFloor() bool {
	return t.by.By == ByScore && len(t.best) < t.limit && t.limit <= mostGuessed
}

// note takes the score of a section that will be offered, or less. Grouped, it keeps
// one a page. It returns what others must score more than to be kept.
func (t *top) note(doc uint32, score float64) (least float64) {
	switch n := len(t.scores); {
	case n == t.limit && score <= t.scores[n-1]:
	case t.grouped:
		t.notePage(t.columns.Page[doc], score)
	default:
		t.noteScore(score)
	}
	return t.leastNoted()
}

// leastNoted is the last of the scores that are noted, if they are as many as hits.
func (t *top) leastNoted() float64 {
	if n := len(t.scores); n == t.limit {
		return t.scores[n-1]
	}
	return math.Inf(-1)
}

// noteScore notes a score, in the place of the last one if there are as many as hits.
func (t *top) noteScore(score float64) {
	if len(t.scores) < t.limit {
		t.scores = append(t.scores, score)
	}
	i := len(t.scores) - 1
	for ; i > 0 && t.scores[i-1] < score; i-- {
		t.scores[i] = t.scores[i-1]
	}
	t.scores[i] = score
}

// notePage notes the score of a page, in the place of a lower one of the same page.
func (t *top) notePage(page uint32, score float64) {
	i := slices.Index(t.pages, page)
	switch {
	case i >= 0 && score <= t.scores[i]:
		return
	case i < 0 && len(t.scores) < t.limit:
		t.scores, t.pages = append(t.scores, score), append(t.pages, page)
		i = len(t.scores) - 1
	case i < 0:
		i = len(t.scores) - 1
	}
	for ; i > 0 && t.scores[i-1] < score; i-- {
		t.scores[i], t.pages[i] = t.scores[i-1], t.pages[i-1]
	}
	t.scores[i], t.pages[i] = score, page
}

// raiseTo notes the scores of documents of a segment that begins at base, and raises the
// floor to them. It returns the least of those that are as many as hits.
func (t *top) raiseTo(base uint32, docs []uint32, scores []float64) (least float64) {
	for i, score := range scores {
		t.note(base+docs[i], score)
	}
	if n := len(t.scores); n > 0 {
		least = t.scores[n-1]
	}
	t.raiseFloor()
	return least
}

// raiseFloor raises the floor to what the last hit scores at least, if as many
// scores as hits are noted, and forgets those.
func (t *top) raiseFloor() {
	t.floor = max(t.floor, t.leastNoted())
	t.scores, t.pages = t.scores[:0], t.pages[:0]
}

// proven reports whether there are as many hits as good as was guessed. If not,
// it forgets the hits, but not what the last of them scores.
func (t *top) proven() bool {
	if t.known() >= t.floor {
		return true
	}
	t.floor = t.known()
	t.best = t.best[:0]
	clear(t.at)
	return false
}
