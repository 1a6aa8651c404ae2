package index

import (
	"fmt"
	"slices"
	"testing"

	"wikiseek/index/dump"
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
	{Line: "", Anchor: "_2", Path: []string{"", ""}},
	{Line: "李綱", Anchor: "李綱", Path: []string{"", "李綱"}},
}}

func TestOutline(t *testing.T) {
	ids := []string{"7-0", "", "a\nb", "c", "d", "e", "f", "g"}
	o := Outline{encodeOutline(&outlinedPage), encodeFront(ids)}
	section := func(n int) Section {
		path, anchor := pathOf(o.lines, n)
		return Section{anchor, path, string(frontString(o.ids, nil, n))}
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
	if s := section(8); s.ID != "" || s.Anchor != "" || s.Path != nil {
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

// pathOf returns the path and anchor of a section.
func pathOf(lines []byte, n int) (path []string, anchor string) {
	var h HitReader
	h.setPath(lines, n)
	return h.Section.Path, h.Section.Anchor
}

// FuzzOutline has damaged stored fields read.
func FuzzOutline(f *testing.F) {
	f.Add(encodeOutline(&outlinedPage), encodeFront([]string{"a", "", "b"}), 2)
	f.Add([]byte{}, []byte{0x80}, 1)
	f.Fuzz(func(t *testing.T, lines, ids []byte, n int) {
		frontString(ids, nil, n)
		o := Outline{lines: lines}
		path, anchor := pathOf(lines, n)
		if i, ok := o.SectionWith(anchor); path != nil && (!ok || i > n) {
			t.Errorf("section %d has anchor %q, which is that of section %d, %v", n, anchor, i, ok)
		}
	})
}

// BenchmarkStoredSections reads a page of very many sections back: the time must
// rise with their number alone.
func BenchmarkStoredSections(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			g := &dump.Group{Title: "T", Sections: make([]dump.Section, n)}
			for i := range g.Sections {
				g.Sections[i] = dump.Section{ID: fmt.Sprint(i), Text: "song"}
			}
			list := pageSections(g)
			a, ids := sectionsArticle(list)
			l, source := &lead{outline: Outline{encodeOutline(a), encodeFront(ids)}}, encodeTexts(list)
			for b.Loop() {
				if got, err := storedSections(l, source); err != nil || !slices.Equal(got, list) {
					b.Fatalf("%d sections, %v", len(got), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/section")
		})
	}
}
