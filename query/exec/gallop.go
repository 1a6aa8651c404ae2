package exec

import (
	"cmp"
	"math/bits"
	"slices"
)

// gallopFactor is how many times more documents a word must have than are
// left of a conjunction for looking them up one by one to be faster than
// reading the word's postings through.
const gallopFactor = 16

// conjunction returns what all nodes match, beginning with the rarest word.
func (r *run) conjunction(nodes []Node) ([]uint64, error) {
	type clause struct {
		node  Node
		count int // of postings, 0 where it isn't known
		term  *scoredTerm
	}
	list := make([]clause, len(nodes))
	for i, n := range nodes {
		list[i].node = n
		if w, ok := n.(Word); ok {
			t, err := r.leaf(w)
			if err != nil {
				return nil, err
			}
			list[i].term, list[i].count = t, t.postings()
		}
	}
	slices.SortStableFunc(list, func(a, b clause) int { return cmp.Compare(a.count, b.count) })
	set, err := r.match(list[0].node)
	for _, c := range list[1:] {
		if err != nil {
			return nil, err
		}
		left := countSet(set)
		if left == 0 {
			return set, nil
		}
		if r.query.Sections && c.term != nil && left*gallopFactor < c.count {
			r.keep(set, c.term)
			continue
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

// keep drops the documents of a set that don't hold a term.
func (r *run) keep(set []uint64, t *scoredTerm) {
	for i := range r.parts {
		s := &r.parts[i]
		words := set[s.word:][:s.words()]
		runs := t.runsOf(i)
		for w, word := range words {
			for ; word != 0; word &= word - 1 {
				doc := uint32(w<<6 | bits.TrailingZeros64(word))
				for len(runs) > 0 && runs[0].to <= doc {
					runs = runs[1:]
				}
				if len(runs) > 0 && runs[0].from <= doc || holds(t.own[i], doc) {
					continue
				}
				words[w] &^= 1 << (doc & 63)
			}
		}
	}
}

func (t *scoredTerm) runsOf(part int) []titleRun {
	if t.titles.runs == nil {
		return nil
	}
	return t.titles.runs[part]
}

// holds reports whether a document is in one of the lists.
func holds(list []source, doc uint32) bool {
	for _, s := range list {
		if s.made == nil {
			if s.Contains(doc) {
				return true
			}
		} else if _, ok := slices.BinarySearch(s.made.docs, doc); ok {
			return true
		}
	}
	return false
}
