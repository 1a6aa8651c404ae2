package index_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index"
)

// cutFile cuts the second half off a file.
func cutFile(t testing.TB, path string) string {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestUpdateCut checks that what a damaged dump lacks isn't taken for gone.
func TestUpdateCut(t *testing.T) {
	older, newer := twoStates(60, true)
	dir, _ := build(t, index.Options{Sources: []string{writeWiki(t, older)}})
	cut := cutFile(t, writeWiki(t, newer))
	stats := update(t, index.Options{Dir: dir, Sources: []string{cut}})
	if stats.Damage == nil || stats.Update.Removed != 0 || stats.Update.Changed == 0 {
		t.Errorf("%+v %+v, want damage, and nothing removed", stats, *stats.Update)
	}
	ix := open(t, dir)
	for _, title := range []string{"Page 2", "Page 59"} {
		if _, ok, err := ix.Lookup(title); !ok || err != nil {
			t.Errorf("%s is gone (%v)", title, err)
		}
	}
}

// TestUpdateCutNumbered checks that a damaged dump whose pages are known by their
// order only doesn't put some in the place of others.
func TestUpdateCutNumbered(t *testing.T) {
	older, newer := twoStates(60, false)
	for i := range older {
		older[i].id = 0
	}
	for i := range newer {
		newer[i].id = 0
	}
	lines := strings.Repeat(`{"title":"A","text":"x"}`+"\n"+`{"title":"B","text":"y"}`+"\n", 2)
	sections := filepath.Join(t.TempDir(), "sections.ndjson")
	cut := filepath.Join(t.TempDir(), "cut.ndjson")
	for path, text := range map[string]string{sections: lines, cut: `{"title":"N","text":"new"}` + "\n" + lines} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		input     index.Input
		from, cut string
	}{
		{index.InputXML, writeWiki(t, older), cutFile(t, writeWiki(t, newer))},
		{index.InputSections, sections, cutFile(t, cut)},
	} {
		opts := index.Options{Sources: []string{tt.from}, Input: tt.input, BatchBytes: 1}
		opts.Dir, _ = build(t, opts)
		before := tree(t, filepath.Join(opts.Dir, "gen-000001"))
		opts.Sources = []string{tt.cut}
		if _, err := index.Update(t.Context(), opts); err == nil || !strings.Contains(err.Error(), "needs a whole one") {
			t.Errorf("%s: %v, want an error", tt.input, err)
		}
		current, err := os.ReadFile(filepath.Join(opts.Dir, "CURRENT"))
		if after := tree(t, filepath.Join(opts.Dir, "gen-000001")); err != nil || string(current) != "gen-000001\n" || !maps.Equal(before, after) {
			t.Errorf("%s: %q (%v) is published, files were %v, are %v", tt.input, current, err, before, after)
		}
		opts.Sources = []string{tt.from}
		update(t, opts)
		fresh, _ := build(t, index.Options{Sources: opts.Sources, Input: tt.input})
		sameIndex(t, open(t, opts.Dir), open(t, fresh))
	}
}

// TestUpdateCutLost checks that pages which were lost, and that a damaged dump
// doesn't bring back, stay known to be lost.
func TestUpdateCutLost(t *testing.T) {
	pages, _ := twoStates(100, true)
	source := writeWiki(t, pages)
	dir, _ := build(t, index.Options{Sources: []string{source}, BatchBytes: 1 << 10, Workers: 1})
	files, _ := filepath.Glob(filepath.Join(dir, "gen-000001", "store", "*.zap"))
	for _, name := range files[1:] {
		if err := flip(name); err != nil {
			t.Fatal(err)
		}
	}
	lost := verify(t, dir, true).Lost
	cut := cutFile(t, writeWiki(t, pages))
	stats := update(t, index.Options{Dir: dir, Sources: []string{cut}})
	r := verify(t, dir, false)
	if stats.Update.Added == 0 || r.Lost == 0 || r.Lost != lost-stats.Update.Added {
		t.Errorf("%d pages were lost, %d came back, %d are told to be lost", lost, stats.Update.Added, r.Lost)
	}
	update(t, index.Options{Dir: dir, Sources: []string{source}})
	if r := verify(t, dir, false); r.Lost != 0 {
		t.Errorf("%d pages are told to be lost of a whole dump", r.Lost)
	}
}
