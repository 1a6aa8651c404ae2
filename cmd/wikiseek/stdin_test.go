package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// runPiped runs a command line that reads from a pipe, which stays open. Writes to
// stdin return when all has been read; wait returns the exit code.
func runPiped(ctx context.Context, t *testing.T, stderr io.Writer, args ...string) (stdin io.Writer, wait func() int) {
	t.Helper()
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"wikiseek"}, args...), r, io.Discard, stderr)
		r.Close()
	}()
	return w, func() int {
		select {
		case c := <-code:
			return c
		case <-time.After(time.Minute):
			t.Fatalf("%v doesn't end", args)
			return 0
		}
	}
}

// TestInterruptStdin ends commands that wait for more of a dump, or for any of it.
func TestInterruptStdin(t *testing.T) {
	xml, err := os.ReadFile("../../testdata/dumps/demo-history.xml")
	if err != nil {
		t.Fatal(err)
	}
	bz2, err := os.ReadFile(demoDump)
	if err != nil {
		t.Fatal(err)
	}
	sections := []byte(strings.Repeat(`{"id":"1","title":"A","heading":"","text":"b"}`+"\n", 1000))
	for _, tt := range []struct {
		name, args string
		data       []byte
	}{
		{"index", "index -", xml},
		{"index bz2", "index -", bz2},
		{"index sections", "index --input sections -", sections},
		{"update", "index --update -", xml},
		{"extract", "extract -", xml},
		{"extract bz2", "extract -", bz2},
		{"extract templates", "extract --templates-from - " + demoDump, xml},
	} {
		for part, n := range map[string]int{"none": 0, "half": len(tt.data) / 2} {
			t.Run(tt.name+" "+part, func(t *testing.T) {
				t.Setenv("WIKISEEK_INDEX", filepath.Join(t.TempDir(), "idx"))
				if tt.name == "update" {
					command(t, "index", "--quiet", demoDump)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var stderr bytes.Buffer
				stdin, wait := runPiped(ctx, t, &stderr, strings.Fields(tt.args)...)
				if _, err := stdin.Write(tt.data[:n]); err != nil {
					t.Fatal(err)
				}
				cancel()
				if code := wait(); code != exitInterrupted || !strings.HasPrefix(stderr.String(), "wikiseek: interrupted\n") {
					t.Errorf("code %d, %s", code, &stderr)
				}
			})
		}
	}
}

// TestInterruptStdinKeeps checks that what was committed of an index is gone on
// with.
func TestInterruptStdinKeeps(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<mediawiki version="0.11" xml:lang="en">`)
	for i := range 2000 {
		fmt.Fprintf(&b, "<page><title>Page %d</title><ns>0</ns><id>%[1]d</id><revision><id>1</id><text>%s</text></revision></page>\n", i+1, strings.Repeat("word ", 200))
	}
	b.WriteString("</mediawiki>")
	xml := b.String()
	dir := filepath.Join(t.TempDir(), "idx")
	args := []string{"index", "--index", dir, "--workers", "1", "--batch-bytes", "256KiB", "--progress", "none", "-"}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stdin, wait := runPiped(ctx, t, io.Discard, args...)
	if _, err := io.WriteString(stdin, xml[:len(xml)*3/4]); err != nil {
		t.Fatal(err)
	}
	for committed := []string(nil); len(committed) == 0; time.Sleep(time.Millisecond) {
		committed, _ = filepath.Glob(filepath.Join(dir, "gen-000001.building", "store", "*.zap"))
	}
	cancel()
	if code := wait(); code != exitInterrupted {
		t.Errorf("code %d", code)
	}
	args[len(args)-2] = progressJSON
	var stderr bytes.Buffer
	if code := run(t.Context(), append([]string{"wikiseek"}, args...), strings.NewReader(xml), io.Discard, &stderr); code != exitOK {
		t.Errorf("code %d", code)
	}
	if !regexp.MustCompile(`(?s)"skipped_pages":[1-9].*indexed 2000 pages`).MatchString(stderr.String()) {
		t.Errorf("what was committed wasn't kept: %s", &stderr)
	}
}
