package query_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/query"
	"wikiseek/testdata"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// judgment is a query and the section that should come first.
type judgment struct {
	QID, Query, Page, Anchor, Script string
}

func judgments(t *testing.T) []judgment {
	t.Helper()
	b, err := testdata.FS.ReadFile("judgments/queries.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var list []judgment
	for sc := bufio.NewScanner(bytes.NewReader(b)); sc.Scan(); {
		var j judgment
		if err := json.Unmarshal(sc.Bytes(), &j); err != nil {
			t.Fatal(err)
		}
		list = append(list, j)
	}
	return list
}

// TestRank compares the ranking of the judged queries with the golden files
// testdata/rank/latin.txt and han.txt: for each query the rank of the section
// that should win and the five best sections, and at the end the means. A
// change of ranking shows as a diff to judge; go test ./query -update accepts it.
func TestRank(t *testing.T) {
	s := demoSearcher(t)
	out := map[string]*rankGolden{"latin": {}, "han": {}}
	for _, j := range judgments(t) {
		g := out[j.Script]
		if g == nil {
			t.Fatalf("%s: script %q is neither latin nor han", j.QID, j.Script)
		}
		r, err := s.Search(t.Context(), query.Request{Query: j.Query, Group: query.GroupSection, NoSnippets: true})
		if err != nil {
			t.Fatal(err)
		}
		g.add(j, r)
	}
	for script, g := range out {
		compareGolden(t, filepath.Join("testdata", "rank", script+".txt"), g.bytes())
	}
}

// rankGolden is a golden file in the making.
type rankGolden struct {
	buf           bytes.Buffer
	n, top, found int
	reciprocal    float64
}

func (g *rankGolden) add(j judgment, r *query.Result) {
	rank := 0
	var best []string
	for _, h := range r.Hits {
		if h.Title == j.Page && h.Anchor == j.Anchor {
			rank = h.Rank
		}
		if len(best) < 5 {
			best = append(best, fmt.Sprintf("%d#%s", h.PageID, h.Anchor))
		}
	}
	g.n++
	if rank > 0 {
		g.found++
		g.reciprocal += 1 / float64(rank)
	}
	if rank == 1 {
		g.top++
	}
	relaxed := ""
	if r.Relaxed {
		relaxed = " (relaxed)"
	}
	fmt.Fprintf(&g.buf, "%s %s%s\n\twant %s#%s at %d\n\t%s\n", j.QID, j.Query, relaxed, j.Page, j.Anchor, rank, strings.Join(best, " "))
}

func (g *rankGolden) bytes() []byte {
	n := float64(g.n)
	fmt.Fprintf(&g.buf, "\n%d queries: MRR@10 %.3f, first %.3f, in the first ten %.3f\n", g.n, g.reciprocal/n, float64(g.top)/n, float64(g.found)/n)
	return g.buf.Bytes()
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s:%d: got %q, want %q; go test ./query -update accepts the new ranking", path, i+1, g[i], w[i])
			return
		}
	}
	t.Errorf("%s: got %d lines, want %d", path, len(g), len(w))
}
