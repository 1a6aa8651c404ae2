package segment

import (
	"math/rand/v2"
	"testing"
)

// TestRankedPlaces checks how much memory sets of containers may take.
func TestRankedPlaces(t *testing.T) {
	for _, docs := range []uint32{0, 1, 100, 20_000, 1 << 16, 500_000, 1 << 30} {
		places := rankedPlaces(docs)
		if places < 1 || places&(places-1) != 0 {
			t.Errorf("%d documents: %d places, want a power of two", docs, places)
		}
		size := places * int(min(docs, 1<<16)) / 64 * 10
		if limit := min(maxRankedBytes, rankedBytes*int(docs)); places > 1 && size > limit {
			t.Errorf("%d documents: %d bytes, want %d at most", docs, size, limit)
		}
	}
}

// TestRankedBeyond reads containers that hold documents which the segment doesn't have.
func TestRankedBeyond(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 3))
	for _, density := range []float64{.05, .9} { // lists and bitmaps
		docs, cursor := randomPostings(t, random, density)
		within := docs[len(docs)/2]
		cursor.reader.docs = within + 1
		for range 3 { // until they are sets
			if got := len(cursor.Intersect(nil, docs)); got < len(docs)/2 || got > len(docs) {
				t.Errorf("%d of %d documents", got, len(docs))
			}
		}
	}
}
