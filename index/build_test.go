package index_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"wikiseek/index"
	"wikiseek/index/dump"
)

// TestStockProgram has a program that knows nothing of this package open a
// generation, count, search, fetch, delete, add and merge: in this process our
// segment plugin would do some of that.
func TestStockProgram(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	dir, stats := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	docs := stats.Sections + stats.Redirects
	out, err := exec.Command("go", "run", "./testdata/stock", filepath.Join(dir, "gen-000001")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var opened, changed, merged, hits, same, still int64
	_, err = fmt.Sscanf(string(out), "opened %d %d\nchanged %d %d\nmerged %d %d\n", &opened, &hits, &changed, &same, &merged, &still)
	if err != nil || opened != docs || changed != docs || merged != docs || hits == 0 || same != hits || still != hits {
		t.Errorf("%d documents; the program says: %s (%v)", docs, out, err)
	}
}

// TestStockBleve checks that Bleve's API can open a generation, count, search,
// fetch and delete.
func TestStockBleve(t *testing.T) {
	t.Parallel()
	dir, stats := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	ix, err := bleve.Open(filepath.Join(dir, "gen-000001"))
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	n, err := ix.DocCount()
	if err != nil || int64(n) != stats.Sections+stats.Redirects {
		t.Fatalf("DocCount %d (%v), want %d", n, err, stats.Sections+stats.Redirects)
	}
	match := bleve.NewMatchQuery("Jurchen")
	match.SetField(index.FieldText)
	req := bleve.NewSearchRequest(match)
	r, err := ix.Search(req)
	if err != nil || r.Total == 0 {
		t.Fatalf("search: %d hits (%v)", r.Total, err)
	}
	id := r.Hits[0].ID
	doc, err := ix.Document(id)
	if err != nil || doc == nil {
		t.Fatalf("fetch %s: %v", id, err)
	}
	if err := ix.Delete(id); err != nil {
		t.Fatal(err)
	}
	var oe *index.OpenError
	if _, err := index.Open(dir); !errors.As(err, &oe) || oe.Kind != index.Locked {
		t.Errorf("open while another program writes: %v, want kind Locked", err)
	}
	if after, err := ix.Search(req); err != nil || after.Total != r.Total-1 {
		t.Errorf("after deleting one: %d hits (%v), want %d", after.Total, err, r.Total-1)
	}
}

func TestBuildCounts(t *testing.T) {
	t.Parallel()
	pages, redirects, sections := 0, 0, 0
	set, err := dump.Open(t.Context(), []string{demoDump(t, "demo.xml.bz2")}, dump.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	for {
		p, err := set.Next()
		if err != nil {
			break
		}
		if p.Redirect != "" {
			redirects++
		} else {
			pages++
		}
	}
	dir, stats := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	if int(stats.Pages) != pages || int(stats.Redirects) != redirects {
		t.Errorf("%d pages, %d redirects, want %d and %d", stats.Pages, stats.Redirects, pages, redirects)
	}
	ix := open(t, dir)
	c := ix.Columns()
	for page := range uint32(c.Pages()) {
		content, err := ix.Content(page)
		if err != nil {
			t.Fatal(err)
		}
		if c.Kind[page] == index.KindPage {
			sections += len(content.Article.Sections)
			if got := len(c.Sections(page)); got != len(content.Article.Sections) {
				t.Errorf("page %d has %d documents and %d sections", c.PageID[page], got, len(content.Article.Sections))
			}
		}
	}
	if int(stats.Sections) != sections {
		t.Errorf("%d sections, want %d", stats.Sections, sections)
	}
}

func TestBuildAgain(t *testing.T) {
	t.Parallel()
	demo, large := demoDump(t, "demo.xml.bz2"), largeDump(t, 20)
	dir, _ := build(t, index.Options{Sources: []string{demo}})
	if _, stats := build(t, index.Options{Dir: dir, Sources: []string{demo}}); !stats.AlreadyWhole {
		t.Error("the same build again did something")
	}
	for _, tt := range []struct {
		name   string
		opts   index.Options
		update bool // is a way out
	}{
		{"another wiki", index.Options{Sources: []string{large}}, false},
		{"another profile", index.Options{Sources: []string{demo}, Profile: index.ProfileCompare}, false},
		{"another language", index.Options{Sources: []string{demo}, Lang: "de"}, false},
		{"another dump", index.Options{Sources: []string{demoDump(t, "demo-history.xml")}}, true},
	} {
		tt.opts.Dir = dir
		var conflict *index.ConflictError
		_, err := index.Build(t.Context(), tt.opts)
		if !errors.As(err, &conflict) || !strings.Contains(err.Error(), "--force") || strings.Contains(err.Error(), "--update") != tt.update {
			t.Errorf("%s: %v, want a ConflictError that names --force, and --update: %v", tt.name, err, tt.update)
		}
	}
	if _, stats := build(t, index.Options{Dir: dir, Sources: []string{demo}, Lang: open(t, dir).Meta().Lang}); !stats.AlreadyWhole {
		t.Error("the same build again, its language named, did something")
	}
	if _, stats := build(t, index.Options{Dir: dir, Sources: []string{large}, Force: true}); stats.Pages != 20 {
		t.Errorf("forced: %d pages, want 20", stats.Pages)
	}
	if gens, _ := filepath.Glob(filepath.Join(dir, "gen-*")); len(gens) != 1 {
		t.Errorf("generations left: %v", gens)
	}
}

// TestCancel stops a build by its context and goes on with it.
func TestCancel(t *testing.T) {
	t.Parallel()
	source := largeDump(t, 300)
	want, _ := build(t, index.Options{Sources: []string{source}})
	dir := filepath.Join(t.TempDir(), "index")
	ctx, cancel := context.WithCancel(t.Context())
	opts := index.Options{Dir: dir, Sources: []string{source}, BatchBytes: killBatch}
	opts.Progress = func(p index.Progress) {
		if p.Pages > 50 {
			cancel()
		}
	}
	if _, err := index.Build(ctx, opts); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	_, err := index.Open(dir)
	var oe *index.OpenError
	if err != nil && (!errors.As(err, &oe) || oe.Kind != index.Building) {
		t.Errorf("open unfinished: %v, want kind Building", err)
	}
	opts.Progress = nil
	build(t, opts)
	sameIndex(t, open(t, dir), open(t, want))
}

func TestOpenErrors(t *testing.T) {
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	broken, _ := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	if err := os.Remove(filepath.Join(broken, "gen-000001", "store", "root.bolt")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		dir  string
		kind index.OpenKind
	}{
		{filepath.Join(t.TempDir(), "none"), index.Missing},
		{t.TempDir(), index.Missing},
		{foreign, index.NotIndex},
		{broken, index.Damaged},
	} {
		_, err := index.Open(tt.dir)
		var oe *index.OpenError
		if !errors.As(err, &oe) || oe.Kind != tt.kind {
			t.Errorf("Open(%s): %v, want kind %d", tt.dir, err, tt.kind)
		}
	}
	var conflict *index.ConflictError
	if _, err := index.Build(t.Context(), index.Options{Dir: foreign, Sources: []string{demoDump(t, "demo.xml.bz2")}}); !errors.As(err, &conflict) {
		t.Errorf("build among foreign files: %v, want a ConflictError", err)
	}
}

func TestCutDump(t *testing.T) {
	source := demoDump(t, "demo-cut.xml.bz2")
	dir, stats := build(t, index.Options{Sources: []string{source}})
	if stats.Damage == nil || !errors.Is(stats.Damage, io.ErrUnexpectedEOF) {
		t.Errorf("damage reported: %v, want one that is cut off", stats.Damage)
	}
	if _, again := build(t, index.Options{Dir: dir, Sources: []string{source}}); again.Damage.Error() != stats.Damage.Error() {
		t.Errorf("asked again: %v, want %v", again.Damage, stats.Damage)
	}
	if stats.Pages == 0 {
		t.Error("no page before the damage was indexed")
	}
	if ix := open(t, dir); ix.Meta().Damage == nil {
		t.Error("the index doesn't say that its dump was cut off")
	}
}

// TestColumnsRebuilt checks that an index without its columns, or with
// damaged ones, answers all the same.
func TestColumnsRebuilt(t *testing.T) {
	t.Parallel()
	dir, _ := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	path := filepath.Join(dir, "gen-000001", "columns.bin")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := open(t, dir)
	for name, damage := range map[string]func() error{
		"flipped": func() error {
			b := slices.Clone(whole)
			b[len(b)/2] ^= 4
			return os.WriteFile(path, b, 0o600)
		},
		"short":  func() error { return os.WriteFile(path, whole[:len(whole)/3], 0o600) },
		"empty":  func() error { return os.WriteFile(path, nil, 0o600) },
		"absent": func() error { return os.Remove(path) },
	} {
		// A new file: want has the old one mapped.
		if err := os.Rename(path, path+".old"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { sameIndex(t, open(t, dir), want) })
		if err := os.Rename(path+".old", path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRedirectsAndLinks(t *testing.T) {
	ix := open(t, first(build(t, index.Options{Sources: []string{largeDump(t, 40)}})))
	c := ix.Columns()
	alias, ok, err := ix.Lookup("alias 20")
	if err != nil || !ok {
		t.Fatalf("lookup: %v, %v", ok, err)
	}
	target, _, err := ix.Lookup("Page_20")
	if err != nil {
		t.Fatal(err)
	}
	if c.Kind[alias] != index.KindRedirect || c.Target[alias] != target {
		t.Errorf("Alias 20 is of kind %d and leads to page %d, want a redirect to %d", c.Kind[alias], c.Target[alias], target)
	}
	// Pages 40 and 41 would link to page 20 but there are but 40; pages 20 and
	// 21 link to page 10, and so does its redirect.
	ten, _, err := ix.Lookup("Page 10")
	if err != nil {
		t.Fatal(err)
	}
	if c.Links[ten] != 3 {
		t.Errorf("page 10 has %d incoming links, want 3", c.Links[ten])
	}
}

func first(dir string, _ index.Stats) string { return dir }

// TestRepeatedPages indexes overlapping files, and pages that share an id.
func TestRepeatedPages(t *testing.T) {
	var b strings.Builder
	b.WriteString(dumpHead)
	for i, title := range []string{"One", "Two", "One", "Three"} {
		writePage(&b, 1+i/3, title, "text of "+title)
	}
	b.WriteString("</mediawiki>")
	path := filepath.Join(t.TempDir(), "same-ids.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var warnings []string
	opts := index.Options{Sources: []string{path}, Warn: func(w string) { warnings = append(warnings, w) }}
	dir, stats := build(t, opts)
	if stats.Pages != 3 || len(warnings) != 1 || !strings.Contains(warnings[0], "One") {
		t.Errorf("%d pages, warnings %q; want 3 pages and a warning about One", stats.Pages, warnings)
	}
	ix := open(t, dir)
	for _, title := range []string{"One", "Two", "Three"} {
		if _, ok, err := ix.Lookup(title); !ok || err != nil {
			t.Errorf("%s isn't there (%v)", title, err)
		}
	}
}

// TestPagesWithoutIDs indexes pages that have titles alone. Of these each two
// have the same hash in the columns.
func TestPagesWithoutIDs(t *testing.T) {
	titles := []string{"costarring", "liquid", "declinate", "macallums"}
	var pages []wikiPage
	for _, title := range append(titles, "liquid") {
		pages = append(pages, wikiPage{title: title, text: "text of " + title})
	}
	var warnings []string
	dir, stats := build(t, index.Options{Sources: []string{writeWiki(t, pages)}, Warn: func(w string) { warnings = append(warnings, w) }})
	if stats.Pages != 4 || len(warnings) != 1 || !strings.Contains(warnings[0], "liquid") {
		t.Errorf("%d pages, warnings %q; want 4 pages and a warning about liquid", stats.Pages, warnings)
	}
	ix := open(t, dir)
	for _, title := range titles {
		if _, ok, err := ix.Lookup(title); !ok || err != nil {
			t.Errorf("%s isn't there (%v)", title, err)
		}
	}
}

// TestLargePageID indexes a page whose id is the first that pages without one
// get, beside one without.
func TestLargePageID(t *testing.T) {
	path := writeWiki(t, []wikiPage{{id: 1 << 40, title: "Large", text: "text"}, {title: "None", text: "text"}})
	dir, stats := build(t, index.Options{Sources: []string{path}})
	r, err := index.Verify(t.Context(), dir, false)
	if err != nil || stats.Pages != 2 || len(r.Findings) > 0 {
		t.Errorf("%d pages, %+v (%v); want 2 and nothing wrong", stats.Pages, r, err)
	}
}

func TestOneWiki(t *testing.T) {
	sources := []string{largeDump(t, 3), demoDump(t, "demo.xml.bz2")}
	_, err := index.Build(t.Context(), index.Options{Dir: filepath.Join(t.TempDir(), "index"), Sources: sources})
	if err == nil || !strings.Contains(err.Error(), "largewiki") || !strings.Contains(err.Error(), "demowiki") {
		t.Errorf("dumps of two wikis: %v, want an error that names both", err)
	}
}

// TestMakesNothing checks that no directory is made where there is nothing to put
// into it.
func TestMakesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	var missing *index.OpenError
	if _, err := index.Verify(t.Context(), dir, true); !errors.As(err, &missing) || missing.Kind != index.Missing {
		t.Errorf("repair: %v, want that there is no index", err)
	}
	if _, err := index.Build(t.Context(), index.Options{Dir: dir, Sources: []string{filepath.Join(dir, "none.xml")}}); err == nil {
		t.Error("an index is built of no dump")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the directory: %v, want that there is none", err)
	}
}
