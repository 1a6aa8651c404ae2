package httpapi

import (
	"net/http"

	"wikiseek/query"
)

// SuggestResponse is the reply to /api/v1/suggest.
type SuggestResponse struct {
	Query       string             `json:"query"`
	Suggestions []query.Suggestion `json:"suggestions"`
}

func (s *server) suggest(r *http.Request, p *params) (any, error) {
	prefix := p.query()
	limit := p.integer("limit", 1, maxSuggestions, query.DefaultLimit)
	if p.err != nil {
		return nil, p.err
	}
	list, err := s.searcher.Suggest(r.Context(), prefix, nil, limit)
	if err != nil {
		return nil, err
	}
	return SuggestResponse{Query: prefix, Suggestions: orEmpty(list)}, nil
}
