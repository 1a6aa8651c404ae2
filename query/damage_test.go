package query_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"wikiseek/index"
	"wikiseek/query"
	"wikiseek/testdata"
)

// TestTruncated cuts files of dictionaries, which are mapped and which a search reads in
// goroutines of its own: the search is to fail, and not the program.
func TestTruncated(t *testing.T) {
	ix := damagedDemo(t, "store/*.zap", func(path string) error { return os.Truncate(path, 0) })
	var open *index.OpenError
	if _, err := query.New(ix, query.Options{}).Search(t.Context(), query.Request{Query: "e*r"}); !errors.As(err, &open) {
		t.Errorf("%v, want an *index.OpenError", err)
	}
}

// TestDamagedText damages the text that is kept, in several ways: hits have no snippets then,
// and pages can't be read.
func TestDamagedText(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"cut":     func(path string) error { return os.Truncate(path, 0) },
		"changed": overwrite,
	} {
		ix := damagedDemo(t, "sources/*.src", damage)
		s := query.New(ix, query.Options{})
		res, err := s.Search(t.Context(), query.Request{Query: "emperor"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var open *index.OpenError
		if !errors.As(res.Unread, &open) || open.Kind != index.Damaged {
			t.Errorf("%s: unread: %v, want an *index.OpenError", name, res.Unread)
		}
		for _, h := range res.Hits {
			if h.Title == "" || h.Snippet != "" {
				t.Errorf("%s: hit %+v with snippet %q", name, h.Place, h.Snippet)
			}
		}
		if _, err := s.Page(t.Context(), "Kaifeng"); !errors.As(err, &open) || len(res.Hits) == 0 {
			t.Errorf("%s: %d hits, page: %v, want an *index.OpenError", name, len(res.Hits), err)
		}
	}
}

// overwrite writes over a file behind its head.
func overwrite(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i := 16; i < len(b); i++ {
		b[i] = 'x'
	}
	return os.WriteFile(path, b, 0o600)
}

// damagedDemo opens an index of the demo wiki, and damages files of it then or, where they
// are read as a whole, before.
func damagedDemo(t *testing.T, files string, damage func(path string) error) *index.Index {
	t.Helper()
	dir := t.TempDir()
	dump, err := testdata.WriteDump(dir, "demo.xml.bz2")
	if err != nil {
		t.Fatal(err)
	}
	opts := index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{dump}, BatchBytes: 50_000}
	ix := built(t, opts)
	paths, err := filepath.Glob(filepath.Join(opts.Dir, "*", files))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s: %v", files, err)
	}
	for _, path := range paths {
		if err := damage(path); err != nil {
			t.Fatal(err)
		}
	}
	return ix
}
