package query_test

import (
	"bufio"
	"encoding/json"
	"os"
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
// is all queries of a class, ten sections with titles and anchors each; the
// median and the 99th percentile are of single queries.
func BenchmarkQueries(b *testing.B) {
	dir, file := os.Getenv("WIKISEEK_BENCH_INDEX"), os.Getenv("WIKISEEK_BENCH_QUERIES")
	if dir == "" || file == "" {
		b.Skip("WIKISEEK_BENCH_INDEX or WIKISEEK_BENCH_QUERIES isn't set")
	}
	ix, err := index.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	s := query.New(ix, query.Options{})
	byClass := readBenchQueries(b, file)
	for _, fields := range []struct {
		name string
		list []string
	}{{"text", []string{index.FieldText}}, {"all", nil}} {
		for _, class := range []string{"term", "and", "or", "phrase"} {
			b.Run(fields.name+"/"+class, func(b *testing.B) {
				benchmarkClass(b, s, class, fields.list, byClass[class])
			})
		}
	}
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

func benchmarkClass(b *testing.B, s *query.Searcher, class string, fields, queries []string) {
	operator := query.OperatorAnd
	if class == "or" {
		operator = query.OperatorOr
	}
	b.ReportAllocs()
	var took []time.Duration
	for b.Loop() {
		for _, q := range queries {
			start := time.Now()
			_, err := s.Search(b.Context(), query.Request{
				Query: q, Operator: operator, Scope: query.ScopeSection, Group: query.GroupSection,
				Fields: fields, NoSnippets: true, AtLeast: true,
			})
			if err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2])/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100])/1e3, "p99-µs")
}
