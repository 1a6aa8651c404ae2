package index_test

import (
	"maps"
	"strings"
	"testing"

	"wikiseek/index"
)

// TestUpdateNothing checks that the same dump again leaves the index as it is.
func TestUpdateNothing(t *testing.T) {
	older, _ := twoStates(50, true)
	for name, pages := range map[string][]wikiPage{
		"pages":            older,
		"a page again":     append(older[:len(older):len(older)], older[0]),
		"redirect of code": {{id: 1, title: "A", text: "load", model: "javascript", redirect: "B"}, {id: 2, title: "B", text: "b"}},
	} {
		source := writeWiki(t, pages)
		dir, built := build(t, index.Options{Sources: []string{source}})
		before := tree(t, dir)
		warned := ""
		stats := update(t, index.Options{Dir: dir, Sources: []string{source}, Warn: func(msg string) { warned += msg }})
		if !stats.AlreadyWhole || *stats.Update != (index.UpdateStats{Unchanged: built.Pages + built.Redirects}) {
			t.Errorf("%s: the same dump: %+v %+v", name, stats, *stats.Update)
		}
		if again := len(pages) > len(older); again != strings.Contains(warned, "comes again") {
			t.Errorf("%s: warned %q", name, warned)
		}
		if after := tree(t, dir); !maps.Equal(before, after) {
			t.Errorf("%s: files were %v, are %v", name, before, after)
		}
	}
}
