package segment

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// TestIntersect compares with looking up each document: in lists, bitmaps, both,
// and where the documents looked for are few or many beside them.
func TestIntersect(t *testing.T) {
	const docs = 3 << 16
	random := rand.New(rand.NewPCG(4, 2))
	for _, density := range []float64{.00002, .001, .02, .06, .2, .9} {
		set := roaring.New()
		for doc := range uint32(docs) {
			if doc>>16 != 1 && random.Float64() < density || doc>>16 == 2 && doc%50 == 0 {
				set.Add(doc)
			}
		}
		b, err := set.ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		p := Postings{Count: uint32(set.GetCardinality()), reader: &Reader{docs: docs}}
		if err := p.readBitmap(b); err != nil {
			t.Fatal(err)
		}
		var cursor, each Cursor
		last := []uint32{}
		for i, doc := range set.ToArray() {
			if i%BlockSize == BlockSize-1 || i == int(p.Count)-1 {
				last = append(last, doc)
			}
		}
		cursor.Init(p, Blocks{Last: last})
		each.Init(p, Blocks{Last: last})
		for range 200 {
			from, step := random.Uint32N(docs), 1+random.Uint32N(1<<random.IntN(12))
			var list []uint32
			for doc := from; doc < docs && len(list) < 1+random.IntN(3*BlockSize); doc += 1 + random.Uint32N(step) {
				list = append(list, doc)
			}
			var want []Match
			for i, doc := range list {
				if rank, ok := each.Rank(doc); ok {
					want = append(want, Match{uint32(i), rank})
				}
			}
			if got := cursor.Intersect(nil, list); !slices.Equal(got, want) {
				t.Fatalf("density %v: %v of %v, want %v", density, got, list, want)
			}
		}
	}
}
