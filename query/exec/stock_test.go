package exec_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	blevequery "github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wikiseek/index"
	"wikiseek/query/exec"
)

// stockPair is an index, opened by us and by an unmodified Bleve.
type stockPair struct {
	ix     *index.Index
	engine *exec.Engine
	stock  bleve.Index
	word   func(*rand.Rand) string
	size   int // hits asked of Bleve
}

func newStockPair(t *testing.T, ix *index.Index, dir string, word func(*rand.Rand) string, size int) *stockPair {
	t.Helper()
	name, err := os.ReadFile(filepath.Join(dir, "CURRENT"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, strings.TrimSpace(string(name)))
	stock, err := bleve.OpenUsing(path, map[string]any{"read_only": true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stock.Close() })
	return &stockPair{ix, stockEngine(ix), stock, word, size}
}

func stockEngine(ix *index.Index) *exec.Engine {
	ranking := exec.DefaultRanking()
	ranking.Model = exec.ModelBleve
	return exec.NewEngine(ix, &ranking)
}

// words makes some words and the terms that Bleve is asked for in their place.
func (p *stockPair) words(r *rand.Rand, fields []string, n int) (ours []exec.Node, theirs []blevequery.Query) {
	for range n {
		word := p.word(r)
		var list []blevequery.Query
		for _, field := range fields {
			q := bleve.NewTermQuery(word)
			q.SetField(field)
			list = append(list, q)
		}
		if p.ix.Meta().Profile == index.ProfileCompare {
			ours = append(ours, exec.Word{Stem: word})
		} else {
			ours = append(ours, exec.Word{Plain: word, Stem: "none"})
		}
		if len(list) == 1 {
			theirs = append(theirs, list[0])
		} else {
			theirs = append(theirs, either(list...))
		}
	}
	return ours, theirs
}

func either(list ...blevequery.Query) blevequery.Query {
	q := bleve.NewDisjunctionQuery(list...)
	q.SetMin(1)
	return q
}

// stockClasses make random queries.
var stockClasses = []struct {
	name string
	make func(p *stockPair, r *rand.Rand, fields []string) (exec.Node, blevequery.Query)
}{
	{"term", func(p *stockPair, r *rand.Rand, fields []string) (exec.Node, blevequery.Query) {
		ours, theirs := p.words(r, fields, 1)
		return ours[0], theirs[0]
	}},
	{"and", func(p *stockPair, r *rand.Rand, fields []string) (exec.Node, blevequery.Query) {
		ours, theirs := p.words(r, fields, 2+r.IntN(2))
		return &exec.Bool{Must: ours}, bleve.NewConjunctionQuery(theirs...)
	}},
	{"or", func(p *stockPair, r *rand.Rand, fields []string) (exec.Node, blevequery.Query) {
		ours, theirs := p.words(r, fields, 2+r.IntN(12)) // beyond ten Bleve keeps them in a heap
		return &exec.Bool{Should: ours}, either(theirs...)
	}},
	{"nested", func(p *stockPair, r *rand.Rand, fields []string) (exec.Node, blevequery.Query) {
		ours, theirs := p.words(r, fields, 6)
		must := []exec.Node{ours[0], &exec.Bool{Should: ours[1:4]}}
		q := bleve.NewBooleanQuery()
		q.AddMust(theirs[0], either(theirs[1:4]...))
		q.AddShould(theirs[4])
		q.AddMustNot(theirs[5])
		return &exec.Bool{Must: must, Should: ours[4:5], MustNot: ours[5:]}, q
	}},
}

// TestStock compares the model of Bleve with Bleve.
func TestStock(t *testing.T) {
	ix := randomIndex(t)
	p := newStockPair(t, ix, randomDir(ix), randomWord, 1<<20)
	fields := [][]string{{index.FieldText}, {index.FieldHeading}, {index.FieldTitle}, {index.FieldHeading, index.FieldText}, index.TextFields}
	p.test(t, fields)
	t.Run("read through Bleve", func(t *testing.T) {
		segments := ix.Segments()
		reader := segments[1].Reader
		segments[1].Reader = nil
		defer func() { segments[1].Reader = reader }()
		p.engine = stockEngine(ix)
		p.test(t, fields)
	})
}

// TestStockReal is TestStock on the index that WIKISEEK_STOCK_INDEX names.
func TestStockReal(t *testing.T) {
	dir := os.Getenv("WIKISEEK_STOCK_INDEX")
	if dir == "" {
		t.Skip("WIKISEEK_STOCK_INDEX names no index")
	}
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	p := newStockPair(t, ix, dir, nil, 100)
	p.word = dictionaryWord(t, p.stock)
	p.test(t, [][]string{{index.FieldText}})
}

// randomDir is where randomIndex put an index.
func randomDir(ix *index.Index) string {
	return filepath.Dir(filepath.Dir(filepath.Dir(ix.Segments()[0].Reader.Path())))
}

// dictionaryWord returns words of an index, frequent ones and rare ones.
func dictionaryWord(t *testing.T, stock bleve.Index) func(*rand.Rand) string {
	t.Helper()
	dict, err := stock.FieldDict(index.FieldText)
	if err != nil {
		t.Fatal(err)
	}
	defer dict.Close()
	var list []bleveindex.DictEntry
	for {
		e, err := dict.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e == nil {
			break
		}
		list = append(list, *e)
	}
	slices.SortFunc(list, func(a, b bleveindex.DictEntry) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Term, b.Term))
	})
	return func(r *rand.Rand) string {
		return list[int(math.Exp(r.Float64()*math.Log(float64(len(list)))))-1].Term
	}
}

func (p *stockPair) test(t *testing.T, fields [][]string) {
	queries := unlessRace(200, 50)
	if n, err := strconv.Atoi(os.Getenv("WIKISEEK_STOCK_QUERIES")); err == nil {
		queries = n // of terms, AND and OR together; make test-full
	}
	for i, class := range stockClasses {
		t.Run(class.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(6, uint64(i)))
			found := 0
			for range (queries + 2) / 3 {
				list := fields[random.IntN(len(fields))]
				ours, theirs := class.make(p, random, list)
				q := exec.Query{Root: ours, Sections: true, Fields: list, Limit: min(p.size, 1+int(math.Exp(8*random.Float64())))}
				found += p.compare(t, q, theirs)
				if t.Failed() {
					return
				}
			}
			if found == 0 {
				t.Error("no query found anything")
			}
		})
	}
}

// compare runs a query both ways and returns how many hits there are.
func (p *stockPair) compare(t *testing.T, q exec.Query, theirs blevequery.Query) int {
	t.Helper()
	got, err := p.engine.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	want, err := p.stock.Search(bleve.NewSearchRequestOptions(theirs, p.size, 0, false))
	if err != nil {
		t.Fatal(err)
	}
	total := int(want.Total)
	scores := make(map[string]float64)
	var order []float64
	redirects := p.redirects()
	for _, h := range want.Hits {
		if id, _, _ := strings.Cut(h.ID, "."); redirects[id] {
			total-- // no hit of ours
			continue
		}
		scores[h.ID] = h.Score
		order = append(order, h.Score)
	}
	if got.Total != total || got.AtLeast || len(got.Hits) != min(q.Limit, total) {
		t.Errorf("%+v: %d hits of %d, want %d", q, len(got.Hits), got.Total, total)
		return total
	}
	c := p.ix.Columns()
	for i, h := range got.Hits {
		id := fmt.Sprintf("%d.%d", c.PageID[h.Page], c.Section[h.Doc])
		own, ok := scores[id]
		if !ok && len(order) < total { // Bleve cut off here what has the same score
			own, ok = order[len(order)-1], true
		}
		if !ok || math.Abs(h.Score-order[i]) > 1e-9 || math.Abs(h.Score-own) > 1e-9 {
			t.Errorf("%+v: hit %d is %s with %v, want one with %v; its own score is %v (%v)", q, i, id, h.Score, order[i], own, ok)
			return total
		}
	}
	return total
}

// redirects are the ids of pages that lead to others. Titles find them in
// Bleve.
func (p *stockPair) redirects() map[string]bool {
	ids := make(map[string]bool)
	c := p.ix.Columns()
	for page, kind := range c.Kind {
		if kind != index.KindPage {
			ids[strconv.FormatInt(c.PageID[page], 10)] = true
		}
	}
	return ids
}

// TestStockGroups groups and restricts hits, which doesn't change scores.
func TestStockGroups(t *testing.T) {
	ix := randomIndex(t)
	engine := stockEngine(ix)
	c := ix.Columns()
	q := exec.Query{Root: exec.Word{Plain: "word3"}, Sections: true, Limit: 1 << 20}
	all, err := engine.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	scores, pages := make(map[uint32]float64), make(map[uint32]bool)
	for _, h := range all.Hits {
		scores[h.Doc] = h.Score
		if c.Namespace[h.Page] == 14 {
			pages[h.Page] = true
		}
	}
	q.Grouped, q.Namespaces = true, []int{14}
	q.Root = &exec.Bool{Must: []exec.Node{q.Root}, MustNot: []exec.Node{exec.Phrase{Terms: []string{"word5000", "word5000"}}}}
	grouped, err := engine.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) == 0 || grouped.Total != len(pages) || len(grouped.Hits) != len(pages) {
		t.Errorf("%d hits of %d, want %d pages", len(grouped.Hits), grouped.Total, len(pages))
	}
	for _, h := range grouped.Hits {
		if math.Abs(scores[h.Doc]-h.Score) > 1e-9 {
			t.Errorf("section %d scores %v grouped, %v alone", h.Doc, h.Score, scores[h.Doc])
		}
	}
}

// TestStockExplain adds up what explanations say.
func TestStockExplain(t *testing.T) {
	engine := stockEngine(demoIndex(t))
	emperor := exec.Word{Plain: "emperor"}
	for name, root := range map[string]exec.Node{
		"word": emperor,
		"run":  exec.Run{Plain: []string{"李", "綱"}, Any: true},
		"bool": &exec.Bool{Must: []exec.Node{emperor}, Should: []exec.Node{exec.Word{Plain: "song"}, exec.Word{Plain: "xyzzy"}}},
		"not":  &exec.Bool{MustNot: []exec.Node{emperor}},
	} {
		q := exec.Query{Root: root, Sections: true, Limit: 20}
		r, err := engine.Search(t.Context(), q)
		if err != nil || len(r.Hits) == 0 {
			t.Fatalf("%s: %d hits, %v", name, len(r.Hits), err)
		}
		list, err := engine.Explain(t.Context(), q, r.Hits)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range list {
			sum := 0.0
			for _, term := range x.Terms {
				sum += term.Score
			}
			if math.Abs(sum-r.Hits[i].Score) > 1e-9 || x.Score != r.Hits[i].Score || len(x.Terms) == 0 {
				t.Errorf("%s: hit %d scores %v, its parts come to %v", name, i, r.Hits[i].Score, sum)
			}
		}
	}
}

func TestStockErrors(t *testing.T) {
	engine := stockEngine(demoIndex(t))
	for _, c := range []struct {
		query exec.Query
		param string
	}{
		{exec.Query{Root: exec.Word{Plain: "emperor"}}, "scope"},
		{exec.Query{Root: exec.Phrase{Terms: []string{"of", "song"}}, Sections: true}, "query"},
		{exec.Query{Root: exec.Prefix{Term: "emp"}, Sections: true}, "query"},
		{exec.Query{Root: &exec.Bool{Must: []exec.Node{exec.Fuzzy{Term: "emp", Distance: 1}}}, Sections: true}, "query"},
	} {
		var e *exec.UnsupportedError
		if _, err := engine.Search(t.Context(), c.query); !errors.As(err, &e) || e.Param != c.param {
			t.Errorf("%+v: %v, want an error about %s", c.query, err, c.param)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	q := exec.Query{Root: exec.Word{Plain: "emperor"}, Sections: true, Limit: 1}
	if _, err := engine.Search(ctx, q); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that was given up: %v", err)
	}
}
