package index_test

import (
	"slices"
	"testing"

	"wikiseek/index"
)

// TestLookupLayout checks that which of two like pages a title leads to
// doesn't depend on the segments that they are in.
func TestLookupLayout(t *testing.T) {
	t.Parallel()
	pages := []wikiPage{{id: 1, rev: 1, title: "Kaifeng", text: "one"}, {id: 2, rev: 2, title: "KAIFENG", text: "two"}}
	dir, _ := build(t, index.Options{Sources: []string{writeWiki(t, pages)}})
	pages[0].rev, pages[0].text = 3, "changed" // and so written behind the other
	update(t, index.Options{Dir: dir, Sources: []string{writeWiki(t, pages)}})
	ix := open(t, dir)
	found, err := ix.PagesWith(index.FieldNamespace, "0")
	if err != nil || !slices.Equal(found, []uint32{0, 1}) {
		t.Errorf("pages %v (%v), want them rising", found, err)
	}
	page, ok, err := ix.Lookup("kaiFeng")
	if err != nil || !ok || page != 0 {
		t.Errorf("found page %d, %v (%v), want the one with the lower id", page, ok, err)
	}
}
