package index

import (
	"fmt"
	"slices"
	"testing"

	"wikiseek/index/wikitext"
)

// outlinedPage is a page with all that outlines have to tell apart.
var outlinedPage = wikitext.Article{Sections: []wikitext.Section{
	{},
	{Line: "History", Anchor: "History", Path: []string{"History"}},
	{Line: "Origins", Anchor: "Origins", Path: []string{"History", "Origins"}},
	{Line: "Song", Anchor: "Song", Path: []string{"History", "Origins", "Song"}},
	{Line: "Origins", Anchor: "Origins_2", Path: []string{"Origins"}},
	{Line: "", Anchor: "", Path: []string{""}},
	{Line: "李綱", Anchor: "李綱", Path: []string{"", "李綱"}},
}}

func TestOutline(t *testing.T) {
	ids := []string{"7-0", "", "a\nb", "c", "d", "e", "f"}
	o := Outline{encodeOutline(&outlinedPage), encodeIDs(ids)}
	section := func(n int) Section {
		path, anchor := pathOf(o.lines, n)
		return Section{anchor, path, externalID(o.ids, n)}
	}
	for n, want := range outlinedPage.Sections {
		got := section(n)
		if got.Anchor != want.Anchor || !slices.Equal(got.Path, want.Path) || got.ID != ids[n] {
			t.Errorf("section %d: %+v, want %q, %q, %q", n, got, want.Anchor, want.Path, ids[n])
		}
		if found, ok := o.SectionWith(want.Anchor); n > 0 && (!ok || found != n) {
			t.Errorf("section with anchor %q: %d, %v, want %d", want.Anchor, found, ok, n)
		}
	}
	if s := section(7); s.ID != "" || s.Anchor != "" || s.Path != nil {
		t.Errorf("a section that isn't there: %+v", s)
	}
	if _, ok := o.SectionWith("Nowhere"); ok {
		t.Error("found a section that isn't there")
	}
}

func TestOutlineOfOddHeading(t *testing.T) {
	a := wikitext.Article{Sections: []wikitext.Section{{}, {Line: "\ta\nb\tc", Anchor: "a_b_c", Path: []string{"\ta\nb\tc"}}}}
	path, anchor := pathOf(encodeOutline(&a), 1)
	if got := fmt.Sprintf("%q", path); got != `[" a b c"]` || anchor != "a_b_c" {
		t.Errorf("path %s, anchor %q", got, anchor)
	}
}

// FuzzOutline has damaged stored fields read.
func FuzzOutline(f *testing.F) {
	f.Add(encodeOutline(&outlinedPage), encodeIDs([]string{"a", "", "b"}), 2)
	f.Add([]byte{}, []byte{0x80}, 1)
	f.Fuzz(func(t *testing.T, lines, ids []byte, n int) {
		externalID(ids, n)
		o := Outline{lines: lines}
		path, anchor := pathOf(lines, n)
		if i, ok := o.SectionWith(anchor); path != nil && (!ok || i > n) {
			t.Errorf("section %d has anchor %q, which is that of section %d, %v", n, anchor, i, ok)
		}
	})
}
