package exec

import (
	"cmp"
	"math"
	"slices"
)

// conjuncts lists what all of nodes need: the nodes, but for those that only
// need all of others, which take their place.
func conjuncts(nodes, list []Node) []Node {
	for _, n := range nodes {
		if b, ok := n.(*Bool); ok && len(b.Must) > 0 && len(b.Should)+len(b.MustNot) == 0 {
			list = conjuncts(b.Must, list)
		} else {
			list = append(list, n)
		}
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
	}
	return set, err
}

// postings counts the postings of a term.
func (t *scoredTerm) postings() int {
	n := t.titles.sections
	for _, list := range t.own {
		for _, s := range list {
			n += s.count()
		}
	}
	return n
}

func (t *scoredTerm) runsOf(part int) []titleRun {
	if t.titles.runs == nil {
		return nil
	}
	return t.titles.runs[part]
}
