package exec_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"wikiseek/index"
	"wikiseek/query/exec"
)

// TestBounded compares what bounds find with every match scored.
func TestBounded(t *testing.T) {
	ix := randomIndex(t)
	if n := len(ix.Segments()); n < 2 {
		t.Errorf("index has %d segments, want several", n)
	}
	queries := unlessRace(50, 10)
	if n, err := strconv.Atoi(os.Getenv("WIKISEEK_BOUNDED_QUERIES")); err == nil {
		queries = n // by class; make test-full
	}
	defer exec.SetManyLinks(2)()
	ranking := exec.DefaultRanking()
	engine := exec.NewEngine(ix, &ranking)
	near := exec.DefaultRanking()
	near.Proximity = exec.Proximity{Ordered: 1, Unordered: 0.5, Window: 5, Depth: 20}
	nearEngine := exec.NewEngine(ix, &near)
	for i, class := range classes {
		t.Run(class.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(5, uint64(i)))
			for range queries {
				q := randomQuery(random, class.root(random), len(ix.Columns().Page))
				compareBounded(t, engine, q)
				restore := exec.SetLarge(random.IntN(16))
				compareBounded(t, engine, q)
				restore()
				q.Limit = near.Proximity.Depth // beyond it, which hits are reordered depends on the limit
				compareBounded(t, nearEngine, q)
				if t.Failed() {
					return
				}
			}
		})
	}
}

// TestHelpers has helpers for all searches, of which there are one or several at a
// time.
func TestHelpers(t *testing.T) {
	if runtime.GOMAXPROCS(0) == 1 {
		t.Skip("there is one processor")
	}
	defer exec.SetHelpers()()
	ranking := exec.DefaultRanking()
	ix := randomIndex(t)
	engine := exec.NewEngine(ix, &ranking)
	compareAll := func(seed uint64) {
		for i, class := range classes {
			random := rand.New(rand.NewPCG(seed, uint64(i)))
			for range 8 {
				q := randomQuery(random, class.root(random), len(ix.Columns().Page))
				compareBounded(t, engine, q)
				q.Limit = 0 // counts alone
				compareBounded(t, engine, q)
			}
		}
	}
	compareAll(6)
	defer exec.SetLarge(2)()
	var searches sync.WaitGroup
	for i := range uint64(3) {
		searches.Go(func() { compareAll(7 + i) })
	}
	searches.Go(func() { // some end early
		random := rand.New(rand.NewPCG(10, 10))
		for range 100 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(600))*time.Microsecond)
			q := randomQuery(random, phrase(random), len(ix.Columns().Page))
			if _, err := engine.Search(ctx, q); err != nil && ctx.Err() == nil {
				t.Errorf("%+v: %v", q, err)
			}
			cancel()
		}
	})
	searches.Wait()
}

// TestMoved asks for the same of an index in which sections of pages lie apart.
func TestMoved(t *testing.T) {
	ix := movedIndex(t)
	ranking := exec.DefaultRanking()
	engine := exec.NewEngine(ix, &ranking)
	for i, class := range classes {
		t.Run(class.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(5, uint64(i)))
			for range unlessRace(100, 20) {
				compareBounded(t, engine, randomQuery(random, class.root(random), len(ix.Columns().Page)))
			}
		})
	}
}

// TestPrimed has floors primed for queries for any part of several runs: no hit may
// score less. What primed them is among the hits, also if the query names it.
func TestPrimed(t *testing.T) {
	defer exec.SetLarge(2)()
	var floor float64
	times := 0
	defer exec.SetPrimed(func(f float64) { floor, times = f, times+1 })()
	ranking := exec.DefaultRanking()
	ix := randomIndex(t)
	engine := exec.NewEngine(ix, &ranking)
	random := rand.New(rand.NewPCG(9, 9))
	queries := unlessRace(400, 80)
	for range queries {
		node := anyRuns
		if random.IntN(3) == 0 {
			node = runsBeside
		}
		q := randomBest(random, node(random), len(ix.Columns().Page), 10)
		if random.IntN(3) == 0 {
			q.Namespaces = []int{14} // of few pages
		}
		floor = math.Inf(-1)
		compareBounded(t, engine, q)
		all := q
		all.Exhaustive = true
		want, err := engine.Search(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(want.Hits); !math.IsInf(floor, -1) && (n < q.Limit || floor > want.Hits[n-1].Score+1e-9) {
			t.Errorf("%+v: primed with %v, of %d hits: %+v", q, floor, n, want.Hits)
		}
		if len(want.Hits) > 0 {
			q.Named = []uint32{want.Hits[0].Doc}
			compareBounded(t, engine, q)
		}
	}
	// About a quarter of them are, depending on which documents segments hold.
	if times < queries/5 { // each is asked twice
		t.Errorf("primed %d times of %d", times, queries)
	}
}

// TestBoundedPhrases asks for the best hits of phrases, pairs of characters among
// them, which are looked for block by block; with links that count much, too.
func TestBoundedPhrases(t *testing.T) {
	ix := randomIndex(t)
	for _, links := range []float64{exec.DefaultRanking().Links, 5} {
		ranking := exec.DefaultRanking()
		ranking.Links = links
		engine := exec.NewEngine(ix, &ranking)
		random := rand.New(rand.NewPCG(12, 12))
		queries := unlessRace(300, 40)
		for i := range queries {
			node := []exec.Node{phrase(random), characters(random), twoCharacters(random)}[i%3]
			compareBounded(t, engine, randomBest(random, node, len(ix.Columns().Page), 20))
		}
	}
}

// TestBoundedWeights has rankings in which one form alone counts, or links count much,
// and asks for words, of which some stand in few sections of a segment; and for runs,
// with characters that count by their frequency, and with ones that count by being
// there, however many sections hold them.
func TestBoundedWeights(t *testing.T) {
	ix := randomIndex(t)
	aWord := func(r *rand.Rand) exec.Node { return word(r) }
	for name, test := range map[string]struct {
		change func(*exec.Ranking)
		root   func(*rand.Rand) exec.Node
	}{
		"no plain form": {func(r *exec.Ranking) { r.Plain.Weight = 0 }, aWord},
		"no stem":       {func(r *exec.Ranking) { r.Stem.Weight = 0 }, aWord},
		"no characters": {func(r *exec.Ranking) { r.Char.Weight, r.Common = 0, 1 }, unpaired},
		"links":         {func(r *exec.Ranking) { r.Links, r.LinksScale = 20, 1 }, aWord},
		"characters":    {func(r *exec.Ranking) { r.Char.K1, r.Common = 1.2, 1 }, anyRuns},
		"all held":      {func(r *exec.Ranking) { r.Common = 1 }, anyRuns},
		"held alone":    {func(r *exec.Ranking) { r.Common = 1 }, unpaired},
	} {
		t.Run(name, func(t *testing.T) {
			ranking := exec.DefaultRanking()
			test.change(&ranking)
			engine := exec.NewEngine(ix, &ranking)
			random := rand.New(rand.NewPCG(13, 13))
			queries := unlessRace(600, 60)
			for range queries {
				q := randomBest(random, test.root(random), len(ix.Columns().Page), 10)
				if random.IntN(2) == 0 {
					q.Fields = []string{index.FieldText} // no titles
				}
				if compareBounded(t, engine, q); t.Failed() {
					return
				}
			}
		})
	}
}

// TestBoundedManyWords has patterns for more words than are listed at once.
func TestBoundedManyWords(t *testing.T) {
	defer exec.SetMaxWalked(40)()
	ranking := exec.DefaultRanking()
	ix := randomIndex(t)
	engine := exec.NewEngine(ix, &ranking)
	random := rand.New(rand.NewPCG(5, 5))
	for range 10 {
		compareBounded(t, engine, randomQuery(random, pattern(random), len(ix.Columns().Page)))
	}
}

// unlessRace is how many queries are asked, or with the race detector.
func unlessRace(queries, race int) int {
	if raceEnabled {
		return race
	}
	return queries
}

// randomBest is randomQuery for the best hits alone, up to so many, which bounds are for.
func randomBest(random *rand.Rand, root exec.Node, sections, most int) exec.Query {
	q := randomQuery(random, root, sections)
	q.Bounded, q.Order, q.Facets, q.Limit = true, exec.Order{}, exec.Facets{}, 1+random.IntN(most)
	return q
}

func compareBounded(t *testing.T, e *exec.Engine, q exec.Query) {
	t.Helper()
	got, err := e.Search(t.Context(), q)
	all := q
	all.Exhaustive, all.Limit = true, 1<<20
	want, allErr := e.Search(t.Context(), all)
	if err != nil || allErr != nil {
		t.Errorf("%+v: %v, %v", q, err, allErr)
		return
	}
	if got.Total > want.Total || got.Total != want.Total && !got.AtLeast || len(got.Hits) != min(q.Limit, want.Total) {
		t.Errorf("%+v: %d hits of %d, at least %v, want %d", q, len(got.Hits), got.Total, got.AtLeast, want.Total)
		return
	}
	if !reflect.DeepEqual(got.Facets, want.Facets) {
		t.Errorf("%+v: counted %+v, want %+v", q, got.Facets, want.Facets)
		return
	}
	seen := make(map[uint32]bool)
	scores := make(map[uint32]float64, len(want.Hits))
	for _, h := range want.Hits {
		scores[h.Doc] = h.Score
	}
	for i, h := range got.Hits {
		if seen[h.Doc] {
			t.Errorf("%+v: hit %d, %+v, is there twice", q, i, h)
			return
		}
		seen[h.Doc] = true
		if w := want.Hits[i]; math.Abs(h.Score-w.Score) > 1e-9 || math.Abs(h.Score-scores[h.Doc]) > 1e-9 || q.Order.By != exec.ByScore && h.Page != w.Page {
			t.Errorf("%+v: hit %d is %+v, want %+v; its own score is %v", q, i, h, w, scores[h.Doc])
			return
		}
	}
}
