package query_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"wikiseek/index"
	"wikiseek/query"
	"wikiseek/testdata"
)

// demo is the index of the demo wiki, built once for all tests.
var demo struct {
	sync.Once
	dir string
	ix  *index.Index
	err error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if demo.ix != nil {
		_ = demo.ix.Close()
	}
	_ = os.RemoveAll(demo.dir)
	os.Exit(code)
}

// demoSearcher returns a searcher on the demo wiki.
func demoSearcher(t testing.TB) *query.Searcher {
	t.Helper()
	demo.Do(func() { demo.ix, demo.err = buildDemo() })
	if demo.err != nil {
		t.Fatal(demo.err)
	}
	return query.New(demo.ix, query.Options{})
}

func buildDemo() (*index.Index, error) {
	dir, err := os.MkdirTemp("", "wikiseek-demo")
	if err != nil {
		return nil, err
	}
	demo.dir = dir
	path, err := testdata.WriteDump(dir, "demo.xml.bz2")
	if err != nil {
		return nil, err
	}
	return buildDemoWith(index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{path}})
}

func buildDemoWith(opts index.Options) (*index.Index, error) {
	if _, err := index.Build(context.Background(), opts); err != nil {
		return nil, err
	}
	return index.Open(opts.Dir)
}

// buildSections indexes NDJSON sections and opens the index.
func buildSections(t testing.TB, lang, ndjson string) *query.Searcher {
	t.Helper()
	return buildWith(t, index.Options{Lang: lang}, ndjson)
}

// buildWith is buildSections with further options.
func buildWith(t testing.TB, opts index.Options, ndjson string) *query.Searcher {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "sections.ndjson")
	if err := os.WriteFile(path, []byte(ndjson), 0o600); err != nil {
		t.Fatal(err)
	}
	opts.Dir, opts.Sources, opts.Input = filepath.Join(dir, "index"), []string{path}, index.InputSections
	return query.New(built(t, opts), query.Options{})
}

// built builds an index and opens it.
func built(t testing.TB, opts index.Options) *index.Index {
	t.Helper()
	if _, err := index.Build(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	ix, err := index.Open(opts.Dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return ix
}
