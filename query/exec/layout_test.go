package exec_test

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/query/exec"
)

// writeTexts writes a dump of pages with these texts.
func writeTexts(t *testing.T, texts []string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<mediawiki xml:lang="en"><siteinfo><sitename>T</sitename><dbname>t</dbname></siteinfo>`)
	for i, text := range texts {
		fmt.Fprintf(&b, "<page><title>%d</title><ns>0</ns><id>%d</id><revision><model>wikitext</model><text>", i+1, i+1)
		_ = xml.EscapeText(&b, []byte(text)) // a Builder takes every write
		b.WriteString("</text></revision></page>")
	}
	b.WriteString("</mediawiki>")
	path := filepath.Join(t.TempDir(), "wiki.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestUpdatedWords has patterns for more words than are kept, in an index that was brought
// up to date and in a new one: words of pages that are no longer there don't count.
func TestUpdatedWords(t *testing.T) {
	var older, newer []string
	for i := range 1200 {
		was, is := fmt.Sprintf("w%04d", i), fmt.Sprintf("w%04d", i)
		if i%3 > 0 {
			is += fmt.Sprintf(" w%04d", i-1) // so that words differ in how many pages hold them
		}
		if i < 300 {
			was = fmt.Sprintf("wgone%d w%04d w%04d", i%7, 1000+i%150, 1199-i%400)
		}
		older, newer = append(older, was), append(newer, is)
	}
	for i := range 80 {
		older = append(older, fmt.Sprintf("zebra%c", 'a'+i%20)) // nearer than what the newer dump has
		newer = append(newer, fmt.Sprintf("zebra%02d", i))
	}
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := index.Build(t.Context(), index.Options{Dir: dir, Sources: []string{writeTexts(t, older)}}); err != nil {
		t.Fatal(err)
	}
	source := []string{writeTexts(t, newer)}
	if _, err := index.Update(t.Context(), index.Options{Dir: dir, Sources: source}); err != nil {
		t.Fatal(err)
	}
	updated := opened(t, dir)
	if list := updated.Segments(); len(list) < 2 || list[0].Deleted == nil {
		t.Fatalf("%d segments, the first without dead documents", len(list))
	}
	fresh := built(t, index.Options{Dir: filepath.Join(t.TempDir(), "index"), Sources: source})
	ranking := exec.DefaultRanking()
	for _, root := range []exec.Node{exec.Prefix{Term: "w"}, exec.Wildcard{Pattern: "w*"}, exec.Fuzzy{Term: "zebra", Distance: 2}} {
		for _, walked := range []int{1 << 17, 40} { // listed, and merged while they are read
			restore := exec.SetMaxWalked(walked)
			for _, exhaustive := range []bool{false, true} {
				q := exec.Query{Root: root, Limit: 2000, Exhaustive: exhaustive}
				got, want := foundPages(t, updated, &ranking, q), foundPages(t, fresh, &ranking, q)
				if got != want {
					t.Errorf("%+v, exhaustive %v, of %d words:\nupdated %.300s\nfresh   %.300s", root, exhaustive, walked, got, want)
				}
			}
			restore()
		}
	}
}

// foundPages lists the pages that are found, and their scores.
func foundPages(t *testing.T, ix *index.Index, ranking *exec.Ranking, q exec.Query) string {
	t.Helper()
	result, err := exec.NewEngine(ix, ranking).Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d pages:", result.Total)
	for _, h := range result.Hits {
		fmt.Fprintf(&b, " %d %.9f", ix.Columns().PageID[h.Page], h.Score)
	}
	return b.String()
}
