package index_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"wikiseek/index"
	"wikiseek/query"
)

func verify(t testing.TB, dir string, repair bool) *index.VerifyReport {
	t.Helper()
	r, err := index.Verify(t.Context(), dir, repair)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// copyTree copies an index, so that it can be damaged.
func copyTree(t testing.TB, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "index")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestVerify(t *testing.T) {
	dir, stats := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	r := verify(t, dir, false)
	if !r.Whole() || r.Pages != stats.Pages+stats.Redirects || r.Documents != stats.Sections+stats.Redirects || r.Files == 0 {
		t.Errorf("%+v, want nothing wrong with %+v", r, stats)
	}
	if _, err := index.Verify(t.Context(), t.TempDir(), false); err == nil {
		t.Error("nothing at all is verified")
	}
}

// publishing is a context that does something when it is first asked whether it
// has ended.
type publishing struct {
	context.Context
	do func()
}

func (p *publishing) Err() error {
	if do := p.do; do != nil {
		p.do = nil
		do()
	}
	return p.Context.Err()
}

// TestVerifyPublished has an update publish another generation while the one
// before is read.
func TestVerifyPublished(t *testing.T) {
	older, newer := twoStates(20, true)
	dir, _ := build(t, index.Options{Sources: []string{writeWiki(t, older)}})
	opts := index.Options{Dir: dir, Sources: []string{writeWiki(t, newer)}}
	r, err := index.Verify(&publishing{t.Context(), func() { update(t, opts) }}, dir, false)
	if err != nil || len(r.Findings) > 0 || r.Generation != "gen-000002" {
		t.Errorf("%+v (%v), want nothing wrong with the newer generation", r, err)
	}
}

// TestFlips flips single bits all over an index. Verify must find each, and
// whoever opens the index and searches may get an error, but no panic.
// WIKISEEK_FLIPS says how many.
func TestFlips(t *testing.T) {
	t.Parallel()
	flips := times("WIKISEEK_FLIPS", 24) // three a file
	random := rand.New(rand.NewPCG(1, 2))
	source := demoDump(t, "demo.xml.bz2")
	dir, _ := build(t, index.Options{Sources: []string{source}, BatchBytes: killBatch})
	want := open(t, dir)
	dir = copyTree(t, dir)
	var files []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if info, ierr := e.Info(); err == nil && ierr == nil && !e.IsDir() && info.Size() > 0 {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found, harmless := 0, 0
	for i := range flips {
		name := files[i%len(files)] // each file as often, large or small
		path := filepath.Join(dir, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at, bit := random.IntN(len(whole)), random.IntN(8)
		if i%3 == 0 { // most of root.bolt is unused; heads and tails are dense
			at = min(random.IntN(256), len(whole)-1)
		}
		flipped := slices.Clone(whole)
		flipped[at] ^= 1 << bit
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		searched := searchDamaged(t, dir)
		r := verify(t, dir, false)
		switch {
		case slices.ContainsFunc(r.Findings, func(f index.Finding) bool { return strings.HasSuffix(f.File, filepath.Base(name)) }):
			found++
		case r.Whole() && searched == nil:
			harmless++
			sameIndex(t, open(t, dir), want)
		default:
			t.Errorf("bit %d of byte %d of %s: found %v, search said %v", bit, at, name, r.Findings, searched)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d flips in %d files: %d found by name, %d harmless", flips, len(files), found, harmless)
	if harmless > flips/10 {
		t.Errorf("%d of %d flips go unseen", harmless, flips)
	}
}

// searchDamaged uses a damaged index as a program would.
func searchDamaged(t *testing.T, dir string) error {
	ix, err := index.Open(dir)
	if err != nil {
		return err
	}
	defer ix.Close()
	s := query.New(ix, query.Options{})
	for _, q := range []string{"emperor", "李綱", "siege of kaifeng", "song -siege", "empe*", `"the emperor"`, `"of the song"`} {
		if _, err := s.Search(t.Context(), query.Request{Query: q, Limit: 50}); err != nil {
			return err
		}
	}
	if _, err := s.Suggest(t.Context(), "e", nil, 10); err != nil {
		return err
	}
	_, err = s.Page(t.Context(), "Emperor Qinzong of Song")
	return err
}

// TestRepairDerived checks that what is derived is made anew.
func TestRepairDerived(t *testing.T) {
	t.Parallel()
	dir, _ := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	want := open(t, dir)
	for name, damage := range map[string]func(dir string) error{
		"columns flipped":   func(dir string) error { return flip(filepath.Join(dir, "gen-000001", "columns.bin")) },
		"columns absent":    func(dir string) error { return os.Remove(filepath.Join(dir, "gen-000001", "columns.bin")) },
		"checksums flipped": func(dir string) error { return flip(filepath.Join(dir, "gen-000001", "CHECKSUMS")) },
		"checksums absent":  func(dir string) error { return os.Remove(filepath.Join(dir, "gen-000001", "CHECKSUMS")) },
		"bounds flipped":    func(dir string) error { return flip(boundsOf(dir)) },
		"bounds absent":     func(dir string) error { return os.Remove(boundsOf(dir)) },
		"CURRENT flipped":   func(dir string) error { return flip(filepath.Join(dir, "CURRENT")) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyTree(t, dir)
			if err := damage(dir); err != nil {
				t.Fatal(err)
			}
			if verify(t, dir, false).Whole() {
				t.Error("nothing was found")
			}
			if r := verify(t, dir, true); !r.Whole() {
				t.Errorf("not repaired: %v", r.Findings)
			}
			if r := verify(t, dir, false); len(r.Findings) != 0 {
				t.Errorf("after repair: %v", r.Findings)
			}
			sameIndex(t, open(t, dir), want)
		})
	}
}

// boundsOf names a file of score bounds of an index.
func boundsOf(dir string) string {
	names, _ := filepath.Glob(filepath.Join(dir, "gen-000001", "store", "*.bnd"))
	return names[0]
}

// flip damages the byte in the middle of a file.
func flip(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[len(b)/2] ^= 16
	return os.WriteFile(path, b, 0o600)
}

// TestVerifyForeign has a program that knows only Bleve write to an index.
func TestVerifyForeign(t *testing.T) {
	dir, _ := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	ix, err := bleve.Open(filepath.Join(dir, "gen-000001"))
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Index("a note", map[string]any{"text": "of another program"}); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	r := verify(t, dir, false)
	if r.Whole() || r.Findings[0].Kind != index.FindingForeign || slices.ContainsFunc(r.Findings, func(f index.Finding) bool {
		return f.Kind == index.FindingDamaged && f.File != "gen-000001/columns.bin"
	}) {
		t.Errorf("findings %v, want one of another program and no damage", r.Findings)
	}
	if r := verify(t, dir, true); !r.Whole() {
		t.Errorf("not repaired: %v", r.Findings)
	}
	if r := verify(t, dir, false); len(r.Findings) != 0 {
		t.Errorf("after repair: %v", r.Findings)
	}
}

// TestRepairLost gives up the pages of a damaged file and gets them back.
func TestRepairLost(t *testing.T) {
	t.Parallel()
	t.Run("segment, store", func(t *testing.T) { repairLost(t, index.SourceStore, "store/*.zap") })
	t.Run("segment, dump", func(t *testing.T) { repairLost(t, index.SourceDump, "store/*.zap") })
	t.Run("sources", func(t *testing.T) { repairLost(t, index.SourceStore, "sources/*.src") })
}

// TestRepairLostCount counts the pages that are given up where the columns, which
// list them, are damaged too.
func TestRepairLostCount(t *testing.T) {
	t.Parallel()
	dir, stats := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}, BatchBytes: killBatch})
	dir = copyTree(t, dir)
	segments, _ := filepath.Glob(filepath.Join(dir, "gen-000001", "store", "*.zap"))
	if err := errors.Join(flip(segments[0]), flip(filepath.Join(dir, "gen-000001", "columns.bin"))); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir, true); !r.Whole() || r.Lost == 0 || r.Lost != stats.Pages+stats.Redirects-r.Pages {
		t.Errorf("%+v of %d pages", r, stats.Pages+stats.Redirects)
	}
}

func repairLost(t *testing.T, mode index.SourceMode, pattern string) {
	older, _ := twoStates(100, true)
	source := writeWiki(t, older)
	info, err := os.Stat(source)
	if err != nil {
		t.Fatal(err)
	}
	dir, stats := build(t, index.Options{Sources: []string{source}, Source: mode, BatchBytes: int(info.Size() / 5)})
	want := open(t, dir)
	dir = copyTree(t, dir)
	files, err := filepath.Glob(filepath.Join(dir, "gen-000001", pattern))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files (%v), want some", len(files), err)
	}
	if err := flip(files[0]); err != nil {
		t.Fatal(err)
	}
	told := fmt.Sprint(verify(t, dir, false).Findings)
	if !strings.Contains(told, filepath.Base(files[0])) || !strings.Contains(told, "pages are lost: page ids [") {
		t.Errorf("findings %s, want the file, and which pages are lost", told)
	}
	all := stats.Pages + stats.Redirects
	if r := verify(t, dir, true); !r.Whole() || r.Lost == 0 || r.Lost != all-r.Pages {
		t.Errorf("repair: %+v of %d pages", r, all)
	}
	if r := verify(t, dir, false); len(r.Findings) != 0 || r.Pages == 0 || r.Lost == 0 || r.Lost != all-r.Pages {
		t.Errorf("after repair: %+v of %d pages", r, all)
	}
	if _, err := index.Build(t.Context(), index.Options{Dir: dir, Source: mode, Sources: []string{source}}); err == nil || !strings.Contains(err.Error(), "--update") {
		t.Errorf("built again: %v, want an error that names --update", err)
	}
	update(t, index.Options{Dir: dir, Sources: []string{source}})
	sameIndex(t, open(t, dir), want)
	if r := verify(t, dir, false); len(r.Findings) != 0 || r.Lost != 0 {
		t.Errorf("after the update: %+v", r)
	}
}
