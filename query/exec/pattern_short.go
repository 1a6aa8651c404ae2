package exec

import (
	"slices"

	"wikiseek/index/segment"
)

// Limits on short lists.
const (
	maxMerged   = 4       // lists that are merged one by one: to add up stripes takes as long for few postings as for many
	maxFew      = 512     // their postings
	maxShort    = 1 << 13 // postings of a list
	maxAllShort = 1 << 20 // and of all, or not many more
)

// shortLists are the decoded postings of words, list after list.
type shortLists struct {
	docs []uint32
	tf   []float64 // normalized frequencies
	ends []int     // of the lists

	sorted stripes
}

func (l *shortLists) reset() { l.docs, l.tf, l.ends = l.docs[:0], l.tf[:0], l.ends[:0] }

// takes reports whether postings are few enough to be decoded.
func (l *shortLists) takes(p *segment.Postings) bool {
	return p.Count <= maxShort && len(l.docs) <= maxAllShort
}

// add adds the list that c reads, and returns its documents.
func (l *shortLists) add(c *segment.Cursor, norm *norm) ([]uint32, error) {
	first := len(l.docs)
	for b := range c.Blocks.Last {
		c.Load(b)
		from := len(l.docs)
		l.docs = append(l.docs, c.Docs[:c.N]...)
		l.tf = slices.Grow(l.tf, c.N)[:len(l.docs)]
		if err := c.Scale(l.tf[from:], 0, &norm.table, norm.of); err != nil {
			return nil, err
		}
	}
	l.ends = append(l.ends, len(l.docs))
	return l.docs[first:], nil
}

// few reports whether merging the lists takes less time than adding up stripes.
func (l *shortLists) few() bool { return len(l.ends) <= maxMerged && len(l.docs) <= maxFew }

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
