package segment

import (
	"bytes"
	"slices"
)

// termEntry is a term to be sorted.
type termEntry struct {
	head   uint64 // decides nearly always
	number uint32
}

// sorted returns the numbers of all terms in the order of the terms' bytes.
func (t *termTable) sorted() []uint32 {
	entries := make([]termEntry, t.len())
	for n := range entries {
		entries[n] = termEntry{headOf(t.term(uint32(n))), uint32(n)}
	}
	sortByHead(entries)
	numbers := make([]uint32, len(entries))
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].head == entries[from].head {
			to++
		}
		alike := entries[from:to]
		slices.SortFunc(alike, func(a, b termEntry) int { return bytes.Compare(t.term(a.number), t.term(b.number)) })
		for i, e := range alike {
			numbers[from+i] = e.number
		}
		from = to
	}
	return numbers
}

// sortByHead sorts entries by the bytes of their heads, from the last one to the first.
// That is a radix sort: there are a hundred thousand entries and more.
func sortByHead(entries []termEntry) {
	const digits = 8
	var counts [digits][256]int
	for _, e := range entries {
		for d := range digits {
			counts[d][byte(e.head>>(8*d))]++
		}
	}
	other := make([]termEntry, len(entries))
	for d := range digits {
		at := 0
		for i, n := range counts[d] {
			counts[d][i] = at
			at += n
		}
		for _, e := range entries {
			i := byte(e.head >> (8 * d))
			other[counts[d][i]] = e
			counts[d][i]++
		}
		entries, other = other, entries // an even number of times
	}
}
