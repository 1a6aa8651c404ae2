package query

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"wikiseek/index"
	"wikiseek/query/exec"
)

// hits makes hits of what was found, which stands behind an offset.
func (s *Searcher) hits(ctx context.Context, offset int, found []exec.Hit) ([]Hit, error) {
	hits := make([]Hit, len(found)) // an empty list in JSON, not null
	var stored *index.HitReader
	for i, f := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		place := s.shown.get(f.Doc)
		if place == nil {
			if stored == nil {
				stored = s.ix.Hits()
			}
			if err := stored.Read(f.Page, f.Doc); err != nil {
				return nil, err
			}
			place = s.place(f.Doc, &stored.Page, &stored.Section)
			s.shown.keep(place, len(found))
		}
		hits[i] = Hit{Rank: offset + i + 1, Score: f.Score, Place: place, Marks: []Mark{}}
	}
	return hits, nil
}

// place makes a place of what is stored of a page and section.
func (s *Searcher) place(doc uint32, page *index.Page, section *index.Section) *Place {
	path := section.Path
	if path == nil {
		path = []string{} // an empty list in JSON, not null
	}
	return &Place{
		ID: section.ID, Title: page.Title, Anchor: section.Anchor, Section: path,
		PageID: page.ID, RevID: page.RevID, Namespace: page.Namespace, Timestamp: page.Timestamp,
		URL: s.urls.section(page.Title, section.Anchor), doc: doc,
	}
}

// addSnippets sets the snippets of hits. Each page is decompressed and extracted
// down to the section, which takes longer than to find the hits: so several are
// at a time. Hits whose text can't be read go without, and unread says why.
func (s *Searcher) addSnippets(ctx context.Context, hits []Hit, found []exec.Hit, marks marker) (unread, err error) {
	byPage := make(map[uint32][]int)
	for i, f := range found {
		byPage[f.Page] = append(byPage[f.Page], i)
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for page, list := range byPage {
		group.Go(func() (err error) {
			defer s.ix.Guard(&err)()
			return s.addSnippetsOf(ctx, page, list, hits, found, marks)
		})
	}
	return group.Wait(), ctx.Err()
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
			hits[i].Snippet, hits[i].Marks, err = marks.snippet(ctx, s.ix.Analyzer(), texts[n])
		}
		if err != nil {
			return err
		}
	}
	return nil
}
