package index_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"wikiseek/index"
	"wikiseek/query"
)

// phraseWiki is a wiki with what makes a page hard to index again: redirects
// whose text doesn't tell where they lead, or tells it otherwise.
func phraseWiki(t testing.TB) string {
	t.Helper()
	pages, _ := twoStates(60, true)
	pages = append(pages,
		wikiPage{id: 901, rev: 1, title: "Attribute", text: "#WEITERLEITUNG [[Page 3]]", redirect: "Page 3#One"},
		wikiPage{id: 902, rev: 1, title: "Other", text: "#REDIRECT [[Page 8#Two]]", redirect: "Page 9"},
		wikiPage{id: 903, rev: 1, title: "Anchor", text: "#REDIRECT [[Page 8#Two words]]", redirect: "Page 8"},
		wikiPage{id: 904, rev: 1, title: "Both", text: "#REDIRECT [[Page 8#Two]]", redirect: "Page 9#One%20word"})
	return writeWiki(t, pages)
}

// stockMerge has a program that knows only Bleve merge all segments.
func stockMerge(dir string) error {
	// Importing package index replaces the plugin that a stock program has, so
	// this one sees segments whose positions aren't there.
	hidden, err := filepath.Glob(filepath.Join(dir, "gen-000001", "store", "*.pos"))
	if err != nil {
		return err
	}
	for _, name := range hidden {
		if err := os.Rename(name, name+".hidden"); err != nil {
			return err
		}
	}
	ix, err := bleve.Open(filepath.Join(dir, "gen-000001"))
	if err != nil {
		return err
	}
	advanced, err := ix.Advanced()
	if err != nil {
		return err
	}
	err = advanced.(*scorch.Scorch).ForceMerge(context.Background(), nil)
	if err == nil {
		err = ix.SetInternal([]byte("note"), nil) // durable, and with it the merge
	}
	if err := errors.Join(err, ix.Close()); err != nil {
		return err
	}
	for _, name := range hidden {
		if err := os.Rename(name+".hidden", name); err != nil {
			return err
		}
	}
	return nil
}

// positionsOf names one file of positions of an index.
func positionsOf(dir string) string {
	names, _ := filepath.Glob(filepath.Join(dir, "gen-*", "store", "*.pos"))
	return names[0]
}

// positionsDamage is what may befall positions, and whether opening tells.
var positionsDamage = map[string]struct {
	do    func(dir string) error
	opens bool // as an index that lacks them; else only verify tells
}{
	"absent":  {func(dir string) error { return os.Remove(positionsOf(dir)) }, true},
	"flipped": {func(dir string) error { return flip(positionsOf(dir)) }, false},
	"cut": {func(dir string) error {
		return os.Truncate(positionsOf(dir), 1000)
	}, true},
	"empty": {func(dir string) error { return os.Truncate(positionsOf(dir), 0) }, true},
	"of another": {func(dir string) error {
		names, _ := filepath.Glob(filepath.Join(dir, "gen-*", "store", "*.pos"))
		b, err := os.ReadFile(names[1])
		return errors.Join(err, os.WriteFile(names[0], b, 0o600))
	}, true},
	"without checksums": {func(dir string) error {
		return errors.Join(os.Remove(positionsOf(dir)), os.Remove(filepath.Join(dir, "gen-000001", "CHECKSUMS")))
	}, true},
	"all absent": {func(dir string) error {
		names, _ := filepath.Glob(filepath.Join(dir, "gen-*", "store", "*.pos"))
		for _, name := range names {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
		return nil
	}, true},
	"merged by another program": {stockMerge, true},
}

// TestRepairPositions loses positions in every way. Verify must tell, phrases
// warn, and the repaired index equal the one before.
func TestRepairPositions(t *testing.T) {
	t.Parallel()
	source := phraseWiki(t)
	for _, mode := range []index.SourceMode{index.SourceStore, index.SourceDump} {
		whole, _ := build(t, index.Options{Sources: []string{source}, Source: mode, BatchBytes: 4 << 10})
		want := open(t, whole)
		for _, name := range slices.Sorted(maps.Keys(positionsDamage)) {
			if mode == index.SourceDump && name != "absent" {
				continue // it is only the text that comes from elsewhere
			}
			t.Run(fmt.Sprint(mode, " ", name), func(t *testing.T) {
				damage := positionsDamage[name]
				dir := copyTree(t, whole)
				if err := damage.do(dir); err != nil {
					t.Fatal(err)
				}
				tellsMissing(t, dir, damage.opens)
				if r := verify(t, dir, true); !r.Whole() {
					t.Errorf("not repaired: %v", r.Findings)
				}
				if r := verify(t, dir, false); len(r.Findings) != 0 {
					t.Errorf("after repair: %v", r.Findings)
				}
				tellsMissing(t, dir, false)
				sameIndex(t, open(t, dir), want)
				sameColumns(t, open(t, dir).Columns(), want.Columns())
			})
		}
	}
}

// tellsMissing checks that an index tells of missing positions, or doesn't.
func tellsMissing(t *testing.T, dir string, missing bool) {
	t.Helper()
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	n, all := ix.MissingPositions()
	if n > all || n > 0 != missing {
		t.Errorf("%d of %d documents lack positions, want some: %v", n, all, missing)
	}
	s := query.New(ix, query.Options{})
	for q, warned := range map[string]bool{`"the emperor"`: missing, `"the emperor" OR "of kaifeng"`: missing, "emperor": false, `"emperor"`: false} {
		r, err := s.Search(t.Context(), query.Request{Query: q})
		var damaged *index.OpenError
		if errors.As(err, &damaged) && damaged.Kind == index.Damaged && !missing {
			continue // which is another way to tell
		}
		if err != nil {
			t.Errorf("%s: %v", q, err)
			continue
		}
		n := 0
		for _, w := range r.Warnings {
			if strings.Contains(w, "verify --repair") {
				n++
			}
		}
		if n > 1 || n > 0 != warned {
			t.Errorf("%s: warnings %q", q, r.Warnings)
		}
	}
}

// TestUpdatePositions has an update bring positions back that the index can't
// by itself.
func TestUpdatePositions(t *testing.T) {
	t.Parallel()
	source := phraseWiki(t)
	whole, _ := build(t, index.Options{Sources: []string{source}, Source: index.SourceNone, BatchBytes: 4 << 10})
	want := open(t, whole)
	for _, name := range slices.Sorted(maps.Keys(positionsDamage)) {
		t.Run(name, func(t *testing.T) {
			dir := copyTree(t, whole)
			if err := positionsDamage[name].do(dir); err != nil {
				t.Fatal(err)
			}
			r := verify(t, dir, true)
			if r.Whole() || !strings.Contains(fmt.Sprint(r.Findings), "--update") {
				t.Errorf("findings %v, want one that names --update", r.Findings)
			}
			warned := false
			update(t, index.Options{Dir: dir, Sources: []string{source}, Warn: func(msg string) { warned = warned || strings.Contains(msg, "positions") }})
			if !warned {
				t.Error("the update doesn't say why it reads pages again")
			}
			if r := verify(t, dir, false); len(r.Findings) != 0 {
				t.Errorf("after the update: %v", r.Findings)
			}
			sameIndex(t, open(t, dir), want)
		})
	}
}

// TestRepairAll damages a segment and the positions of another.
func TestRepairAll(t *testing.T) {
	source := phraseWiki(t)
	dir, _ := build(t, index.Options{Sources: []string{source}, BatchBytes: 4 << 10})
	want := open(t, dir)
	dir = copyTree(t, dir)
	names, _ := filepath.Glob(filepath.Join(dir, "gen-*", "store", "*.zap"))
	if err := errors.Join(flip(names[len(names)-1]), os.Remove(positionsOf(dir))); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir, true); !r.Whole() {
		t.Errorf("not repaired: %v", r.Findings)
	}
	if r := verify(t, dir, false); len(r.Findings) != 0 {
		t.Errorf("after repair: %v", r.Findings)
	}
	tellsMissing(t, dir, false)
	update(t, index.Options{Dir: dir, Sources: []string{source}})
	sameIndex(t, open(t, dir), want)
}

// TestRepairSections indexes sections again.
func TestRepairSections(t *testing.T) {
	lines := `{"id":1,"title":"A","heading":"H","text":"the emperor"}
{"id":"x","title":"B","text":"siege of kaifeng"}
{"title":"B","heading":"I","text":"the emperor"}
`
	source := filepath.Join(t.TempDir(), "sections.ndjson")
	if err := os.WriteFile(source, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	dir, _ := build(t, index.Options{Sources: []string{source}, Input: index.InputSections})
	want := open(t, dir)
	dir = copyTree(t, dir)
	if err := os.Remove(positionsOf(dir)); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir, true); !r.Whole() {
		t.Errorf("not repaired: %v", r.Findings)
	}
	sameIndex(t, open(t, dir), want)
}

// TestRepairKill kills repairs at random moments: the index stays as it is, or
// is repaired, and another repair comes to the same end.
func TestRepairKill(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(uint64(times("WIKISEEK_KILL_SEED", 1)), 2))
	whole, _ := build(t, index.Options{Sources: []string{phraseWiki(t)}, BatchBytes: 4 << 10})
	want := open(t, whole)
	lossy := copyTree(t, whole)
	if err := positionsDamage["all absent"].do(lossy); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	killAfter(t, time.Hour, childDir+"="+copyTree(t, lossy), childRepair+"=1")
	took := time.Since(start)
	kills, dirs := times("WIKISEEK_KILLS", 2), 0
	for killed := 0; killed < kills; dirs++ {
		dir := copyTree(t, lossy)
		for range 3 {
			if !killAfter(t, time.Duration(random.Int64N(int64(took))), childDir+"="+dir, childRepair+"=1") {
				break
			}
			killed++
			ix, err := index.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if missing, all := ix.MissingPositions(); missing != 0 && missing != all {
				t.Errorf("%d of %d documents lack positions after a kill", missing, all)
			}
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if r := verify(t, dir, true); !r.Whole() {
			t.Errorf("not repaired: %v", r.Findings)
		}
		if r := verify(t, dir, false); len(r.Findings) != 0 {
			t.Errorf("after repair: %v", r.Findings)
		}
		sameIndex(t, open(t, dir), want)
	}
	t.Logf("%d kills, all of %d indexes are the same", kills, dirs)
}
