package httpapi

import (
	"net/http"
	"slices"

	"wikiseek/query"
)

// SectionResponse is the reply to /api/v1/section: a section, and the page
// that it belongs to without its text.
type SectionResponse struct {
	Page    query.Page    `json:"page"`
	Section query.Section `json:"section"`
}

func (s *server) page(r *http.Request, p *params) (any, error) {
	wikitext := p.flag("wikitext")
	if p.err != nil {
		return nil, p.err
	}
	title, err := titleOf(r)
	if err != nil {
		return nil, err
	}
	page, err := s.searcher.Page(r.Context(), title)
	if err != nil {
		return nil, err
	}
	out := *page
	if !wikitext {
		out.Wikitext = ""
	}
	out.Sections = slices.Clone(out.Sections) // the Searcher may hold on to its own
	for i := range out.Sections {
		out.Sections[i].Path = orEmpty(out.Sections[i].Path)
	}
	return out, nil
}

func (s *server) section(r *http.Request, p *params) (any, error) {
	anchor := p.text("anchor", maxAnchorBytes)
	if p.err != nil {
		return nil, p.err
	}
	title, err := titleOf(r)
	if err != nil {
		return nil, err
	}
	section, page, err := s.searcher.Section(r.Context(), title, anchor)
	if err != nil {
		return nil, err
	}
	out := SectionResponse{Page: *page, Section: *section}
	out.Page.Sections, out.Page.Wikitext = nil, ""
	out.Section.Path = orEmpty(out.Section.Path)
	return out, nil
}
