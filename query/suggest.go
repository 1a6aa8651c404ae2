package query

import (
	"cmp"
	"context"
	"slices"

	"wikiseek/index"
)

const (
	maxSuggestions = 100
	// suggestFrom is how many titles are looked at for the best ones: a
	// prefix of one letter begins a million titles of a large wiki.
	suggestFrom = 10_000
)

// candidate is a title that begins with a prefix.
type candidate struct {
	page     uint32 // to suggest
	matched  uint32 // whose title begins so: page, or a redirect to it
	exact    bool   // the title is the prefix
	incoming uint32
}

// Suggest completes a prefix of a title in the content namespaces, the page
// with the most links first. It returns at most limit suggestions.
func (s *Searcher) Suggest(ctx context.Context, prefix string, limit int) (list []Suggestion, err error) {
	defer s.ix.Guard(&err)()
	if limit < 1 || limit > maxSuggestions {
		return nil, &RequestError{Param: "limit", Msg: "must be between 1 and 100"}
	}
	candidates, err := s.candidates(ctx, prefix)
	if err != nil {
		return nil, err
	}
	list = []Suggestion{} // an empty list in JSON, not null
	for _, c := range candidates[:min(limit, len(candidates))] {
		sug, err := s.suggestion(c)
		if err != nil {
			return nil, err
		}
		list = append(list, sug)
	}
	return list, nil
}

// candidates lists pages that the prefix begins, best first, each once.
func (s *Searcher) candidates(ctx context.Context, prefix string) ([]candidate, error) {
	cols := s.ix.Columns()
	key := s.ix.Analyzer().Key(prefix)
	named, err := s.ix.PagesWith(index.FieldTitleFold, key)
	if err != nil {
		return nil, err
	}
	best := make(map[uint32]candidate)
	seen := 0
	err = s.ix.Complete(prefix, func(page uint32) bool {
		c := candidate{page: page, matched: page, exact: slices.Contains(named, page)}
		if cols.Kind[page] == index.KindRedirect {
			c.page = cols.Target[page]
		}
		if c.page != index.None && slices.Contains(contentNamespaces, int(cols.Namespace[c.page])) {
			c.incoming = cols.Links[c.page]
			if old, ok := best[c.page]; !ok || c.better(old) {
				best[c.page] = c
			}
		}
		seen++
		return seen < suggestFrom && ctx.Err() == nil
	})
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	list := make([]candidate, 0, len(best))
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, candidate.compare)
	return list, nil
}

// better prefers a page's own title to a redirect's, and the exact one to both.
func (c candidate) better(old candidate) bool {
	if c.exact != old.exact {
		return c.exact
	}
	return c.page == c.matched && old.page != old.matched
}

func (c candidate) compare(d candidate) int {
	if c.exact != d.exact {
		if c.exact {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(d.incoming, c.incoming), cmp.Compare(c.page, d.page))
}

func (s *Searcher) suggestion(c candidate) (Suggestion, error) {
	p, err := s.ix.Page(c.page)
	if err != nil {
		return Suggestion{}, err
	}
	sug := Suggestion{Title: p.Title, PageID: p.ID, Namespace: p.Namespace, URL: s.urls.page(p.Title)}
	if c.matched != c.page {
		redirect, err := s.ix.Page(c.matched)
		if err != nil {
			return Suggestion{}, err
		}
		sug.Redirect = redirect.Title
	}
	return sug, nil
}
