package exec

import "math/bits"

// docSet is a set of documents of a window. It knows which of its words
// aren't 0, so that walking over a few documents takes few steps.
type docSet struct {
	words [1 << maxWindow / 64]uint64
	some  [1 << maxWindow / 64 / 64]uint64 // bits: words that may not be 0
}

func (s *docSet) set(d uint32) {
	s.words[d>>6&(1<<maxWindow/64-1)] |= 1 << (d & 63)
	s.some[d>>12&(1<<maxWindow/64/64-1)] |= 1 << (d >> 6 & 63)
}

func (s *docSet) has(d uint32) bool { return s.words[d>>6]>>(d&63)&1 != 0 }

// or adds the documents of another set.
func (s *docSet) or(o *docSet) {
	for i, some := range o.some {
		s.some[i] |= some
		for ; some != 0; some &= some - 1 {
			w := i<<6 | bits.TrailingZeros64(some)
			s.words[w] |= o.words[w]
		}
	}
}

// and keeps the documents that are in words too.
func (s *docSet) and(words []uint64) {
	for i, some := range s.some {
		for ; some != 0; some &= some - 1 {
			w := i<<6 | bits.TrailingZeros64(some)
			if w < len(words) {
				s.words[w] &= words[w]
			} else {
				s.words[w] = 0
			}
		}
	}
}

// copy makes s the documents in words.
func (s *docSet) copy(words []uint64) {
	s.clear()
	for w, word := range words {
		if word != 0 {
			s.words[w] = word
			s.some[w>>6] |= 1 << (w & 63)
		}
	}
}

func (s *docSet) clear() {
	for i, some := range s.some {
		for ; some != 0; some &= some - 1 {
			s.words[i<<6|bits.TrailingZeros64(some)] = 0
		}
		s.some[i] = 0
	}
}

func (s *docSet) count() int {
	n := 0
	for i, some := range s.some {
		for ; some != 0; some &= some - 1 {
			n += bits.OnesCount64(s.words[i<<6|bits.TrailingZeros64(some)])
		}
	}
	return n
}

// each calls fn with each document, rising.
func (s *docSet) each(fn func(d uint32)) {
	for i, some := range s.some {
		for ; some != 0; some &= some - 1 {
			w := i<<6 | bits.TrailingZeros64(some)
			for word := s.words[w]; word != 0; word &= word - 1 {
				fn(uint32(w<<6 | bits.TrailingZeros64(word)))
			}
		}
	}
}
