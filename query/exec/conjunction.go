package exec

import (
	"cmp"
	"slices"
)

// conjunction returns what all nodes match, beginning with the rarest word.
func (r *run) conjunction(nodes []Node) ([]uint64, error) {
	type clause struct {
		node  Node
		count int // of postings, 0 where it isn't known
	}
	list := make([]clause, len(nodes))
	for i, n := range nodes {
		list[i].node = n
		if w, ok := n.(Word); ok {
			t, err := r.leaf(w)
			if err != nil {
				return nil, err
			}
			list[i].count = t.postings()
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
		if and, err = r.match(c.node); err == nil {
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
