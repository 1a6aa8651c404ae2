package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wikiseek/index/segment"
)

// Lookup finds the page of a title, of several as Titled returns them a page
// before a redirect, then the one with more links to it, then the one with the
// lower id. Redirects aren't followed.
func (ix *Index) Lookup(title string) (page uint32, ok bool, err error) {
	pages, err := ix.Titled(title)
	if err != nil || len(pages) == 0 {
		return None, false, err
	}
	return ix.preferred(pages), true, nil
}

// Titled returns the pages of a title: those of exactly that title, else with
// its first letter in upper case as MediaWiki writes titles, else those that
// are the same but for case, else but for width, script and diacritics too.
func (ix *Index) Titled(title string) ([]uint32, error) {
	title = strings.TrimSpace(strings.ReplaceAll(title, "_", " "))
	if title == "" {
		return nil, nil // pages without a title have none
	}
	key := ix.analyzer.Key(title)
	like, err := ix.PagesWith(FieldTitleFold, key)
	if err != nil || len(like) < 2 && key != "" {
		return like, err // which a page of just the title is among
	}
	for _, exact := range []string{title, UpperFirst(title)} {
		if pages, err := ix.PagesWith(FieldTitleKey, exact); err != nil || len(pages) > 0 {
			return pages, err
		}
	}
	var same []uint32
	for _, page := range like {
		stored, err := ix.Page(page)
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(stored.Title, title) {
			same = append(same, page)
		}
	}
	if len(same) > 0 {
		return same, nil
	}
	return like, nil
}

// preferred picks one of several pages, as Lookup says.
func (ix *Index) preferred(pages []uint32) uint32 {
	best := pages[0]
	for _, p := range pages[1:] {
		c := ix.columns
		if c.Kind[p] < c.Kind[best] || c.Kind[p] == c.Kind[best] && c.Links[p] > c.Links[best] {
			best = p
		}
	}
	return best
}

// UpperFirst writes the first letter of a title in upper case.
func UpperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// PagesWith returns the pages whose lead document has term in a keyword
// field, rising.
func (ix *Index) PagesWith(field, term string) ([]uint32, error) {
	var pages []uint32
	for _, s := range ix.segments {
		err := s.eachPosting(field, term, func(doc uint32) {
			if p := ix.columns.Page[doc]; p != None {
				pages = append(pages, p)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(pages) // documents lie in the order in which they were written and merged
	return pages, nil
}

// eachPosting calls fn with each live document of the segment that has term
// in field.
func (s Segment) eachPosting(field, term string, fn func(doc uint32)) error {
	if s.Reader != nil {
		return s.eachMapped(field, term, fn)
	}
	dict, err := s.Dictionary(field)
	if err != nil {
		return fmt.Errorf("read dictionary of %s: %w", field, err)
	}
	list, err := dict.PostingsList([]byte(term), s.Deleted, nil)
	if err != nil {
		return fmt.Errorf("read postings of %s: %w", field, err)
	}
	it := list.Iterator(false, false, false, nil)
	for {
		p, err := it.Next()
		if err != nil {
			return fmt.Errorf("read postings of %s: %w", field, err)
		}
		if p == nil {
			return nil
		}
		fn(s.Base + uint32(p.Number()))
	}
}

// eachMapped is eachPosting from the segment's bytes: most look-ups find
// nothing, and then it is done sooner.
func (s Segment) eachMapped(field, term string, fn func(doc uint32)) error {
	dict, err := s.Reader.Dictionary(field)
	if err != nil {
		return err
	}
	var p segment.Postings
	if found, err := dict.Postings([]byte(term), &p); err != nil || !found {
		return err
	}
	docs, err := p.Bitmap()
	if err != nil {
		return err
	}
	if s.Deleted != nil {
		docs.AndNot(s.Deleted)
	}
	for it := docs.Iterator(); it.HasNext(); {
		fn(s.Base + it.Next())
	}
	return nil
}

// Complete calls fn with titles whose folded form begins with the folded
// prefix, in the order of that form, until fn returns false. It returns the context's
// error when that ends first: a letter begins a million titles of a large wiki.
func (ix *Index) Complete(ctx context.Context, prefix string, fn func(page uint32) bool) error {
	start := ix.analyzer.Key(prefix)
	if start == "" {
		return ctx.Err()
	}
	c, err := newTermCursor(ix.segments, FieldTitleFold, []byte(start))
	if err != nil {
		return err
	}
	for ctx.Err() == nil && c.next() && strings.HasPrefix(string(c.term), start) {
		pages, err := ix.PagesWith(FieldTitleFold, string(c.term))
		if err != nil {
			return err
		}
		for _, p := range pages {
			if !fn(p) {
				return nil
			}
		}
	}
	return cmp.Or(c.err, ctx.Err())
}
