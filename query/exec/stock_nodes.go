package exec

import (
	"math"
	"slices"

	"github.com/bits-and-blooms/bitset"
)

// stockNode is a node of a query as Bleve scores it.
type stockNode interface {
	// at scores a section, if it matches.
	at(doc uint32) (score float64, ok bool)
	// scores reports whether the node has a score, or only restricts hits.
	scores() bool
	// each calls fn with the terms that score in a section that matches, and
	// the share of their scores that counts.
	each(doc uint32, share float64, fn func(t *stockTerm, share float64))
}

// stockTerm is a term in one field. Sections are looked up in it one after
// the other, preferably in order.
type stockTerm struct {
	*stockList
	idf    float64
	weight float64 // idf, times the query's weight of the term, which holds the idf again
	next   int     // where the last look-up ended
}

// find returns the place of a section in the list.
func (t *stockTerm) find(doc uint32) (int, bool) {
	if t.next > 0 && t.docs[t.next-1] >= doc {
		t.next = 0
	}
	i, ok := t.next, t.next < len(t.docs) && t.docs[t.next] == doc
	if !ok {
		i, ok = slices.BinarySearch(t.docs[t.next:], doc)
		i += t.next
	}
	t.next = i
	return i, ok
}

func (t *stockTerm) at(doc uint32) (float64, bool) {
	i, ok := t.find(doc)
	if !ok {
		return 0, false
	}
	return t.weight * t.tf(i), true
}

func (t *stockTerm) scores() bool { return true }

func (t *stockTerm) each(_ uint32, share float64, fn func(*stockTerm, float64)) { fn(t, share) }

// tf is the frequency of a posting, and its norm, as Bleve has them.
func (l *stockList) tf(i int) float64 {
	if l.freqs == nil {
		return 1
	}
	norm := float64(float32(1 / math.Sqrt(float64(l.lengths[i]))))
	return math.Sqrt(float64(l.freqs[i])) * norm
}

// stockFilter matches sections, and has no score.
type stockFilter struct{ set *bitset.BitSet }

func (f stockFilter) at(doc uint32) (float64, bool)                   { return 0, f.set.Test(uint(doc)) }
func (f stockFilter) scores() bool                                    { return false }
func (f stockFilter) each(uint32, float64, func(*stockTerm, float64)) {}

// stockBool is a conjunction, a disjunction, or a query of both kinds.
type stockBool struct{ must, should, not []stockNode }

func (b *stockBool) at(doc uint32) (float64, bool) {
	sum := 0.0
	for _, n := range b.must {
		score, ok := n.at(doc)
		if !ok {
			return 0, false
		}
		sum += score
	}
	either, share, ok := b.either(doc)
	if !ok && len(b.must) == 0 {
		return 0, false
	}
	for _, n := range b.not {
		if _, ok := n.at(doc); ok {
			return 0, false
		}
	}
	return sum + share*either, true
}

// either adds up what a section scores in the disjunction. The share of it that
// counts is that of the clauses that match: coord.
func (b *stockBool) either(doc uint32) (sum, share float64, ok bool) {
	found, all := 0, 0
	for _, n := range b.should {
		score, matches := n.at(doc)
		ok = ok || matches
		if !n.scores() {
			continue
		}
		if all++; matches {
			found++
		}
		sum += score
	}
	return sum, float64(found) / float64(max(all, 1)), ok
}

func (b *stockBool) scores() bool {
	for _, clauses := range [][]stockNode{b.must, b.should} {
		if slices.ContainsFunc(clauses, stockNode.scores) {
			return true
		}
	}
	return false
}

func (b *stockBool) each(doc uint32, share float64, fn func(*stockTerm, float64)) {
	for _, n := range b.must {
		n.each(doc, share, fn)
	}
	_, coord, _ := b.either(doc)
	for _, n := range b.should {
		if _, ok := n.at(doc); ok {
			n.each(doc, share*coord, fn)
		}
	}
}
