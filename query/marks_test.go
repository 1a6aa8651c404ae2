package query_test

import (
	"strings"
	"testing"

	"wikiseek/query"
)

// TestMarksBesideOtherWords checks that parts of words are marked in snippets
// whatever else is asked for.
func TestMarksBesideOtherWords(t *testing.T) {
	s := buildSections(t, "en", `{"id":"a","title":"X","text":"The long siege of Kaifeng began."}`)
	for _, tt := range []struct{ query, want string }{
		{"sieg*", "siege"},
		{"kaifeng sieg*", "siege Kaifeng"},
		{"sieg* OR kaifeng", "siege Kaifeng"},
		{"kaifeng s*ge", "siege Kaifeng"},
		{`kaifeng s\?ege`, "siege Kaifeng"},
		{"kaifeng siego~1", "siege Kaifeng"},
		{"sieg* -zzz", "siege"},
		{"sieg* -zz*", "siege"},
	} {
		res, err := s.Search(t.Context(), query.Request{Query: tt.query})
		if err != nil {
			t.Fatal(err)
		}
		var marked []string
		for _, h := range res.Hits {
			for _, m := range h.Marks {
				marked = append(marked, h.Snippet[m[0]:m[1]])
			}
		}
		if got := strings.Join(marked, " "); got != tt.want {
			t.Errorf("%s marks %q, want %q", tt.query, got, tt.want)
		}
	}
}
