package query_test

import (
	"slices"
	"testing"
	"time"

	"wikiseek/query"
)

// TestSort checks the order of hits by what they say themselves.
func TestSort(t *testing.T) {
	s := demoSearcher(t)
	byTime := func(a, b query.Hit) int { return a.Timestamp.Compare(b.Timestamp) }
	for _, tt := range []struct {
		sort    query.Sort
		compare func(a, b query.Hit) int
	}{
		{query.SortNewest, func(a, b query.Hit) int { return -byTime(a, b) }},
		{query.SortOldest, byTime},
		{query.SortRelevance, func(a, b query.Hit) int { return int(b.Score*1e6) - int(a.Score*1e6) }},
	} {
		for _, group := range []query.Group{query.GroupPage, query.GroupSection} {
			req := query.Request{Query: "emperor", Sort: tt.sort, Group: group, Limit: 100, NoSnippets: true}
			r, err := s.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Hits) < 10 || len(r.Hits) != r.Total {
				t.Fatalf("%s: %d hits of %d", tt.sort, len(r.Hits), r.Total)
			}
			if !slices.IsSortedFunc(r.Hits, tt.compare) {
				t.Errorf("%s by %s: hits aren't sorted", tt.sort, group)
			}
			first := req
			first.Limit = 3
			few, err := s.Search(t.Context(), first)
			if err != nil {
				t.Fatal(err)
			}
			for i, h := range few.Hits {
				if want := r.Hits[i]; h.PageID != want.PageID || h.Anchor != want.Anchor || few.Total != r.Total {
					t.Errorf("%s by %s: hit %d of 3 is %s#%s, of all %s#%s", tt.sort, group, i, h.Title, h.Anchor, want.Title, want.Anchor)
				}
			}
		}
	}
}

// TestSortWithoutTime sorts sections that came without times, which stay in
// the order of their pages.
func TestSortWithoutTime(t *testing.T) {
	s := buildSections(t, "en", smallWiki)
	r, err := s.Search(t.Context(), query.Request{Query: "red", Sort: query.SortNewest})
	if err != nil {
		t.Fatal(err)
	}
	if ids := hitIDs(r); !slices.Equal(ids, []string{"a2", "c0"}) {
		t.Errorf("hits %q", ids)
	}
}

// TestFacets counts categories and namespaces.
func TestFacets(t *testing.T) {
	s, name := demoSearcher(t), "Song emperors"
	all := []int{query.AllNamespaces}
	r, err := s.Search(t.Context(), query.Request{Query: "emperor", Namespaces: all, Facets: query.AllFacets, NoSnippets: true})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(r.Facets.Category, func(c query.FacetCount) bool { return c.Value == name })
	if at < 0 {
		t.Fatalf("no category %q in %+v", name, r.Facets)
	}
	narrowed, err := s.Search(t.Context(), query.Request{Query: `emperor incategory:"` + name + `"`, Namespaces: all})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Facets.Category[at].Pages; got != narrowed.Total {
		t.Errorf("%d pages in %s, incategory: finds %d", got, name, narrowed.Total)
	}
	pages := 0
	for _, ns := range r.Facets.Namespace {
		pages += ns.Pages
	}
	if pages != r.Total {
		t.Errorf("namespaces have %d pages, want %d: %+v", pages, r.Total, r.Facets.Namespace)
	}
}

// TestFacetsOfNothing has a list for each facet that was asked for.
func TestFacetsOfNothing(t *testing.T) {
	r, err := demoSearcher(t).Search(t.Context(), query.Request{Query: "nothinglikeit", Facets: []query.Facet{query.FacetCategory}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Facets == nil || r.Facets.Category == nil || len(r.Facets.Category) > 0 || r.Facets.Namespace != nil {
		t.Errorf("facets of nothing: %+v", r.Facets)
	}
}

// TestTimes reads back the time of a page from the columns.
func TestTimes(t *testing.T) {
	s := demoSearcher(t)
	r, err := s.Search(t.Context(), query.Request{Query: "emperor", Limit: 50, NoSnippets: true})
	if err != nil {
		t.Fatal(err)
	}
	c := demo.ix.Columns()
	for _, h := range r.Hits {
		page, ok := slices.BinarySearch(c.PageID, h.PageID)
		if got := time.Unix(int64(c.Time[page]), 0); !ok || !got.Equal(h.Timestamp) {
			t.Errorf("%s: column has %v, want %v", h.Title, got, h.Timestamp)
		}
	}
}

// TestCategories has each category find as many pages as it counts.
func TestCategories(t *testing.T) {
	s := demoSearcher(t)
	for _, text := range []string{"emperor OR siege", "siege OR", "emperor AND siege OR letter", "siege", "qinzong wax zebra", `"wax ball"`, "emp*", "-siege", "help:search"} {
		req := query.Request{Query: text, Facets: []query.Facet{query.FacetCategory}}
		all, err := s.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all.Facets.Category {
			req.Categories = []string{c.Value}
			res, err := s.Search(t.Context(), req)
			if err != nil || res.Total != c.Pages {
				t.Errorf("%s in %s: %d pages, %v, want %d", text, c.Value, res.Total, err, c.Pages)
			}
		}
	}
	res, err := s.Search(t.Context(), query.Request{Query: "siege", Categories: []string{"Song dynasty", "no such"}})
	if err != nil || res.Total > 0 {
		t.Errorf("in a category that isn't there: %d, %v", res.Total, err)
	}
}
