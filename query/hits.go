package query

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"wikiseek/index"
	"wikiseek/query/exec"
)

// hits makes hits of what was found: those behind the offset.
func (s *Searcher) hits(ctx context.Context, req Request, found []exec.Hit, marks marker) ([]Hit, error) {
	found = found[min(req.Offset, len(found)):]
	hits := make([]Hit, len(found)) // an empty list in JSON, not null
	var stored *index.HitReader
	for i, f := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !s.shown.get(f.Doc, &hits[i]) {
			if stored == nil {
				stored = s.ix.Hits()
			}
			if err := stored.Read(f.Page, f.Doc); err != nil {
				return nil, err
			}
			s.set(&hits[i], &stored.Page, &stored.Section)
			s.shown.keep(f.Doc, &hits[i], len(found))
		}
		hits[i].Rank, hits[i].Score = req.Offset+i+1, f.Score
	}
	if req.NoSnippets {
		return hits, nil
	}
	return hits, s.addSnippets(ctx, hits, found, marks)
}

// set makes a hit of what is stored of a page and section.
func (s *Searcher) set(hit *Hit, page *index.Page, section *index.Section) {
	hit.PageID, hit.RevID, hit.Namespace, hit.Timestamp = page.ID, page.RevID, page.Namespace, page.Timestamp
	hit.Title, hit.Anchor, hit.ID = page.Title, section.Anchor, section.ID
	hit.URL = s.urls.section(page.Title, section.Anchor)
	hit.Section, hit.Marks = section.Path, []Mark{}
	if section.Path == nil {
		hit.Section = []string{} // an empty list in JSON, not null
	}
}

// addSnippets sets the snippets of hits. Each page is decompressed and extracted
// down to the section, which takes longer than to find the hits: so several are
// at a time.
func (s *Searcher) addSnippets(ctx context.Context, hits []Hit, found []exec.Hit, marks marker) error {
	byPage := make(map[uint32][]int)
	for i, f := range found {
		byPage[f.Page] = append(byPage[f.Page], i)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for page, list := range byPage {
		group.Go(func() (err error) {
			defer s.ix.Guard(&err)()
			return s.addSnippetsOf(ctx, page, list, hits, found, marks)
		})
	}
	return group.Wait()
}

// addSnippetsOf sets the snippets of the hits that are of one page.
func (s *Searcher) addSnippetsOf(ctx context.Context, page uint32, list []int, hits []Hit, found []exec.Hit, marks marker) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	sections, last := s.ix.Columns().Section, 0
	for _, i := range list {
		last = max(last, int(sections[found[i].Doc]))
	}
	texts, err := s.ix.Texts(page, last+1)
	if err != nil {
		return err
	}
	for _, i := range list {
		if n := int(sections[found[i].Doc]); n < len(texts) {
			hits[i].Snippet, hits[i].Marks = marks.snippet(s.ix.Analyzer(), texts[n])
		}
	}
	return nil
}
