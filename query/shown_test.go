package query

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wikiseek/index"
	"wikiseek/query/exec"
)

func TestShown(t *testing.T) {
	s := new(shown)
	keep := func(doc uint32, title string, n int) { s.keep(&Place{doc: doc, Title: title}, n) }
	want := func(doc uint32, title string) {
		t.Helper()
		got := ""
		if place := s.get(doc); place != nil {
			got = place.Title
		}
		if got != title {
			t.Errorf("document %d: %q, want %q", doc, got, title)
		}
	}
	want(7, "")
	keep(7, "a", 10)
	keep(7+shownSets, "b", 10)
	keep(8, "c", 10)
	want(7, "a")
	want(7+shownSets, "b")
	want(8, "c")
	want(7+2*shownSets, "")

	keep(7+2*shownSets, "d", 10) // in the place of a
	want(7, "")
	want(7+shownSets, "b")
	want(7+2*shownSets, "d")

	keep(9, "e", mostShown+1)
	want(9, "")
	keep(9, strings.Repeat("e", shownBytes+1), 1)
	want(9, "")
	keep(9, strings.Repeat("e", shownBytes), mostShown)
	want(9, strings.Repeat("e", shownBytes))
}

// TestShownByMany has goroutines keep hits in the same places.
func TestShownByMany(t *testing.T) {
	s := new(shown)
	var got atomic.Int32
	var users sync.WaitGroup
	for i := range uint32(4) {
		users.Go(func() {
			for n := range uint32(1000) {
				doc := (n*n + i) % 5 * shownSets
				s.keep(&Place{doc: doc, PageID: int64(doc)}, 1)
				place := s.get(doc)
				if place == nil {
					continue
				}
				got.Add(1)
				if place.PageID != int64(doc) {
					t.Errorf("document %d: that of page %d", doc, place.PageID)
				}
			}
		})
	}
	users.Wait()
	if got.Load() < 1000 {
		t.Errorf("%d of 4000 were there", got.Load())
	}
}

// BenchmarkShown makes hits of any ten sections of the index that
// WIKISEEK_BENCH_INDEX names, which were shown before, and which weren't.
func BenchmarkShown(b *testing.B) {
	dir := os.Getenv("WIKISEEK_BENCH_INDEX")
	if dir == "" {
		b.Skip("WIKISEEK_BENCH_INDEX isn't set")
	}
	ix, err := index.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = ix.Close() })
	s, pages, random := New(ix, Options{}), ix.Columns().Page, rand.New(rand.NewPCG(1, 1))
	lists := make([][]exec.Hit, 200)
	for i := range lists {
		for len(lists[i]) < 10 {
			if doc := random.Uint32N(uint32(len(pages))); pages[doc] != index.None {
				lists[i] = append(lists[i], exec.Hit{Doc: doc, Page: pages[doc]})
			}
		}
	}
	for _, again := range []bool{true, false} {
		b.Run(fmt.Sprintf("again=%v", again), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				found := lists[i%len(lists)]
				if !again {
					for _, f := range found {
						s.shown.of(f.Doc)[0].Store(nil)
						s.shown.of(f.Doc)[1].Store(nil)
					}
				}
				if _, err := s.hits(b.Context(), 0, found); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
