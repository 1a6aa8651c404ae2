package segment

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// rankedSet is a container of documents as bits, with ranks: whether a document is in
// it, and which one of it, takes two looks at memory instead of a search.
type rankedSet struct {
	words []uint64
	ranks []uint16 // by word: documents before it
}

const (
	// rankedShare is how many documents there are at most to one in a container that
	// is read as such a set. Shorter lists are searched in about as little time.
	rankedShare = 32
	// worthRanking is how many documents must be looked for in a container at a time,
	// for it to be made such a set.
	worthRanking = 16
	// The sets of a segment take so much memory at most, in all and for each document.
	maxRankedBytes = 16 << 20
	rankedBytes    = 128
)

// rankedPlaces is how many sets a segment of so many documents keeps.
func rankedPlaces(docs uint32) int {
	const wordBytes = 8 + 2 // of words and ranks
	setBytes := wordBytes * (int(min(docs, 1<<16))/64 + 1)
	places := 1
	for limit := min(maxRankedBytes, rankedBytes*int(docs)); 2*places*setBytes <= limit; {
		places *= 2
	}
	return places
}

// asSet returns the container that the cursor is at as a set, nil if it isn't kept as
// one. It is made one when it is asked for again and worth it.
func (c *Cursor) asSet(worth bool) *rankedSet {
	if rankedShare*c.card(c.at) < c.reader.within(c.key(c.at)) {
		return nil
	}
	sets, key := &c.reader.sets, c.value<<16|uint64(c.at)
	s := sets.get(key)
	if s == nil && worth && sets.again(key) {
		s = sets.put(key, c.makeRanked())
	}
	return s
}

// within is how many documents of the segment a container of a key may have.
func (r *Reader) within(key uint32) uint32 { return min(r.docs-key<<16, 1<<16) }

// makeRanked makes a set of the container that the cursor is at.
func (c *Cursor) makeRanked() rankedSet {
	n := (c.reader.within(c.key(c.at)) + 63) / 64
	if c.card(c.at) <= maxArray { // where the file is damaged, the last document may lie beyond
		list := c.list(c.at)
		n = max(n, uint32(binary.LittleEndian.Uint16(list[len(list)-2:]))/64+1)
	}
	s := rankedSet{make([]uint64, n), make([]uint16, n)}
	c.orContainer(c.at, s.words)
	rank := uint16(0)
	for w, word := range s.words {
		s.ranks[w] = rank
		rank += uint16(bits.OnesCount64(word))
	}
	return s
}

// intersect is [Cursor.intersect] for a container whose first document has a rank.
func (s *rankedSet) intersect(dst []Match, docs []uint32, from, to int, first uint32) []Match {
	n := len(dst)
	dst = slices.Grow(dst, to-from)
	found, k := dst[n:n+to-from], 0
	words, ranks := s.words, s.ranks[:len(s.words)]
	for i, doc := range docs[from:to] {
		w, bit := int(doc&0xffff>>6), doc&63
		if w >= len(words) {
			break
		}
		before := bits.OnesCount64(words[w] & (1<<bit - 1))
		found[k] = Match{uint32(from + i), first + uint32(ranks[w]) + uint32(before)}
		k += int(words[w] >> bit & 1)
	}
	return dst[:n+k]
}
