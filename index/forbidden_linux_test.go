package index_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"wikiseek/index"
)

// TestForbidden has files and folders of an index that may not be read: that isn't damage.
func TestForbidden(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir, _ := build(t, index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}})
	for _, name := range []string{"CURRENT", "gen-000001", "gen-000001/store", "gen-000001/store/root.bolt", "gen-000001/sources"} {
		path := filepath.Join(dir, name)
		was, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		var open *index.OpenError
		ix, err := index.Open(dir)
		switch {
		case err == nil:
			_ = ix.Close()
			if name != "gen-000001/sources" { // whose text is missing then
				t.Errorf("%s: opened", name)
			}
		case !errors.As(err, &open) || open.Kind != index.Forbidden:
			t.Errorf("%s: %v, want that reading is forbidden", name, err)
		}
		if _, err := index.Verify(t.Context(), dir, false); !errors.As(err, &open) || open.Kind != index.Forbidden {
			t.Errorf("%s verified: %v, want that reading is forbidden", name, err)
		}
		if err := os.Chmod(path, was.Mode()); err != nil {
			t.Fatal(err)
		}
	}
}
