package index

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"wikiseek/index/wikitext"
)

// Page is what the index stores of a page, without its source.
type Page struct {
	ID        int64
	RevID     int64
	Title     string
	Namespace int
	Timestamp time.Time
	Model     string
	Anchor    string // of a redirect: where in its target it leads
}

// Content is a page read back from its source.
type Content struct {
	Article *wikitext.Article
	Source  string   // wikitext, or text of another content model; "" with --input sections
	IDs     []string // ids given with --input sections, by section; nil otherwise
}

// ErrNoSource says that an index was made with SourceNone.
var ErrNoSource = errors.New("the index was made without the text of pages")

// Page returns what is stored of a page.
func (ix *Index) Page(page uint32) (p Page, err error) {
	err = ix.readPage(page, &p, new(pageMemory), func(string, []byte) {})
	return p, err
}

// Outline returns what is stored of the sections of a page.
func (ix *Index) Outline(page uint32) (Outline, error) {
	l, err := ix.lead(page)
	return l.outline, err
}

// lead is all that is stored with the lead of a page.
type lead struct {
	Page
	outline Outline
	place   []byte // as sourcePlace.encode writes it
}

func (ix *Index) lead(page uint32) (l lead, err error) {
	err = ix.readPage(page, &l.Page, new(pageMemory), func(field string, value []byte) {
		switch field {
		case FieldOutline:
			l.outline.lines = append(l.outline.lines, value...)
		case FieldExternalIDs:
			l.outline.ids = append(l.outline.ids, value...)
		case FieldSource:
			l.place = append(l.place, value...)
		}
	})
	return l, err
}

// pageMemory is what readPage reads with.
type pageMemory struct {
	stored  storedFields
	strings stringArena
}

// readPage sets p to what is stored with the lead of a page, and calls other with
// the fields that aren't of Page. A value is valid until other returns.
func (ix *Index) readPage(page uint32, p *Page, m *pageMemory, other func(field string, value []byte)) error {
	*p = Page{ID: ix.columns.PageID[page], Namespace: int(ix.columns.Namespace[page]), Model: modelWikitext}
	f := &m.stored
	if err := f.open(ix.segments, ix.columns.Lead(page)); err != nil {
		return err
	}
	for f.next() {
		switch f.Field {
		case FieldTitle:
			p.Title = m.strings.keep(f.Value)
		case FieldRevID:
			p.RevID, _ = strconv.ParseInt(string(f.Value), 10, 64)
		case FieldTimestamp:
			p.Timestamp, _ = time.Parse(time.RFC3339, string(f.Value))
		case FieldModel:
			p.Model = m.strings.keep(f.Value)
		case FieldAnchor:
			p.Anchor = m.strings.keep(f.Value)
		default:
			other(f.Field, f.Value)
		}
	}
	return f.err()
}

// Content reads the source of a page and extracts its sections. The
// documents of the page are the sections in the same order. Where the index
// keeps no source it returns ErrNoSource.
func (ix *Index) Content(page uint32) (Content, error) {
	l, source, err := ix.source(page)
	if err != nil {
		return Content{}, err
	}
	if ix.meta.Input == InputSections {
		list, err := storedSections(&l, source)
		if err != nil {
			return Content{}, fmt.Errorf("read page %q: %w", l.Title, err)
		}
		a, ids := sectionsArticle(list)
		return Content{Article: a, IDs: ids}, nil
	}
	c := Content{Source: string(source)}
	if l.Model == modelWikitext {
		if c.Article, err = ix.parse(l.Title, c.Source); err != nil {
			return Content{}, fmt.Errorf("read page %q: %w", l.Title, err)
		}
	} else {
		c.Article = &wikitext.Article{Sections: make([]wikitext.Section, 1)}
	}
	return c, nil
}

// Texts returns the texts of the first n sections of a page, or of all it has. Of
// a long page that takes less time than Content.
func (ix *Index) Texts(page uint32, n int) ([]string, error) {
	l, source, err := ix.source(page)
	if err != nil {
		return nil, err
	}
	var texts []string
	switch {
	case ix.meta.Input == InputSections:
		texts, err = decodeTexts(source, n)
	case l.Model == modelWikitext:
		texts, err = ix.firstTexts(l.Title, string(source), n)
	}
	if err != nil {
		return nil, fmt.Errorf("read page %q: %w", l.Title, err)
	}
	return texts[:min(n, len(texts))], nil
}

// firstTexts extracts the texts of the first n sections.
func (ix *Index) firstTexts(title, source string, n int) ([]string, error) {
	a, err := ix.parseFirst(title, source, n)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(a.Sections))
	for i := range a.Sections {
		texts[i] = a.Sections[i].Text
	}
	return texts, nil
}

// source returns what is stored of a page, and what its text is made of.
func (ix *Index) source(page uint32) (l lead, source []byte, err error) {
	if ix.meta.Source == SourceNone {
		return l, nil, ErrNoSource
	}
	if l, err = ix.lead(page); err != nil {
		return l, nil, err
	}
	if ix.meta.Source == SourceDump {
		var text string
		text, err = ix.dumpSource(page)
		source = []byte(text)
	} else {
		source, err = ix.sources.readAt(l.place)
	}
	if err != nil {
		err = fmt.Errorf("read page %q: %w", l.Title, err)
	}
	return l, source, err
}
