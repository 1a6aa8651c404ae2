package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index/analysis"
	"wikiseek/index/wikitext"
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

// TestTextVersion checks that an index of text that another version extracted
// is read, but neither updated nor repaired by pages of this one.
func TestTextVersion(t *testing.T) {
	source := filepath.Join(t.TempDir(), "wiki.xml")
	dump := "<mediawiki><page><title>A</title><id>1</id><revision><id>1</id><text>the emperor</text></revision></page></mediawiki>"
	if err := os.WriteFile(source, []byte(dump), 0o600); err != nil {
		t.Fatal(err)
	}
	opts := Options{Dir: filepath.Join(t.TempDir(), "index"), Sources: []string{source}}
	if _, err := Build(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	ix, err := Open(opts.Dir)
	if err != nil {
		t.Fatal(err)
	}
	m := ix.Meta()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if m.TextVersion != wikitext.Version {
		t.Errorf("text version %d, want %d", m.TextVersion, wikitext.Version)
	}
	m.TextVersion--
	generation := filepath.Join(opts.Dir, m.Generation)
	if err := errors.Join(setInternal(generation, metaKey, m.encode()), writeChecksums(generation)); err != nil {
		t.Fatal(err)
	}
	if ix, err = Open(opts.Dir); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	var conflict *ConflictError
	if _, err := Update(t.Context(), opts); !errors.As(err, &conflict) || !strings.Contains(err.Error(), "--force") {
		t.Errorf("update: %v, want a ConflictError that names --force", err)
	}
	files, err := filepath.Glob(filepath.Join(generation, storeDir, "*.pos"))
	if err != nil || len(files) != 1 || os.Remove(files[0]) != nil {
		t.Fatalf("files of positions: %v (%v)", files, err)
	}
	r, err := Verify(t.Context(), opts.Dir, true)
	if err != nil || r.Whole() || !strings.Contains(fmt.Sprint(r.Findings), "extracted by version") {
		t.Errorf("verify: %v (%v), want a finding about the version", r.Findings, err)
	}
}
