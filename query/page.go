package query

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"wikiseek/index"
)

// Errors of Page and Section.
var (
	ErrNoPage    = errors.New("no such page")
	ErrNoSection = errors.New("no such section")
	ErrNoText    = errors.New("there is no text to show")
	ErrNoTarget  = fmt.Errorf("%w, but a redirect that leads nowhere", ErrNoPage) // in a circle, or to no page
)

// Page reads the page of a title, redirects followed. Case, width, script
// and diacritics may differ where no title is exactly the one asked for. It
// returns an error that wraps [ErrNoPage] when there is none, and [ErrNoTarget]
// when there is a redirect only, [ErrNoText] when the index keeps no text, or its
// dump has gone.
func (s *Searcher) Page(ctx context.Context, title string) (p *Page, err error) {
	defer s.ix.Guard(&err)()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, page, err := s.lookup(title)
	if err != nil {
		return nil, err
	}
	content, err := s.content(page)
	if err != nil {
		return nil, err
	}
	p.Wikitext = content.Source
	for _, c := range content.Article.Categories {
		p.Categories = append(p.Categories, c.Name)
	}
	for i := range content.Article.Sections {
		p.Sections = append(p.Sections, s.section(p.Title, content, i))
	}
	return p, nil
}

// Lookup finds the page of a title as Page does, but reads no text.
func (s *Searcher) Lookup(ctx context.Context, title string) (p *Page, err error) {
	defer s.ix.Guard(&err)()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, _, err = s.lookup(title)
	return p, err
}

// lookup returns the page of a title, without what its text says, and its number.
func (s *Searcher) lookup(title string) (*Page, uint32, error) {
	page, from, err := s.resolve(title)
	if err != nil {
		return nil, 0, err
	}
	stored, err := s.ix.Page(page)
	if err != nil {
		return nil, 0, err
	}
	return &Page{
		Title: stored.Title, PageID: stored.ID, RevID: stored.RevID, Namespace: stored.Namespace,
		Timestamp: stored.Timestamp, Model: stored.Model, URL: s.urls.page(stored.Title), RedirectedFrom: from,
	}, page, nil
}

// Section reads one section by its anchor, "" being the lead; a legacy
// anchor does too. The page comes without its sections and source.
func (s *Searcher) Section(ctx context.Context, title, anchor string) (*Section, *Page, error) {
	p, err := s.Page(ctx, title)
	if err != nil {
		return nil, nil, err
	}
	sections := p.Sections
	p.Sections, p.Wikitext = nil, ""
	anchor = strings.ReplaceAll(anchor, " ", "_")
	for i := range sections {
		if sections[i].Anchor == anchor || sections[i].legacyAnchor == anchor && anchor != "" {
			return &sections[i], p, nil
		}
	}
	return nil, nil, fmt.Errorf("%w: %s#%s", ErrNoSection, p.Title, anchor)
}

// resolve finds the page of a title and, when a redirect led there, the
// redirect's title.
func (s *Searcher) resolve(title string) (page uint32, from string, err error) {
	page, ok, err := s.ix.Lookup(title)
	if err != nil {
		return 0, "", err
	}
	if !ok {
		return 0, "", fmt.Errorf("%w: %s", ErrNoPage, title)
	}
	c := s.ix.Columns()
	if c.Kind[page] != index.KindRedirect {
		return page, "", nil
	}
	redirect, err := s.ix.Page(page)
	if err != nil {
		return 0, "", err
	}
	if c.Target[page] == index.None {
		return 0, "", fmt.Errorf("%w: %s", ErrNoTarget, redirect.Title)
	}
	return c.Target[page], redirect.Title, nil
}

// content reads the text of a page.
func (s *Searcher) content(page uint32) (index.Content, error) {
	content, err := s.ix.Content(page)
	var dump *index.DumpError
	switch {
	case errors.Is(err, index.ErrNoSource):
		err = fmt.Errorf("%w: the index was made with --source=none; build it anew with --source=store", ErrNoText)
	case errors.As(err, &dump):
		err = fmt.Errorf("%w: %w", ErrNoText, err)
	}
	return content, err
}

func (s *Searcher) section(title string, content index.Content, i int) Section {
	from := &content.Article.Sections[i]
	out := Section{
		Level: from.Level, Title: from.Line, Anchor: from.Anchor, Path: from.Path,
		URL: s.urls.section(title, from.Anchor), Text: from.Text, Wikitext: content.Source[from.Start:from.End], legacyAnchor: from.LegacyAnchor,
	}
	if out.Path == nil {
		out.Path = []string{} // an empty list in JSON, not null
	}
	if from.Aux != "" {
		out.Text = strings.TrimSpace(from.Aux + "\n" + from.Text)
	}
	if content.IDs != nil {
		out.ID = content.IDs[i]
	}
	return out
}
