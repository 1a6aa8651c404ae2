package query

import (
	"slices"
	"strings"

	"wikiseek/index"
	"wikiseek/query/syntax"
)

// named returns the sections that the whole query names: the leads of pages
// with that title, and for a redirect of that title the section it leads to.
func (p *planner) named(parsed *syntax.Query) ([]uint32, error) {
	pages, err := p.titled(strings.TrimSpace(parsed.Raw))
	if err != nil {
		return nil, err
	}
	var docs []uint32
	for _, page := range pages {
		doc, err := p.destination(page)
		if err != nil {
			return nil, err
		}
		if doc != index.None {
			docs = append(docs, doc)
		}
	}
	slices.Sort(docs)
	return slices.Compact(docs), nil
}

// titled returns the pages with a title that is the whole query. Quotation
// marks are part of few titles, and then only as they stand.
func (p *planner) titled(text string) ([]uint32, error) {
	bare := strings.Trim(text, `"`)
	if bare != text {
		if pages, err := p.ix.PagesWith(index.FieldTitleKey, text); err != nil || len(pages) > 0 {
			return pages, err
		}
	}
	return p.ix.Titled(bare)
}

// pagesOf returns the pages of sections.
func (p *planner) pagesOf(docs []uint32) []uint32 {
	pages := make([]uint32, len(docs))
	for i, doc := range docs {
		pages[i] = p.ix.Columns().Page[doc]
	}
	return pages
}

// destination is where the title of a page leads: its lead or, if it is a
// redirect, the section of its target that it names, None if there is none.
func (p *planner) destination(page uint32) (uint32, error) {
	c := p.ix.Columns()
	target := page
	if c.Kind[page] == index.KindRedirect {
		target = c.Target[page]
	}
	if target == index.None || c.Kind[target] != index.KindPage {
		return index.None, nil
	}
	if target == page {
		return c.Lead(page), nil
	}
	redirect, err := p.ix.Page(page)
	if err != nil || redirect.Anchor == "" {
		return c.Lead(target), err
	}
	outline, err := p.ix.Outline(target)
	if err != nil {
		return index.None, err
	}
	docs := c.Sections(target)
	if n, ok := outline.SectionWith(redirect.Anchor); ok && n < len(docs) {
		return docs[n], nil
	}
	return c.Lead(target), nil // the section was renamed
}
