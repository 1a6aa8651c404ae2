package segment

import (
	"bytes"
	"cmp"
)

// head is a source at its next term.
type head struct {
	*fieldTerms
	rank   int    // of the source: its documents come behind those of lower ones
	prefix uint64 // of the term: it decides most comparisons
}

// compare orders heads by their terms, then by their sources.
func (h *head) compare(k *head) int {
	if h.prefix != k.prefix {
		return cmp.Compare(h.prefix, k.prefix)
	}
	if c := bytes.Compare(h.term, k.term); c != 0 {
		return c
	}
	return cmp.Compare(h.rank, k.rank)
}

// read moves on to the next term and reports whether there is one.
func (h *head) read() (bool, error) {
	more, err := h.next()
	h.prefix = headOf(h.term)
	return more, err
}

// headHeap is a binary heap, the least head first. container/heap would do, but
// for a call through an interface each time.
type headHeap []*head

// down restores the order after the first head has changed.
func (hs headHeap) down() {
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(hs); child++ {
			if hs[child].compare(hs[least]) < 0 {
				least = child
			}
		}
		if least == i {
			return
		}
		hs[i], hs[least] = hs[least], hs[i]
		i = least
	}
}
