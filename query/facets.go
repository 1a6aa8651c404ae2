package query

import (
	"slices"
	"strconv"
	"strings"

	"wikiseek/query/exec"
)

// Facet says what pages that match are counted by.
type Facet string

// The facets.
const (
	FacetCategory  Facet = "category"
	FacetNamespace Facet = "namespace"
)

// AllFacets are the facets there are.
var AllFacets = []Facet{FacetCategory, FacetNamespace}

// facetValues is how many values of a facet a result has.
const facetValues = 10

// FacetCount is a value of a facet, and how many of the pages that match
// have it.
type FacetCount struct {
	Value string `json:"value"`          // the category without its namespace, or the number of the namespace
	Name  string `json:"name,omitempty"` // of the namespace
	Pages int    `json:"pages"`
}

// wanted turns names of facets into what the executor counts.
func wanted(facets []Facet) (f exec.Facets) {
	if slices.Contains(facets, FacetCategory) {
		f.Categories = facetValues
	}
	if slices.Contains(facets, FacetNamespace) {
		f.Namespaces = facetValues
	}
	return f
}

// Facets counts the pages that match by what they have: of each facet that was
// asked for the most frequent values.
type Facets struct {
	Category  []FacetCount `json:"category,omitzero"`
	Namespace []FacetCount `json:"namespace,omitzero"`
}

// facets names what was counted, nil where nothing was.
func (s *Searcher) facets(asked []Facet, found exec.FacetCounts) (*Facets, error) {
	if len(asked) == 0 {
		return nil, nil
	}
	f := &Facets{}
	if slices.Contains(asked, FacetNamespace) {
		f.Namespace = make([]FacetCount, len(found.Namespaces))
	}
	for i, c := range found.Namespaces {
		name := strings.TrimSuffix(localName(s.ix, int(c.Value)), ":")
		f.Namespace[i] = FacetCount{strconv.FormatInt(c.Value, 10), name, c.Pages}
	}
	if !slices.Contains(asked, FacetCategory) {
		return f, nil
	}
	f.Category = make([]FacetCount, len(found.Categories))
	for i, c := range found.Categories {
		name, err := s.ix.CategoryName(c.Page, uint32(c.Value))
		if err != nil {
			return nil, err
		}
		f.Category[i] = FacetCount{Value: name, Pages: c.Pages}
	}
	return f, nil
}
