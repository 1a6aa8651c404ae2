package exec

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"wikiseek/index"
)

// TestNote compares what is noted of sections with the best of their pages.
func TestNote(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for i := range 2000 {
		columns := &index.Columns{Page: make([]uint32, 40)}
		for doc := range columns.Page {
			if columns.Page[doc] = uint32(doc); i%2 == 0 {
				columns.Page[doc] = uint32(random.IntN(12))
			}
		}
		top := &top{columns: columns, limit: 1 + random.IntN(8), grouped: i%2 == 0}
		best := make(map[uint32]float64)
		for doc, page := range columns.Page {
			score := float64(random.IntN(30))
			best[page] = max(best[page], score)
			all := slices.SortedFunc(maps.Values(best), func(a, b float64) int { return cmp.Compare(b, a) })
			want := math.Inf(-1)
			if len(all) >= top.limit {
				want = all[top.limit-1]
			}
			if got := top.note(uint32(doc), score); got != want {
				t.Fatalf("the best %d of %v: the last is %v, want %v", top.limit, all, got, want)
			}
		}
	}
}
