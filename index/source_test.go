package index_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index"
)

// TestSparseSources updates an index time and again: files of sources that
// belong mostly to pages that are no more don't stay.
func TestSparseSources(t *testing.T) {
	t.Parallel()
	// One large page that changes each time, and small ones that never do.
	state := func(n int) string {
		pages := []wikiPage{{id: 1, rev: 100 + n, title: "Large", text: strings.Repeat(fmt.Sprintf("word%d ", n), 300<<10)}}
		for i := range 20 {
			pages = append(pages, wikiPage{id: 2 + i, rev: 2 + i, title: fmt.Sprintf("Small %d", i), text: fmt.Sprintf("small page %d", i)})
		}
		return writeWiki(t, pages)
	}
	dir, _ := build(t, index.Options{Sources: []string{state(0)}})
	for n := 1; n < 4; n++ {
		source := state(n)
		stats := update(t, index.Options{Dir: dir, Sources: []string{source}}).Update
		if stats.Changed != 1 || stats.Unchanged != 20 {
			t.Fatalf("update %d: %+v, want one page changed", n, stats)
		}
		fresh, _ := build(t, index.Options{Sources: []string{source}})
		sameIndex(t, open(t, dir), open(t, fresh))
	}
	files, err := filepath.Glob(filepath.Join(dir, "gen-*", "sources", "*.src"))
	if err != nil || len(files) != 2 {
		t.Errorf("%d files of sources (%v), want those of the last two states", len(files), err)
	}
}

// TestSources reads sources of all sizes back.
func TestSources(t *testing.T) {
	t.Parallel()
	var pages []wikiPage
	for i, size := range []int{0, 1, 100, 60 << 10, 5 << 10, 64 << 10, 64<<10 + 1, 0, 1 << 20, 7} {
		pages = append(pages, wikiPage{id: 1 + i, rev: 1, title: fmt.Sprint("Page ", i), text: strings.Repeat("x", size)})
	}
	dir, _ := build(t, index.Options{Sources: []string{writeWiki(t, pages)}})
	ix := open(t, dir)
	for range 2 { // the second time from what was decompressed
		for i, p := range pages {
			c, err := ix.Content(uint32(i))
			if err != nil || c.Source != p.text {
				t.Errorf("%s: %d bytes (%v), want %d", p.title, len(c.Source), err, len(p.text))
			}
		}
	}
}

// TestSourcesGone reads pages whose file of sources isn't there: what is
// elsewhere can still be read, and searching goes on.
func TestSourcesGone(t *testing.T) {
	t.Parallel()
	older, _ := twoStates(30, true)
	dir, _ := build(t, index.Options{Sources: []string{writeWiki(t, older)}})
	files, err := filepath.Glob(filepath.Join(dir, "gen-*", "sources", "*.src"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of sources (%v), want some", len(files), err)
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := open(t, dir).Content(0); err == nil || !strings.Contains(err.Error(), filepath.Base(files[0])) {
		t.Errorf("source of a file that isn't there: %v, want an error that names it", err)
	}
}

// TestSourcesOddName has an index in a folder whose name is a pattern.
func TestSourcesOddName(t *testing.T) {
	t.Parallel()
	older, _ := twoStates(30, true)
	opts := index.Options{Dir: filepath.Join(t.TempDir(), "wiki[1]*?"), Sources: []string{writeWiki(t, older)}}
	build(t, opts)
	if _, err := open(t, opts.Dir).Content(0); err != nil {
		t.Error(err)
	}
	if r := verify(t, opts.Dir, false); len(r.Findings) != 0 {
		t.Error(r.Findings)
	}
}

// TestSourcesLostUpdate updates an index that has lost a file of sources, which
// is made good, and one of which a file is damaged, which verify still tells.
func TestSourcesLostUpdate(t *testing.T) {
	t.Parallel()
	older, newer := twoStates(100, true)
	from, to := writeWiki(t, older), writeWiki(t, newer)
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	old, _ := build(t, index.Options{Sources: []string{from}, BatchBytes: int(info.Size() / 6)})
	fresh, _ := build(t, index.Options{Sources: []string{to}})
	want := open(t, fresh)
	files, err := filepath.Glob(filepath.Join(old, "gen-*", "sources", "*.src"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%d files of sources (%v), want some", len(files), err)
	}
	for i := range files {
		t.Run(fmt.Sprint("lost ", i), func(t *testing.T) {
			dir := copyTree(t, old)
			if err := os.Remove(filepath.Join(dir, "gen-000001", "sources", filepath.Base(files[i]))); err != nil {
				t.Fatal(err)
			}
			update(t, index.Options{Dir: dir, Sources: []string{to}})
			sameIndex(t, open(t, dir), want)
			if r := verify(t, dir, false); len(r.Findings) != 0 {
				t.Error(r.Findings)
			}
		})
	}
	t.Run("damaged", func(t *testing.T) {
		dir := copyTree(t, old)
		if err := flip(filepath.Join(dir, "gen-000001", "sources", filepath.Base(files[0]))); err != nil {
			t.Fatal(err)
		}
		update(t, index.Options{Dir: dir, Sources: []string{to}})
		if told := fmt.Sprint(verify(t, dir, false).Findings); !strings.Contains(told, filepath.Base(files[0])) {
			t.Errorf("findings %s, want the file", told)
		}
		if r := verify(t, dir, true); !r.Whole() {
			t.Errorf("not repaired: %v", r.Findings)
		}
		update(t, index.Options{Dir: dir, Sources: []string{to}})
		sameIndex(t, open(t, dir), want)
	})
	t.Run("without checksums", func(t *testing.T) {
		dir := copyTree(t, old)
		gen := filepath.Join(dir, "gen-000001")
		if err := os.Remove(filepath.Join(gen, "sources", filepath.Base(files[1]))); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(gen, "CHECKSUMS")); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, dir, false); len(r.Findings) < 2 {
			t.Errorf("findings %v, want the checksums and the lost pages", r.Findings)
		}
		if r := verify(t, dir, true); !r.Whole() {
			t.Errorf("not repaired: %v", r.Findings)
		}
		update(t, index.Options{Dir: dir, Sources: []string{to}})
		sameIndex(t, open(t, dir), want)
	})
}
