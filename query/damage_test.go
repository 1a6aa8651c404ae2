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

// TestTruncated cuts files that are mapped, of which a search reads some in
// goroutines of its own: the search is to fail, and not the program.
func TestTruncated(t *testing.T) {
	for files, text := range map[string]string{
		"sources/*.src": "emperor", // snippets
		"store/*.zap":   "e*r",     // dictionaries
	} {
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
			if err := os.Truncate(path, 0); err != nil {
				t.Fatal(err)
			}
		}
		var open *index.OpenError
		if _, err := query.New(ix, query.Options{}).Search(t.Context(), query.Request{Query: text}); !errors.As(err, &open) {
			t.Errorf("%s cut: %v, want an *index.OpenError", files, err)
		}
	}
}
