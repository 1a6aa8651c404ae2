package index_test

import (
	"encoding/xml"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/testdata"
)

// demoDump copies a dump of the demo wiki into a file and returns its path.
func demoDump(t testing.TB, name string) string {
	t.Helper()
	path, err := testdata.WriteDump(t.TempDir(), name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// largeDump writes a dump of n pages whose texts are those of the demo
// wiki's pages in turn, each with a word of its own, and every tenth page
// with a redirect to it.
func largeDump(t testing.TB, n int) string {
	t.Helper()
	files, err := fs.Glob(testdata.FS, "pages/*.wiki")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages (%v)", err)
	}
	var b strings.Builder
	b.WriteString(dumpHead)
	for i := range n {
		raw, err := fs.ReadFile(testdata.FS, files[i%len(files)])
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(raw), "\n\n")
		if strings.HasPrefix(text, "#") {
			text = "plain" // redirects are made below
		}
		writePage(&b, i+1, fmt.Sprintf("Page %d", i), fmt.Sprintf("own%d [[Page %d]]\n%s", i, i/2, text))
		if i%10 == 0 {
			writePage(&b, n+i+1, fmt.Sprintf("Alias %d", i), fmt.Sprintf("#REDIRECT [[Page %d]]", i))
		}
	}
	b.WriteString("</mediawiki>\n")
	path := filepath.Join(t.TempDir(), "large.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const dumpHead = `<mediawiki version="0.11" xml:lang="en"><siteinfo><sitename>Large</sitename><dbname>largewiki</dbname>` +
	`<base>https://large.wiki.invalid/wiki/Main_Page</base><case>first-letter</case><namespaces>` +
	`<namespace key="0" /><namespace key="14">Category</namespace></namespaces></siteinfo>` + "\n"

func writePage(b *strings.Builder, id int, title, text string) {
	fmt.Fprintf(b, "<page><title>%s</title><ns>0</ns><id>%d</id><revision><id>%d</id><timestamp>2024-01-01T00:00:00Z</timestamp>"+
		"<model>wikitext</model><text>", title, id, id+7)
	_ = xml.EscapeText(b, []byte(text)) // a Builder takes every write
	b.WriteString("</text></revision></page>\n")
}

// build indexes sources into a new directory and returns it.
func build(t testing.TB, opts index.Options) (string, index.Stats) {
	t.Helper()
	if opts.Dir == "" {
		opts.Dir = filepath.Join(t.TempDir(), "index")
	}
	stats, err := index.Build(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return opts.Dir, stats
}

func open(t testing.TB, dir string) *index.Index {
	t.Helper()
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return ix
}

// fingerprint describes all that an index holds, but for how it is laid out
// in segments: for every document its stored fields and terms.
func fingerprint(t testing.TB, ix *index.Index) []string {
	t.Helper()
	docs := make(map[uint32]*strings.Builder)
	names := make(map[string]bool)
	for _, s := range ix.Segments() {
		for i := range s.Count() {
			if s.Deleted != nil && s.Deleted.Contains(uint32(i)) {
				continue
			}
			b := &strings.Builder{}
			docs[s.Base+uint32(i)] = b
			id, err := s.DocID(i)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(b, "%s:", id)
			err = s.VisitStoredFields(i, func(field string, _ byte, value []byte, _ []uint64) bool {
				if field != index.FieldSource { // where it is depends on how the index came to be
					fmt.Fprintf(b, " %s=%q", field, value)
				}
				return true
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range s.Fields() {
			names[name] = true
		}
	}
	for _, s := range ix.Segments() {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			addTerms(t, s, name, docs)
		}
	}
	var lines []string
	for _, b := range docs {
		lines = append(lines, b.String())
	}
	slices.Sort(lines)
	return lines
}

func addTerms(t testing.TB, s index.Segment, field string, docs map[uint32]*strings.Builder) {
	t.Helper()
	dict, err := s.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	text := slices.Contains(index.TextFields, strings.TrimSuffix(field, index.Stem("")))
	it := dict.AutomatonIterator(nil, nil, nil)
	for {
		e, err := it.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e == nil {
			return
		}
		list, err := dict.PostingsList([]byte(e.Term), s.Deleted, nil)
		if err != nil {
			t.Fatal(err)
		}
		postings := list.Iterator(true, true, false, nil)
		for p, err := postings.Next(); p != nil || err != nil; p, err = postings.Next() {
			if err != nil {
				t.Fatal(err)
			}
			b := docs[s.Base+uint32(p.Number())]
			fmt.Fprintf(b, " %s/%s", field, e.Term)
			if text { // a keyword has no frequency worth the name
				fmt.Fprintf(b, "*%d@%v", p.Frequency(), p.Norm())
			}
		}
	}
}
