package exec_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/query/exec"
)

// TestProximity checks that words near each other lift a section above one
// that is as good without them, and by how much for each weight.
func TestProximity(t *testing.T) {
	t.Parallel()
	ix := buildPages(t, []string{
		"apart", "amber one two three four five six seven eight nine ten beryl",
		"near", "amber one two beryl three four five six seven eight nine ten",
		"reversed", "beryl amber one two three four five six seven eight nine ten",
		"adjacent", "amber beryl one two three four five six seven eight nine ten",
	})
	words := []exec.Node{exec.Word{Plain: "amber", Stem: "amber", Same: true}, exec.Word{Plain: "beryl", Stem: "beryl", Same: true}}
	for _, tt := range []struct {
		name      string
		proximity exec.Proximity
		want      []float64 // what the pages score above the first, as multiples of the pair's weight
	}{
		{"off", exec.Proximity{Window: 8, Depth: 10}, []float64{0, 0, 0, 0}},
		{"no depth", exec.Proximity{Ordered: 1, Window: 8}, []float64{0, 0, 0, 0}},
		{"ordered", exec.Proximity{Ordered: 1, Window: 8, Depth: 10}, []float64{0, 0, 0, 1}},
		{"unordered", exec.Proximity{Unordered: 1, Window: 8, Depth: 10}, []float64{0, 1, 1, 1}},
		{"small window", exec.Proximity{Unordered: 1, Window: 3, Depth: 10}, []float64{0, 0, 1, 1}},
		{"both", exec.Proximity{Ordered: 1, Unordered: 1, Window: 8, Depth: 10}, []float64{0, 1, 1, 2}},
	} {
		ranking := exec.DefaultRanking()
		ranking.Proximity = tt.proximity
		r, err := exec.NewEngine(ix, &ranking).Search(t.Context(), exec.Query{Root: &exec.Bool{Must: words}, Limit: 10})
		if err != nil || len(r.Hits) != 4 {
			t.Fatalf("%s: %d hits, %v", tt.name, len(r.Hits), err)
		}
		scores := make([]float64, 4)
		for _, h := range r.Hits {
			scores[h.Page] = h.Score
		}
		unit := 0.0
		for i, want := range tt.want {
			if want > 0 && unit == 0 {
				unit = (scores[i] - scores[0]) / want
			}
			if got := scores[i] - scores[0]; got < want*unit-1e-9 || got > want*unit+1e-9 || want > 0 && unit <= 0 {
				t.Errorf("%s: page %d scores %v above the first, want %v units of %v", tt.name, i, got, want, unit)
			}
		}
	}
}

// buildPages indexes pages, given by title and text.
func buildPages(t *testing.T, pages []string) *index.Index {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString(`<mediawiki xml:lang="en">`)
	for i := 0; i < len(pages); i += 2 {
		fmt.Fprintf(&b, "<page><title>%s</title><ns>0</ns><id>%d</id><revision><id>1</id><text>%s</text></revision></page>\n", pages[i], i+1, pages[i+1])
	}
	b.WriteString("</mediawiki>")
	source := filepath.Join(dir, "wiki.xml")
	if err := os.WriteFile(source, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return built(t, index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{source}})
}
