package exec_test

import (
	"path/filepath"
	"testing"

	"wikiseek/index"
	"wikiseek/testdata"
)

func demoIndex(t *testing.T) *index.Index {
	t.Helper()
	dir := t.TempDir()
	source, err := testdata.WriteDump(dir, "demo.xml.bz2")
	if err != nil {
		t.Fatal(err)
	}
	return built(t, index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{source}, BatchBytes: 32 << 10})
}

// built builds an index and opens it for the time of the test.
func built(t *testing.T, opts index.Options) *index.Index {
	t.Helper()
	if _, err := index.Build(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	return opened(t, opts.Dir)
}

// opened opens an index for the time of the test.
func opened(t testing.TB, dir string) *index.Index {
	t.Helper()
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return ix
}
