package index

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index/analysis"
)

// TestOpenVersion checks that an index of another format, or analysed by
// another version, is refused and says what to do.
func TestOpenVersion(t *testing.T) {
	current := Meta{Format: FormatVersion, Lang: "en", AnalyzerVersion: analysis.ForLanguage("en").Version()}
	newer, analysed, none := current, current, []byte(nil)
	newer.Format++
	analysed.AnalyzerVersion++
	for name, tt := range map[string]struct {
		meta []byte
		kind OpenKind
	}{
		"format":   {newer.encode(), Version},
		"analysis": {analysed.encode(), Version},
		"foreign":  {none, Damaged},
	} {
		dir := t.TempDir()
		internal := map[string][]byte{"other": []byte("x")}
		if tt.meta != nil {
			internal[string(metaKey)] = tt.meta
		}
		if err := createStore(filepath.Join(dir, "gen-000001"), internal); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, currentFile), []byte("gen-000001\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir)
		var oe *OpenError
		if !errors.As(err, &oe) || oe.Kind != tt.kind || !strings.Contains(err.Error(), "--force") {
			t.Errorf("%s: %v, want kind %d and --force", name, err, tt.kind)
		}
	}
}
