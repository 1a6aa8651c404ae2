package dump

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	bzip2 "github.com/dsnet/compress/bzip2"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// shared is the folder of real dumps, which is not part of the repository.
const shared = "../../../shared/data/"

// largeDump is how many bytes make a dump too large for the race detector.
const largeDump = 300_000

// pageSource is what Reader and Set have in common.
type pageSource interface{ Next() (*Page, error) }

// readAll returns all pages and the error after them, nil for io.EOF.
func readAll(r pageSource) ([]*Page, error) {
	var pages []*Page
	for {
		p, err := r.Next()
		if err == io.EOF {
			return pages, nil
		}
		if err != nil {
			return pages, err
		}
		pages = append(pages, p)
	}
}

// describe is a page on one line, with what differs from the usual.
func describe(p *Page) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %q", p.ID, p.Title)
	if p.Namespace != 0 {
		fmt.Fprintf(&b, " ns=%d", p.Namespace)
	}
	if p.Redirect != "" {
		fmt.Fprintf(&b, " to=%q", p.Redirect)
	}
	if p.RevID != 0 {
		fmt.Fprintf(&b, " rev=%d", p.RevID)
	}
	if !p.Timestamp.IsZero() {
		fmt.Fprintf(&b, " at=%s", p.Timestamp.Format("2006-01-02"))
	}
	if p.Model != defaultModel {
		fmt.Fprintf(&b, " model=%s", p.Model)
	}
	fmt.Fprintf(&b, " %q", p.Text)
	return b.String()
}

func describeAll(pages []*Page) string {
	lines := make([]string, len(pages))
	for i, p := range pages {
		lines[i] = describe(p)
	}
	return strings.Join(lines, "\n")
}

// smallDump is an export of n pages of about size bytes each, of words that
// follow from the page's number.
func smallDump(n, size int) string {
	var b strings.Builder
	b.WriteString(dumpHead)
	for i := 1; i <= n; i++ {
		b.WriteString(smallPage(i, size))
	}
	b.WriteString("</mediawiki>\n")
	return b.String()
}

const dumpHead = `<mediawiki version="0.11" xml:lang="en">
  <siteinfo><sitename>Test</sitename><dbname>testwiki</dbname></siteinfo>
`

func smallPage(i, size int) string {
	var text strings.Builder
	for k := uint32(i); text.Len() < size; {
		k = k*1664525 + 1013904223
		fmt.Fprintf(&text, "word%d ", k>>8%5000)
	}
	return fmt.Sprintf("  <page>\n    <title>Page %d</title>\n    <ns>0</ns>\n    <id>%d</id>\n    <revision>\n      <id>%d</id>\n      <text>%s</text>\n    </revision>\n  </page>\n",
		i, i, 100+i, text.String())
}

func bz2Bytes(t testing.TB, level int, content string) []byte {
	var b bytes.Buffer
	w, err := bzip2.NewWriter(&b, &bzip2.WriterConfig{Level: level})
	return written(t, &b, w, err, content)
}

// multistream compresses head, each part, and the end as streams of their own.
func multistream(t testing.TB, parts ...string) (data []byte, starts []int) {
	for _, part := range parts {
		starts = append(starts, len(data))
		data = append(data, bz2Bytes(t, 1, part)...)
	}
	return data, starts
}

func gzBytes(t testing.TB, content string) []byte {
	var b bytes.Buffer
	return written(t, &b, gzip.NewWriter(&b), nil, content)
}

func xzBytes(t testing.TB, content string) []byte {
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	return written(t, &b, w, err, content)
}

func zstBytes(t testing.TB, content string) []byte {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	return written(t, &b, w, err, content)
}

func written(t testing.TB, b *bytes.Buffer, w io.WriteCloser, err error, content string) []byte {
	t.Helper()
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// file writes a file for the test and returns its path.
func file(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// pipe returns the path of a pipe that gives data; where there is no such path
// the test is skipped.
func pipe(t testing.TB, data []byte) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	path := filepath.Join("/dev/fd", strconv.Itoa(int(r.Fd())))
	if _, err := os.Stat(path); err != nil {
		t.Skip("no /dev/fd")
	}
	go func() {
		w.Write(data)
		w.Close()
	}()
	return path
}

// openSet opens files and closes them when the test ends.
func openSet(t testing.TB, opts Options, names ...string) *Set {
	t.Helper()
	s, err := Open(t.Context(), names, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// mustRead reads files that are whole.
func mustRead(t testing.TB, names ...string) []*Page {
	t.Helper()
	pages, err := readAll(openSet(t, Options{}, names...))
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func isDamage(err error) bool {
	var d *DamageError
	return errors.As(err, &d)
}

// needShared skips the test where the real dumps are absent, and returns the
// files that match.
func needShared(t testing.TB, patterns ...string) []string {
	t.Helper()
	var found []string
	for _, p := range patterns {
		files, err := filepath.Glob(shared + p)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, files...)
	}
	if len(found) == 0 {
		t.Skipf("no %s in %s", strings.Join(patterns, ", "), shared)
	}
	return found
}
