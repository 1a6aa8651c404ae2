package index_test

import (
	"os"
	"strings"
	"testing"

	"wikiseek/index"
)

// TestUpdateBase updates from a dump that says of its wiki alone that it has
// moved.
func TestUpdateBase(t *testing.T) {
	older, _ := twoStates(50, true)
	source := writeWiki(t, older)
	dir, _ := build(t, index.Options{Sources: []string{source}})
	dump, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	moved := strings.Replace(string(dump), "large.wiki.invalid", "other.wiki.invalid", 1)
	if err := os.WriteFile(source, []byte(moved), 0o600); err != nil {
		t.Fatal(err)
	}
	update(t, index.Options{Dir: dir, Sources: []string{source}})
	if got := open(t, dir).Meta().Site.Base; !strings.Contains(got, "other.wiki.invalid") {
		t.Errorf("pages are at %s", got)
	}
}
