package query_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	blevequery "github.com/blevesearch/bleve/v2/search/query"

	"wikiseek/index"
	"wikiseek/query"
	"wikiseek/query/exec"
)

// expandQueries is how many queries there are of each class.
const expandQueries = 100

// expandClasses make a query of a word: ours, and Bleve's.
var expandClasses = []struct {
	name string
	make func(r *rand.Rand, word string) (string, exec.Node, blevequery.FieldableQuery)
}{
	{"prefix", func(r *rand.Rand, word string) (string, exec.Node, blevequery.FieldableQuery) {
		prefix := word[:3+r.IntN(3)]
		return prefix + "*", exec.Prefix{Term: prefix}, bleve.NewPrefixQuery(prefix)
	}},
	{"star", func(_ *rand.Rand, word string) (string, exec.Node, blevequery.FieldableQuery) {
		pattern := word[:2] + "*" + word[len(word)-2:]
		return pattern, exec.Wildcard{Pattern: pattern}, bleve.NewWildcardQuery(pattern)
	}},
	{"mark", func(r *rand.Rand, word string) (string, exec.Node, blevequery.FieldableQuery) {
		at := 1 + r.IntN(len(word)-2)
		pattern := word[:at] + "?" + word[at+1:]
		return word[:at] + `\?` + word[at+1:], exec.Wildcard{Pattern: pattern}, bleve.NewWildcardQuery(pattern)
	}},
	{"fuzzy1", func(_ *rand.Rand, word string) (string, exec.Node, blevequery.FieldableQuery) { return fuzzy(word, 1) }},
	{"fuzzy2", func(_ *rand.Rand, word string) (string, exec.Node, blevequery.FieldableQuery) { return fuzzy(word, 2) }},
}

// fuzzy has Bleve keep the two characters that we keep.
func fuzzy(word string, distance int) (string, exec.Node, blevequery.FieldableQuery) {
	q := bleve.NewFuzzyQuery(word)
	q.SetFuzziness(distance)
	q.SetPrefix(2)
	return word + "~" + strconv.Itoa(distance), exec.Fuzzy{Term: word, Distance: distance}, q
}

// BenchmarkExpand answers queries for many words at once on the index that
// WIKISEEK_BENCH_INDEX names, each by us and by an unmodified Bleve in turn:
// ten sections, of the text alone. The ratio is of Bleve's time to that of the
// executor, both of which return what sections there are; a request also
// parses the query and reads titles and anchors.
func BenchmarkExpand(b *testing.B) {
	dir := os.Getenv("WIKISEEK_BENCH_INDEX")
	if dir == "" {
		b.Skip("WIKISEEK_BENCH_INDEX isn't set")
	}
	ix, err := index.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	name, err := os.ReadFile(filepath.Join(dir, "CURRENT"))
	if err != nil {
		b.Fatal(err)
	}
	stock, err := bleve.OpenUsing(filepath.Join(dir, strings.TrimSpace(string(name))), map[string]any{"read_only": true})
	if err != nil {
		b.Fatal(err)
	}
	defer stock.Close()
	s, ranking := query.New(ix, query.Options{}), exec.DefaultRanking()
	engine := exec.NewEngine(ix, &ranking)
	words := textWords(b, stock)
	if len(words) == 0 {
		b.Skip("no words: of an index of one segment, Bleve says that each stands in one section")
	}
	for i, class := range expandClasses {
		b.Run(class.name, func(b *testing.B) {
			random := rand.New(rand.NewPCG(8, uint64(i)))
			var ours, requests, theirs []time.Duration
			for b.Loop() {
				for range expandQueries {
					text, node, q := class.make(random, words[random.IntN(len(words))])
					ours = append(ours, timeEngine(b, engine, node))
					theirs = append(theirs, timeStock(b, stock, q))
					requests = append(requests, timeRequest(b, s, text))
				}
			}
			mine, other := median(ours), median(theirs)
			b.ReportMetric(mine, "p50-µs")
			b.ReportMetric(median(requests), "request-p50-µs")
			b.ReportMetric(other, "stock-p50-µs")
			b.ReportMetric(other/mine, "ratio")
		})
	}
}

// textWords lists words of 5 to 10 letters that stand in more than one section.
func textWords(b *testing.B, stock bleve.Index) []string {
	b.Helper()
	dict, err := stock.FieldDict(index.FieldText)
	if err != nil {
		b.Fatal(err)
	}
	defer dict.Close()
	letters := regexp.MustCompile(`^[a-z]{5,10}$`)
	var list []string
	for {
		e, err := dict.Next()
		if err != nil {
			b.Fatal(err)
		}
		if e == nil {
			return list
		}
		if e.Count > 1 && letters.MatchString(e.Term) {
			list = append(list, e.Term)
		}
	}
}

func timeEngine(b *testing.B, e *exec.Engine, node exec.Node) time.Duration {
	b.Helper()
	start := time.Now()
	_, err := e.Search(b.Context(), exec.Query{
		Root: node, Sections: true, Limit: 10, Fields: []string{index.FieldText}, Bounded: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func timeRequest(b *testing.B, s *query.Searcher, text string) time.Duration {
	b.Helper()
	start := time.Now()
	_, err := s.Search(b.Context(), query.Request{
		Query: text, Scope: query.ScopeSection, Group: query.GroupSection,
		Fields: []string{index.FieldText}, NoSnippets: true, Total: query.TotalBounded,
	})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func timeStock(b *testing.B, stock bleve.Index, q blevequery.FieldableQuery) time.Duration {
	b.Helper()
	q.SetField(index.FieldText)
	start := time.Now()
	if _, err := stock.Search(bleve.NewSearchRequestOptions(q, 10, 0, false)); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// median is in microseconds.
func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2]) / 1e3
}
