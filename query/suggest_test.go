package query_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/query"
)

// TestSuggestCrowded completes a letter that begins more titles of one
// namespace than are looked at. The other still has all of its own.
func TestSuggestCrowded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<mediawiki version="0.11" xml:lang="en"><siteinfo><namespaces><namespace key="0"/><namespace key="12">Help</namespace></namespaces></siteinfo>`)
	for i := range 10_010 {
		title, ns := fmt.Sprintf("A%05d", i), 0
		if i < 3 {
			title, ns = "Help:"+title, 12
		}
		fmt.Fprintf(&b, "<page><title>%s</title><ns>%d</ns><id>%d</id><revision><id>1</id><text>x</text></revision></page>\n", title, ns, i+1)
	}
	b.WriteString("</mediawiki>")
	dir := t.TempDir()
	path := filepath.Join(dir, "wiki.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := query.New(built(t, index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{path}}), query.Options{})
	list, err := s.Suggest(t.Context(), "a", []int{0, 12}, 500)
	help := 0
	for _, sug := range list {
		if sug.Namespace == 12 {
			help++
		}
	}
	if err != nil || len(list) != 500 || help != 3 {
		t.Errorf("%d suggestions, %d of Help (%v), want 500 and 3", len(list), help, err)
	}
}
