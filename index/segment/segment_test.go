package segment

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// same compares segments term by term, to say where they differ.
func same(t *testing.T, got, want contents) {
	t.Helper()
	if !slices.Equal(got.stored, want.stored) {
		for i := range min(len(got.stored), len(want.stored)) {
			if got.stored[i] != want.stored[i] {
				t.Fatalf("document %d: got %s, want %s", i, got.stored[i], want.stored[i])
			}
		}
		t.Fatalf("%d documents, want %d", len(got.stored), len(want.stored))
	}
	for field, terms := range want.postings {
		if len(got.postings[field]) != len(terms) {
			t.Errorf("%s: %d terms, want %d", field, len(got.postings[field]), len(terms))
		}
		for term, list := range terms {
			if !slices.Equal(got.postings[field][term], list) {
				t.Fatalf("%s:%s: got %v, want %v", field, term, got.postings[field][term], list)
			}
		}
	}
}

// TestLikeStock compares segments built here with those that zap's own code
// makes of the same documents: terms, documents, frequencies, lengths,
// positions and stored values. The larger number of documents has terms with
// several chunks of frequencies, blocks of positions and bitmap containers.
func TestLikeStock(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	b := NewBuilder(testSchema(t)) // one for all: it is used again
	for _, n := range []int{1, 2, 40, 6000, 40} {
		docs := randomDocs(r, "p", n)
		got := inMemory(t, build(t, b, docs))
		want := read(t, stock(t, docs))
		same(t, read(t, got), want)
		if n < 1000 {
			same(t, read(t, persisted(t, got)), want)
		}
	}
}

func TestMergeLikeStock(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	b := NewBuilder(testSchema(t))
	parts := [][]testDoc{randomDocs(r, "a", 700), randomDocs(r, "b", 1), randomDocs(r, "c", 2500), randomDocs(r, "d", 40)}
	var ours, theirs []segment.Segment
	for i, docs := range parts {
		s := inMemory(t, build(t, b, docs))
		if i%2 == 0 {
			s = persisted(t, s)
		}
		ours = append(ours, s)
		theirs = append(theirs, stock(t, docs))
	}
	some := roaring.New()
	for d := range uint32(700) {
		if d%3 == 1 || d < 50 {
			some.Add(d)
		}
	}
	for name, drops := range map[string][]*roaring.Bitmap{
		"nothing dropped": make([]*roaring.Bitmap, 4),
		"some dropped":    {some, nil, dropping(0, 1, 2499), roaring.New()},
		"all of one":      {nil, dropping(0), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			numbers, size, err := new(plugin).Merge(ours, drops, filepath.Join(dir, "1.zap"), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(filepath.Join(dir, "1.zap")); err != nil || info.Size() != int64(size) {
				t.Errorf("size %d, file %v, %v", size, info.Size(), err)
			}
			wantNumbers, _, err := new(zap.ZapPlugin).Merge(theirs, drops, filepath.Join(dir, "2.zap"), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(numbers, wantNumbers, slices.Equal) {
				t.Error("new numbers of documents differ")
			}
			merged := open(t, filepath.Join(dir, "1.zap"))
			if PositionsOf(merged) == nil {
				t.Fatal("no positions")
			}
			want, err := new(zap.ZapPlugin).Open(filepath.Join(dir, "2.zap"))
			if err != nil {
				t.Fatal(err)
			}
			defer want.Close()
			same(t, read(t, merged), read(t, want))
			if err := PositionsOf(merged).check(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestMergeForeign checks that what isn't ours is merged by zap, and that its
// lack of positions shows.
func TestMergeForeign(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	docs := randomDocs(r, "a", 20)
	path := filepath.Join(t.TempDir(), "1.zap")
	ours := inMemory(t, build(t, NewBuilder(testSchema(t)), docs))
	_, _, err := new(plugin).Merge([]segment.Segment{ours, stock(t, randomDocs(r, "b", 5))}, make([]*roaring.Bitmap, 2), path, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := open(t, path); s.Count() != 25 || PositionsOf(s) != nil {
		t.Errorf("%d documents, positions %v", s.Count(), PositionsOf(s))
	}
}

// TestStaleSegment writes a segment over another, as happens where a build
// was killed.
func TestStaleSegment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "1.zap")
	if err := os.WriteFile(path, bytes.Repeat([]byte("old"), 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s := inMemory(t, build(t, NewBuilder(testSchema(t)), randomDocs(rand.New(rand.NewPCG(1, 2)), "a", 9)))
	if err := s.(segment.UnpersistedSegment).Persist(path); err != nil {
		t.Fatal(err)
	}
	same(t, read(t, open(t, path)), read(t, s))
}

// TestPersist checks that a segment's files move, and that it may be persisted
// again, as scorch does where recording it failed.
func TestPersist(t *testing.T) {
	b := NewBuilder(testSchema(t))
	build(t, b, randomDocs(rand.New(rand.NewPCG(1, 2)), "a", 9))
	b.Begin("b.0")
	packs, store := t.TempDir(), t.TempDir()
	p, err := b.Finish(packs)
	if err != nil {
		t.Fatal(err)
	}
	s, path := inMemory(t, p), filepath.Join(store, "1.zap")
	for range 2 {
		if err := s.(segment.UnpersistedSegment).Persist(path); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(packs); err != nil || len(left) > 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
	same(t, read(t, open(t, path)), read(t, s))
}

func TestFinishEmpty(t *testing.T) {
	if _, err := NewBuilder(testSchema(t)).Finish(t.TempDir()); !errors.Is(err, errNoDocuments) {
		t.Errorf("got %v", err)
	}
}

// TestZapVersion fails where a new zapx writes another format: then this
// package has to learn it.
func TestZapVersion(t *testing.T) {
	if zap.Version != 17 || zap.DefaultChunkMode != chunkMode {
		t.Fatalf("zap is of version %d and chunk mode %d; compare its format with this package's, then change the test",
			zap.Version, zap.DefaultChunkMode)
	}
}

func TestRoaring(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	sets := map[string][]uint32{"one": {0}, "last": {1<<31 - 1}, "pair": {5, 70000}}
	for _, n := range []int{3, 100, 5000, 70000} {
		dense, sparse := roaring.New(), roaring.New()
		for range n {
			dense.Add(r.Uint32N(uint32(n)))
			sparse.Add(r.Uint32N(1 << 26))
		}
		sets["dense"+string(rune('0'+n%7))] = dense.ToArray()
		sets["sparse"+string(rune('0'+n%7))] = sparse.ToArray()
	}
	run := make([]uint32, 200000)
	for i := range run {
		run[i] = uint32(i) + 65000
	}
	sets["run"] = run
	for name, docs := range sets {
		b := appendRoaring([]byte("before"), docs)[len("before"):]
		got := roaring.New()
		if n, err := got.FromBuffer(b); err != nil || int(n) != len(b) {
			t.Errorf("%s: read %d of %d bytes: %v", name, n, len(b), err)
		}
		if !slices.Equal(got.ToArray(), docs) {
			t.Errorf("%s: Bleve's library reads something else", name)
		}
		back, err := appendRoaringDocs(nil, b)
		if err != nil || !slices.Equal(back, docs) {
			t.Errorf("%s: not what was written: %v", name, err)
		}
	}
}
