package httpapi

import (
	"net/url"
	"testing"

	"wikiseek/query"
)

// TestCategories narrows a search to categories, one after the other, and takes them back.
func TestCategories(t *testing.T) {
	res := &query.Result{Total: 9, Facets: &query.Facets{Category: []query.FacetCount{{Value: "A", Pages: 9}, {Value: `"B" & C`, Pages: 4}, {Value: "D", Pages: 2}}}}
	values := url.Values{"q": {"a OR b"}, "offset": {"10"}, "category": {"A|D"}}
	chosen := []string{"A", "D"}
	for _, test := range []struct {
		what string
		got  []facetView
		want facetView
	}{
		{"to narrow to", categoriesOf(res, values, chosen), facetView{`"B" & C`, 4, "/?category=A%7CD%7C%22B%22+%26+C&q=a+OR+b"}},
		{"without the first", chosenOf(values, chosen)[:1], facetView{"A", 0, "/?category=D&q=a+OR+b"}},
		{"without the only one", chosenOf(values, chosen[:1]), facetView{"A", 0, "/?q=a+OR+b"}},
	} {
		if len(test.got) != 1 || test.got[0] != test.want {
			t.Errorf("%s: %+v, want %+v", test.what, test.got, test.want)
		}
	}
}
