package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wikiseek/index"
	"wikiseek/query/syntax"
)

const (
	maxSuggestions = 500 // as many as MediaWiki gives clients without rights
	// suggestFrom is how many titles of a namespace are looked at for the best
	// ones: a prefix of one letter begins a million titles of a large wiki.
	suggestFrom = 10_000
)

// candidate is a title that begins with a prefix.
type candidate struct {
	page     uint32 // to suggest
	matched  uint32 // whose title begins so: page, or a redirect to it
	exact    bool   // the title is the prefix
	incoming uint32
}

// Suggest completes a prefix of a title in some namespaces, nil for those with content, the
// page with the most links first. Where the prefix names a namespace, that is the one. It
// returns at most limit suggestions.
func (s *Searcher) Suggest(ctx context.Context, prefix string, namespaces []int, limit int) (list []Suggestion, err error) {
	defer s.ix.Guard(&err)()
	if limit < 1 || limit > maxSuggestions {
		return nil, &RequestError{Param: "limit", Msg: fmt.Sprintf("must be between 1 and %d", maxSuggestions)}
	}
	if namespaces == nil {
		namespaces = contentNamespaces
	}
	if ns, rest, ok := syntax.SplitNamespace(prefix, s.namespaces); ok && ns != AllNamespaces {
		prefix, namespaces = strings.TrimSpace(rest), []int{ns}
	}
	candidates, err := s.candidates(ctx, prefix, namespaces)
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

// candidates lists pages of namespaces that the prefix begins, best first, each once.
func (s *Searcher) candidates(ctx context.Context, prefix string, namespaces []int) ([]candidate, error) {
	c := completer{s: s, namespaces: namespaces, best: make(map[uint32]candidate)}
	for _, ns := range namespaces {
		name := localName(s.ix, ns)
		if ns != 0 && name == "" {
			continue // the wiki has none of that number
		}
		if err := c.complete(ctx, name+prefix); err != nil {
			return nil, err
		}
	}
	list := make([]candidate, 0, len(c.best))
	for _, found := range c.best {
		list = append(list, found)
	}
	slices.SortFunc(list, candidate.compare)
	return list, nil
}

// completer finds the pages of namespaces whose titles begin as prefixes do.
type completer struct {
	s          *Searcher
	namespaces []int
	best       map[uint32]candidate // by page
}

// complete finds those of one prefix.
func (c *completer) complete(ctx context.Context, prefix string) error {
	named, err := c.s.ix.PagesWith(index.FieldTitleFold, c.s.ix.Analyzer().Key(prefix))
	if err != nil {
		return err
	}
	seen := 0
	return c.s.ix.Complete(ctx, prefix, func(page uint32) bool {
		c.add(page, slices.Contains(named, page))
		seen++
		return seen < suggestFrom
	})
}

// add adds a page, or the one that a redirect leads to.
func (c *completer) add(page uint32, exact bool) {
	cols := c.s.ix.Columns()
	found := candidate{page: page, matched: page, exact: exact}
	if cols.Kind[page] == index.KindRedirect {
		found.page = cols.Target[page]
	}
	if found.page == index.None || !slices.Contains(c.namespaces, int(cols.Namespace[found.page])) {
		return
	}
	found.incoming = cols.Links[found.page]
	if old, ok := c.best[found.page]; !ok || found.better(old) {
		c.best[found.page] = found
	}
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
