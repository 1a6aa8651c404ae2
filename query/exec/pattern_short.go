package exec

import "wikiseek/index/segment"

// maxMerged is how many lists are merged one by one: to add up stripes takes as
// long for few postings as for many.
const maxMerged = 4

// shortLists are the decoded postings of words that have no more than a block of
// them, list after list.
type shortLists struct {
	docs []uint32
	tf   []float64 // normalized frequencies
	ends []int     // of the lists

	sorted stripes
}

func (l *shortLists) reset() { l.docs, l.tf, l.ends = l.docs[:0], l.tf[:0], l.ends[:0] }

// add adds a list, of which c has the only block.
func (l *shortLists) add(c *segment.Cursor, norm *norm) {
	l.docs = append(l.docs, c.Docs[:c.N]...)
	for i := range c.N {
		l.tf = append(l.tf, float64(c.Freqs[i])*norm.of(c.Lengths[i]))
	}
	l.ends = append(l.ends, len(l.docs))
}

// merge adds the lists up and appends what comes out.
func (l *shortLists) merge(docs []uint32, tf []float64) ([]uint32, []float64) {
	var sum []uint32
	var sumTF []float64
	from := 0
	for _, to := range l.ends {
		sum, sumTF = merge(sum, sumTF, l.docs[from:to], l.tf[from:to])
		from = to
	}
	return append(docs, sum...), append(tf, sumTF...)
}

// stripes are postings by the stripe of their document.
type stripes struct {
	docs []uint32
	tf   []float64
	ends []int // by stripe
	at   int   // the stripe that comes next
}

// byStripe sorts the postings of all lists by stripe: to look at each list again
// for each stripe takes longer than to move what is in them.
func (l *shortLists) byStripe(docs uint32) *stripes {
	s := &l.sorted
	n := int((docs + stripe - 1) / stripe)
	s.at, s.ends = 0, append(s.ends[:0], make([]int, n)...)
	for _, doc := range l.docs {
		s.ends[doc/stripe]++
	}
	sum := 0
	for i, count := range s.ends {
		s.ends[i], sum = sum, sum+count // where it begins, for now
	}
	s.docs, s.tf = resize(s.docs, sum), resize(s.tf, sum)
	for i, doc := range l.docs {
		at := &s.ends[doc/stripe]
		s.docs[*at], s.tf[*at] = doc, l.tf[i]
		*at++
	}
	return s
}

// next returns the postings of the next stripe.
func (s *stripes) next() ([]uint32, []float64) {
	from, to := 0, s.ends[s.at]
	if s.at > 0 {
		from = s.ends[s.at-1]
	}
	s.at++
	return s.docs[from:to], s.tf[from:to]
}

// resize returns a slice of n elements, of the same memory if that is enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}
