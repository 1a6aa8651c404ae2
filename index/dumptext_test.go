package index_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index"
)

// TestSourceDump checks that text read from the dump is the text that would
// be stored, after an update too, and what is said of a dump that changed.
func TestSourceDump(t *testing.T) {
	t.Parallel()
	source := demoDump(t, "demo.xml.bz2")
	stored, _ := build(t, index.Options{Sources: []string{source}})
	dir, _ := build(t, index.Options{Sources: []string{source}, Source: index.SourceDump})
	sameText(t, open(t, dir), open(t, stored))

	older, newer := twoStates(100, true)
	from, to := writeWiki(t, older), writeWiki(t, newer)
	dir, _ = build(t, index.Options{Sources: []string{from}, Source: index.SourceDump})
	update(t, index.Options{Dir: dir, Sources: []string{to}})
	if err := os.Remove(from); err != nil {
		t.Fatal(err)
	}
	fresh, _ := build(t, index.Options{Sources: []string{to}})
	sameText(t, open(t, dir), open(t, fresh))
	if r := verify(t, dir, false); len(r.Findings) != 0 {
		t.Errorf("findings %v", r.Findings)
	}

	// Another dump of the same size in its place.
	b, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(t.TempDir(), filepath.Base(to))
	if err := os.WriteFile(moved, append(b[1:], b[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	ix, err := index.OpenWith(dir, index.OpenOptions{Dump: moved})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	var changed *index.DumpError
	if _, err := ix.Content(0); !errors.As(err, &changed) {
		t.Errorf("text from another dump: %v, want a DumpError", err)
	}
}

// TestSourceDumpChanged checks that of several dumps the one that has changed
// is named.
func TestSourceDumpChanged(t *testing.T) {
	t.Parallel()
	first := writeWiki(t, []wikiPage{{id: 1, rev: 11, title: "A", text: "one"}})
	second := writeWiki(t, []wikiPage{{id: 2, rev: 12, title: "B", text: "two"}})
	dir, _ := build(t, index.Options{Sources: []string{first, second}, Source: index.SourceDump})
	b, err := os.ReadFile(second)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(second, bytes.Replace(b, []byte("<id>12</id>"), []byte("<id>13</id>"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	ix := open(t, dir)
	if _, err := ix.Content(0); err != nil {
		t.Error(err)
	}
	var changed *index.DumpError
	if _, err := ix.Content(1); !errors.As(err, &changed) || changed.Path != second {
		t.Errorf("text from another revision: %v, want a DumpError of %s", err, second)
	}
}

// TestSourceDumpMark reads text from dumps that begin with a byte order mark.
func TestSourceDumpMark(t *testing.T) {
	t.Parallel()
	source := writeWiki(t, []wikiPage{{id: 1, title: "A", text: "one"}, {id: 2, title: "B", text: "two"}})
	b, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	units := []byte("\xff\xfe")
	for _, c := range b {
		units = append(units, c, 0)
	}
	dir := t.TempDir()
	marked, wide := filepath.Join(dir, "marked.xml"), filepath.Join(dir, "wide.xml")
	for path, content := range map[string][]byte{marked: append([]byte("\ufeff"), b...), wide: units} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stored, _ := build(t, index.Options{Sources: []string{source}})
	fromDump, _ := build(t, index.Options{Sources: []string{marked}, Source: index.SourceDump})
	sameText(t, open(t, fromDump), open(t, stored))
	_, err = index.Build(t.Context(), index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{wide}, Source: index.SourceDump})
	if err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("a dump in UTF-16: %v, want an error that says what is needed", err)
	}
}

// sameText compares the text of all pages.
func sameText(t *testing.T, got, want *index.Index) {
	t.Helper()
	if g, w := got.Columns().Pages(), want.Columns().Pages(); g != w {
		t.Fatalf("%d pages, want %d", g, w)
	}
	for page := range uint32(want.Columns().Pages()) {
		g, err := got.Content(page)
		if err != nil {
			t.Fatal(err)
		}
		w, err := want.Content(page)
		if err != nil {
			t.Fatal(err)
		}
		if g.Source != w.Source || len(g.Article.Sections) != len(w.Article.Sections) {
			t.Errorf("page %d: got %q, want %q", want.Columns().PageID[page], g.Source, w.Source)
		}
	}
}
