package exec

import (
	"cmp"
	"math"
	"slices"
)

// conjuncts appends what a node needs: itself, or in its place what it needs all
// of, if that is all there is to it.
func conjuncts(n Node, list []Node) []Node {
	b, ok := n.(*Bool)
	if !ok || len(b.Must) == 0 || len(b.Should)+len(b.MustNot) > 0 {
		return append(list, n)
	}
	return conjunctsOf(b.Must, list)
}

// conjunctsOf is conjuncts for all of nodes.
func conjunctsOf(nodes, list []Node) []Node {
	for _, n := range nodes {
		list = conjuncts(n, list)
	}
	return list
}

// conjunction returns what all nodes match, beginning with the rarest word.
// Phrases come last, as they take the longest. matchAmong may leave out what
// isn't in the set that others match.
func (r *run) conjunction(nodes []Node, matchAmong func(n Node, set []uint64) ([]uint64, error)) ([]uint64, error) {
	type clause struct {
		node  Node
		count int // of postings, 0 where it isn't known
	}
	list := make([]clause, len(nodes))
	for i, n := range nodes {
		list[i].node = n
		switch n.(type) {
		case Word:
			t, err := r.leaf(n)
			if err != nil {
				return nil, err
			}
			list[i].count = t.postings()
		case Phrase:
			list[i].count = math.MaxInt
		}
	}
	slices.SortStableFunc(list, func(a, b clause) int { return cmp.Compare(a.count, b.count) })
	set, err := r.match(list[0].node)
	used := r.usedSets
	for _, c := range list[1:] {
		if err != nil {
			return nil, err
		}
		if empty(set) {
			return set, nil
		}
		var and []uint64
		if and, err = matchAmong(c.node, set); err == nil {
			intersectSets(set, and)
		}
		r.usedSets = used
	}
	return set, err
}

// postings counts the postings of a term.
func (t *scoredTerm) postings() int {
	n := t.titles.sections
	for part := range t.own {
		n += t.ownPostings(part)
	}
	return n
}

// postingsIn is how many there are in one segment, and of titles in all.
func (t *scoredTerm) postingsIn(part int) int { return t.ownPostings(part) + t.titles.sections }

// ownPostings is how many there are in one segment, without titles.
func (t *scoredTerm) ownPostings(part int) int {
	n := 0
	for _, s := range t.own[part] {
		n += s.count()
	}
	return n
}

func (t *scoredTerm) runsOf(part int) []titleRun {
	if t.titles.runs == nil {
		return nil
	}
	return t.titles.runs[part]
}
