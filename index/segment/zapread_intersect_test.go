package segment

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

const testDocs = 3<<16 - 20_000

// randomPostings returns documents and a cursor over them.
func randomPostings(t *testing.T, random *rand.Rand, density float64) ([]uint32, *Cursor) {
	t.Helper()
	set := roaring.New()
	for doc := range uint32(testDocs) {
		if doc>>16 != 1 && random.Float64() < density || doc>>16 == 2 && doc%50 == 0 {
			set.Add(doc)
		}
	}
	b, err := set.ToBytes()
	if err != nil {
		t.Fatal(err)
	}
	p := Postings{reader: &Reader{docs: testDocs, sets: newRecent[rankedSet](2)}}
	if err := p.readBitmap(b); err != nil {
		t.Fatal(err)
	}
	docs := set.ToArray()
	var last []uint32
	for i, doc := range docs {
		if i%BlockSize == BlockSize-1 || i == len(docs)-1 {
			last = append(last, doc)
		}
	}
	c := new(Cursor)
	c.Init(p, Blocks{Last: last})
	return docs, c
}

// TestIntersect compares with looking up each document: in containers that are lists,
// bitmaps, or one of each, of documents that lie far apart or side by side, of which
// some have the term, or all; and in a list of one document. Containers are asked for
// so often that they become sets, in places that are too few.
func TestIntersect(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	for _, density := range []float64{.00002, .001, .02, .06, .2, .9} {
		docs, cursor := randomPostings(t, random, density)
		for range 400 {
			compareIntersect(t, random, cursor, docs)
		}
	}
	one := new(Cursor)
	one.Init(Postings{Count: 1, doc: 3}, oneBlock)
	for range 10 {
		compareIntersect(t, random, one, []uint32{3})
	}
}

func compareIntersect(t *testing.T, random *rand.Rand, cursor *Cursor, docs []uint32) {
	t.Helper()
	n, step := 1+random.IntN(3*BlockSize), 1+random.Uint32N(1<<random.IntN(12))
	var list []uint32
	if random.IntN(2) == 0 {
		from := random.IntN(len(docs))
		list = docs[from:min(from+n, len(docs))]
	} else {
		for doc := random.Uint32N(testDocs); doc < testDocs && len(list) < n; doc += 1 + random.Uint32N(step) {
			list = append(list, doc)
		}
	}
	var each Cursor
	each.Init(cursor.Postings, cursor.Blocks)
	var want []Match
	for i, doc := range list {
		if rank, ok := each.Rank(doc); ok {
			want = append(want, Match{uint32(i), rank})
		}
	}
	if got := cursor.Intersect(nil, list); !slices.Equal(got, want) {
		t.Fatalf("%d of %v, want %d", len(got), list, len(want))
	}
}
