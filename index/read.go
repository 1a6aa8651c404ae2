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

	outline outline
	ids     []byte // as encodeIDs writes them
	place   []byte // as sourcePlace.encode writes it
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
func (ix *Index) Page(page uint32) (Page, error) {
	p := Page{ID: ix.columns.PageID[page], Namespace: int(ix.columns.Namespace[page]), Model: modelWikitext}
	f, err := openStored(ix.segments, ix.columns.Lead(page))
	if err != nil {
		return p, err
	}
	for f.next() {
		switch f.Field {
		case FieldTitle:
			p.Title = string(f.Value)
		case FieldRevID:
			p.RevID, _ = strconv.ParseInt(string(f.Value), 10, 64)
		case FieldTimestamp:
			p.Timestamp, _ = time.Parse(time.RFC3339, string(f.Value))
		case FieldModel:
			p.Model = string(f.Value)
		case FieldAnchor:
			p.Anchor = string(f.Value)
		case FieldOutline:
			p.outline = outline(f.Value)
		case FieldExternalIDs:
			p.ids = append(p.ids, f.Value...)
		case FieldSource:
			p.place = append(p.place, f.Value...)
		}
	}
	return p, f.close()
}

// Content reads the source of a page and extracts its sections. The
// documents of the page are the sections in the same order. Where the index
// keeps no source it returns ErrNoSource.
func (ix *Index) Content(page uint32) (Content, error) {
	p, source, err := ix.source(page)
	if err != nil {
		return Content{}, err
	}
	if ix.meta.Input == InputSections {
		list, err := storedSections(&p, source)
		if err != nil {
			return Content{}, fmt.Errorf("read page %q: %w", p.Title, err)
		}
		a, ids := sectionsArticle(list)
		return Content{Article: a, IDs: ids}, nil
	}
	c := Content{Source: string(source)}
	if p.Model == modelWikitext {
		if c.Article, err = ix.parse(p.Title, c.Source); err != nil {
			return Content{}, fmt.Errorf("read page %q: %w", p.Title, err)
		}
	} else {
		c.Article = &wikitext.Article{Sections: make([]wikitext.Section, 1)}
	}
	return c, nil
}

// source returns what is stored of a page, and what its text is made of.
func (ix *Index) source(page uint32) (p Page, source []byte, err error) {
	if ix.meta.Source == SourceNone {
		return p, nil, ErrNoSource
	}
	if p, err = ix.Page(page); err != nil {
		return p, nil, err
	}
	if ix.meta.Source == SourceDump {
		var text string
		text, err = ix.dumpSource(page)
		source = []byte(text)
	} else {
		source, err = ix.sources.readAt(p.place)
	}
	if err != nil {
		err = fmt.Errorf("read page %q: %w", p.Title, err)
	}
	return p, source, err
}
