package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRepairUnfinished goes on after a repair that was killed before it had
// published the generation without the lost pages.
func TestRepairUnfinished(t *testing.T) {
	var b strings.Builder
	b.WriteString("<mediawiki>")
	const pages = 200 // those of few are merged to one segment
	for i := range pages {
		fmt.Fprintf(&b, "<page><title>%d</title><id>%d</id><revision><id>1</id><text>the emperor</text></revision></page>", i, i+1)
	}
	b.WriteString("</mediawiki>")
	source := filepath.Join(t.TempDir(), "wiki.xml")
	if err := os.WriteFile(source, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, goOn := range map[string]func(Options) (Stats, error){
		"update":  func(o Options) (Stats, error) { return Update(t.Context(), o) },
		"--force": func(o Options) (Stats, error) { o.Force = true; return Build(t.Context(), o) },
		"repair, update": func(o Options) (Stats, error) {
			_, err := Verify(t.Context(), o.Dir, true)
			stats, uerr := Update(t.Context(), o)
			return stats, errors.Join(err, uerr)
		},
	} {
		opts := Options{Dir: filepath.Join(t.TempDir(), "index"), Sources: []string{source}, BatchBytes: 256, Workers: 1}
		if _, err := Build(t.Context(), opts); err != nil {
			t.Fatal(err)
		}
		beginRepair(t, opts.Dir)
		stats, err := goOn(opts)
		if err != nil || stats.Pages != pages {
			t.Errorf("%s: %+v (%v), want %d pages", name, stats, err, pages)
		}
		if r, err := Verify(t.Context(), opts.Dir, false); err != nil || len(r.Findings) > 0 || r.Pages != pages || r.Lost != 0 {
			t.Errorf("%s: %+v (%v), want nothing wrong", name, r, err)
		}
	}
}

// beginRepair damages a segment of an index and repairs it up to where the new
// generation could be gone on with.
func beginRepair(t *testing.T, dir string) {
	t.Helper()
	v := &verifier{ctx: t.Context(), dir: dir, repair: true, report: &VerifyReport{}}
	if ok, err := v.findGeneration(); !ok || err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(v.path, storeDir, "*.zap"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d segments (%v), want some", len(files), err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 16
	if err := os.WriteFile(files[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := v.checkFiles(); err != nil {
		t.Fatal(err)
	}
	if b, err := v.giveUp(); b == nil || err != nil {
		t.Fatal(err)
	}
}
