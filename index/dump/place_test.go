package dump

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/dsnet/compress/bzip2"
)

// writeStreams writes text as bzip2, each of parts a stream of its own.
func writeStreams(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, part := range parts {
		w, err := bzip2.NewWriter(&b, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "multistream.xml.bz2")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPlace reads every page again by its place, backwards.
func TestPlace(t *testing.T) {
	page := func(n int) string {
		return fmt.Sprintf("  <page><title>P%d</title><ns>0</ns><id>%d</id><revision><id>%d</id><text>text of %[1]d</text></revision></page>\n", n, n+1, n+7)
	}
	mark, head, foot := "\ufeff", `<mediawiki version="0.11"><siteinfo><dbname>x</dbname></siteinfo>`+"\n", "</mediawiki>\n"
	many := ""
	for n := range 40 {
		many += page(n)
	}
	for name, path := range map[string]string{
		"plain":        file(t, "plain.xml", []byte(head+many+foot)),
		"mark":         file(t, "mark.xml", []byte(mark+head+many+foot)),
		"mark, bzip2":  writeStreams(t, mark+head, many[:len(page(0))*5], many[len(page(0))*5:], foot),
		"mark, torn":   writeStreams(t, mark+head+many[:len(page(0))*5+30], many[len(page(0))*5+30:]+foot),
		"multistream":  writeStreams(t, head, many[:len(page(0))*5], many[len(page(0))*5:], foot),
		"torn":         writeStreams(t, head+many[:len(page(0))*5+30], many[len(page(0))*5+30:]+foot),
		"one stream":   writeStreams(t, head+many+foot),
		"many streams": writeStreams(t, append(append([]string{head}, pagesOf(many)...), foot)...),
	} {
		t.Run(name, func(t *testing.T) {
			set, err := Open(t.Context(), []string{path}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer set.Close()
			var places []Place
			for n := range 40 {
				p, err := set.Next()
				if err != nil {
					t.Fatalf("page %d: %v", n, err)
				}
				at, ok := set.Place(p)
				if !ok {
					t.Fatalf("page %d has no place", n)
				}
				places = append(places, at)
			}
			r, err := OpenPlaces(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			for n := 39; n >= 0; n-- {
				p, err := r.Page(places[n])
				if err != nil {
					t.Fatalf("page %d at %+v: %v", n, places[n], err)
				}
				if p.Title != fmt.Sprintf("P%d", n) || p.Text != fmt.Sprintf("text of %d", n) {
					t.Errorf("page %d at %+v: got %s, %q", n, places[n], p.Title, p.Text)
				}
			}
			if _, err := r.Page(Place{Stream: places[3].Stream, Skip: places[3].Skip + 1}); err == nil {
				t.Error("a page was read where there is none")
			}
		})
	}
}

// TestNoPlace: pages that can't be read again by a byte of the file have no
// place.
func TestNoPlace(t *testing.T) {
	full := smallDump(3, 40)
	units := []byte("\xff\xfe")
	for _, c := range []byte(full) {
		units = append(units, c, 0)
	}
	for name, path := range map[string]func(*testing.T) string{
		"UTF-16":        func(t *testing.T) string { return file(t, "dump.xml", units) },
		"UTF-16, bzip2": func(t *testing.T) string { return file(t, "dump.xml.bz2", bz2Bytes(t, 1, string(units))) },
		"zst":           func(t *testing.T) string { return file(t, "dump.xml.zst", zstBytes(t, full)) },
		"pipe":          func(t *testing.T) string { return pipe(t, []byte(full)) },
	} {
		t.Run(name, func(t *testing.T) {
			set := openSet(t, Options{}, path(t))
			p, err := set.Next()
			if err != nil {
				t.Fatal(err)
			}
			if at, ok := set.Place(p); ok {
				t.Errorf("the page has the place %+v", at)
			}
		})
	}
}

func pagesOf(s string) []string {
	var list []string
	for part := range bytes.SplitAfterSeq([]byte(s), []byte("</page>\n")) {
		if len(part) > 0 {
			list = append(list, string(part))
		}
	}
	return list
}
