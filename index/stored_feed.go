package index

import (
	"fmt"
	"io"

	"wikiseek/index/dump"
)

// storedFeed reads pages of an index as if from the sources that it was built
// of: everything that was indexed of them is stored, or in the dump.
type storedFeed struct {
	ix    *Index
	pages []uint32 // to read

	redirects map[uint32]string // by page: the title it leads to; nil until it is needed
}

func (f *storedFeed) next() (item, error) {
	if len(f.pages) == 0 {
		return item{}, io.EOF
	}
	page := f.pages[0]
	f.pages = f.pages[1:]
	l, source, err := f.ix.source(page)
	if err != nil {
		return item{}, err
	}
	it := item{id: l.ID, bytes: int64(len(source)), title: l.Title}
	if f.ix.meta.Input == InputSections {
		it.group, err = sectionGroup(&l, source)
		return it, err
	}
	it.page, err = f.page(page, &l.Page, string(source))
	return it, err
}

// sectionGroup makes a group of what is stored of it.
func sectionGroup(l *lead, source []byte) (*dump.Group, error) {
	list, err := storedSections(l, source)
	if err != nil {
		return nil, fmt.Errorf("read page %q: %w", l.Title, err)
	}
	return &dump.Group{Title: l.Title, Sections: list}, nil
}

// page makes a page of what is stored of it, and of its text.
func (f *storedFeed) page(page uint32, p *Page, text string) (*dump.Page, error) {
	d := &dump.Page{
		ID: p.ID, Title: p.Title, Namespace: p.Namespace, RevID: p.RevID, Timestamp: p.Timestamp, Model: p.Model, Text: text,
	}
	if f.ix.columns.Kind[page] != KindRedirect {
		return d, nil
	}
	target, err := f.redirect(page, p.Title, text)
	if err != nil {
		return nil, err
	}
	d.Redirect = target + "#" + p.Anchor // with a # it goes before what the text says
	return d, nil
}

// redirect returns the title that a redirect leads to. Dumps name it besides
// the text, so that the text is taken at its word only where the postings
// agree.
func (f *storedFeed) redirect(page uint32, title, text string) (target string, err error) {
	a, err := f.ix.parse(title, text)
	if err != nil {
		return "", err
	}
	target, _ = redirectTarget(&dump.Page{}, a)
	lead := f.ix.columns.Lead(page)
	s, err := segmentOf(f.ix.segments, lead)
	if err != nil {
		return "", err
	}
	known := false
	err = s.eachPosting(FieldRedirectTo, target, func(doc uint32) { known = known || doc == lead })
	if known || err != nil {
		return target, err
	}
	if f.redirects == nil {
		if f.redirects, err = readRedirects(f.ix); err != nil {
			return "", err
		}
	}
	return f.redirects[page], nil
}

// readRedirects reads where redirects lead from the postings.
func readRedirects(ix *Index) (map[uint32]string, error) {
	targets := make(map[uint32]string)
	c, err := newTermCursor(ix.segments, FieldRedirectTo, nil)
	if err != nil {
		return nil, err
	}
	for c.next() {
		pages, err := ix.PagesWith(FieldRedirectTo, string(c.term))
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			targets[p] = string(c.term)
		}
	}
	return targets, c.err
}

func (f *storedFeed) site() (dump.Site, error) { return f.ix.meta.Site, nil }
func (f *storedFeed) sources() []dump.Source   { return f.ix.meta.Sources }
func (f *storedFeed) paths() []string          { return f.ix.meta.Dumps }
func (f *storedFeed) progress() dump.Progress {
	return dump.Progress{XMLBytes: f.ix.meta.Totals.XMLBytes}
}
func (f *storedFeed) close() error { return nil }
