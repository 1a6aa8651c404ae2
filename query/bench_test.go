package query_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"wikiseek/index"
	"wikiseek/query"
)

// benchQuery is a line of the file of queries.
type benchQuery struct {
	Class string `json:"class"` // term, or, and, phrase
	Query string `json:"query"`
}

// BenchmarkQueries answers the queries of a file, {"class","query"} a line,
// on an index: WIKISEEK_BENCH_QUERIES and WIKISEEK_BENCH_INDEX. One operation
// is all queries of a class, ten sections with titles and anchors each, or the best
// sections of ten pages; the median and the 99th percentile are of single queries.
func BenchmarkQueries(b *testing.B) {
	s, byClass := benchSearcher(b)
	for _, kind := range []struct {
		name string
		req  query.Request
	}{
		{"text", query.Request{Fields: []string{index.FieldText}}},
		{"all", query.Request{}},
		{"pages", query.Request{Scope: query.ScopePage, Group: query.GroupPage}},
	} {
		kind.req.Total = query.TotalBounded
		for _, class := range []string{"term", "and", "or", "phrase"} {
			b.Run(kind.name+"/"+class, func(b *testing.B) { benchmarkClass(b, s, class, byClass[class], kind.req, false) })
		}
	}
}

// BenchmarkFacets compares the same queries without facets, with them, and
// sorted by time, all with exact totals.
func BenchmarkFacets(b *testing.B) {
	s, byClass := benchSearcher(b)
	for _, class := range []string{"term", "and", "or", "phrase"} {
		for _, with := range []struct {
			name string
			req  query.Request
		}{
			{"neither", query.Request{}},
			{"facets", query.Request{Facets: query.AllFacets}},
			{"sort", query.Request{Sort: query.SortNewest}},
		} {
			b.Run(class+"/"+with.name, func(b *testing.B) { benchmarkClass(b, s, class, byClass[class], with.req, false) })
		}
	}
}

// BenchmarkSnippets compares the same queries without snippets and with them,
// which takes an index that keeps the text.
func BenchmarkSnippets(b *testing.B) {
	s, byClass := benchSearcher(b)
	for _, class := range []string{"term", "and", "or", "phrase"} {
		for _, snippets := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/%v", class, snippets), func(b *testing.B) {
				benchmarkClass(b, s, class, byClass[class], query.Request{Total: query.TotalBounded}, snippets)
			})
		}
	}
}

// BenchmarkOpen opens the index that WIKISEEK_BENCH_INDEX names, and says how
// much of the heap it takes.
func BenchmarkOpen(b *testing.B) {
	dir := os.Getenv("WIKISEEK_BENCH_INDEX")
	if dir == "" {
		b.Skip("WIKISEEK_BENCH_INDEX isn't set")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		ix, err := index.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		s := query.New(ix, query.Options{})
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(s)
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "heap-MiB")
}

func benchSearcher(b *testing.B) (*query.Searcher, map[string][]string) {
	b.Helper()
	dir, file := os.Getenv("WIKISEEK_BENCH_INDEX"), os.Getenv("WIKISEEK_BENCH_QUERIES")
	if dir == "" || file == "" {
		b.Skip("WIKISEEK_BENCH_INDEX or WIKISEEK_BENCH_QUERIES isn't set")
	}
	ix, err := index.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = ix.Close() })
	return query.New(ix, query.Options{}), readBenchQueries(b, file)
}

func readBenchQueries(b *testing.B, file string) map[string][]string {
	b.Helper()
	f, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	byClass := make(map[string][]string)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q benchQuery
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			b.Fatal(err)
		}
		if q.Class == "phrase" {
			q.Query = `"` + q.Query + `"`
		}
		byClass[q.Class] = append(byClass[q.Class], q.Query)
	}
	return byClass
}

// benchmarkClass answers queries, by section unless req says otherwise.
func benchmarkClass(b *testing.B, s *query.Searcher, class string, queries []string, req query.Request, snippets bool) {
	req.Operator, req.NoSnippets = query.OperatorAnd, !snippets
	req.Scope, req.Group = cmp.Or(req.Scope, query.ScopeSection), cmp.Or(req.Group, query.GroupSection)
	if class == "or" {
		req.Operator = query.OperatorOr
	}
	b.ReportAllocs()
	var took []time.Duration
	for b.Loop() {
		for _, req.Query = range queries {
			start := time.Now()
			if _, err := s.Search(b.Context(), req); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2])/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100])/1e3, "p99-µs")
}
