package httpapi

import (
	"net/http"

	"wikiseek/query"
)

// SearchResponse is the reply to /api/v1/search: a query.Result, each of its
// hits with the snippet as HTML too.
type SearchResponse struct {
	query.Result
	Hits []SearchHit `json:"hits"`
}

// SearchHit is a hit of a SearchResponse.
type SearchHit struct {
	query.Hit
	SnippetHTML string `json:"snippet_html"` // escaped, the marks as <mark> elements
}

func (s *server) search(r *http.Request, p *params) (any, error) {
	req := s.searchRequest(p)
	req.Explain = p.flag("explain")
	req.Facets = p.facets()
	req.Total = choice(p, "total", query.TotalExact, query.TotalBounded)
	if p.err != nil {
		return nil, p.err
	}
	res, err := s.searcher.Search(r.Context(), req)
	if err != nil {
		return nil, err
	}
	return newSearchResponse(res), nil
}

// searchRequest reads the parameters that the JSON API and the search page
// have in common.
func (s *server) searchRequest(p *params) query.Request {
	return query.Request{
		Query:      p.query(),
		Limit:      p.integer("limit", 1, query.MaxLimit, query.DefaultLimit),
		Offset:     p.integer("offset", 0, query.MaxOffset, 0),
		Group:      choice(p, "group", query.GroupPage, query.GroupSection),
		Scope:      choice(p, "scope", query.ScopePage, query.ScopeSection),
		Operator:   choice(p, "operator", query.OperatorAuto, query.OperatorAnd, query.OperatorOr),
		Namespaces: p.namespaces(s.searcher.Info().Namespaces),
		Categories: p.categories(),
		Sort:       choice(p, "sort", query.AllSorts...),
	}
}

// newSearchResponse sees to it that lists are lists in JSON, never null.
func newSearchResponse(res *query.Result) *SearchResponse {
	out := &SearchResponse{Result: *res, Hits: make([]SearchHit, len(res.Hits))}
	for i, hit := range res.Hits {
		hit.Marks = orEmpty(hit.Marks)
		out.Hits[i] = SearchHit{Hit: hit, SnippetHTML: markHTML(hit.Snippet, hit.Marks, "<mark>", "</mark>")}
	}
	return out
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
