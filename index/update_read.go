package index

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"wikiseek/index/dump"
)

// oldPage is what an update takes out of the index.
type oldPage struct {
	ids    []string // of its documents
	totals Totals   // what it had added
}

// oldDocumentBytes is what a document that is removed counts for in the size
// of a batch, so that one of removals only is bounded too.
const oldDocumentBytes = 128

// read hands out the pages that differ, then those that the sources don't
// hold any more.
func (u *updater) read(ctx context.Context, f *filler) error {
	send := u.sender(ctx, f)
	for {
		it, err := u.feed.next()
		if err != nil {
			if err := u.sourceEnd(err); err != nil {
				return err
			}
			if u.damage != nil && u.numbered {
				return fmt.Errorf("update index: its pages have no ids of their own but are numbered in the order of the dump, so that an update needs a whole one: %s", u.damage.Error()) // no partial success
			}
			if err := u.readGone(send); err != nil {
				return err
			}
			return f.sendRest(ctx)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := u.place(it); err != nil {
			return err
		}
		u.numbered = u.numbered || it.page == nil || it.id >= unnamedIDs
		if err := u.compare(it, send); err != nil {
			return err
		}
	}
}

// A send hands out a page, in place of the one in the index if that is old.
type send func(it item, page uint32, old bool) error

// sender numbers the pages behind those that an interrupted run committed.
func (u *updater) sender(ctx context.Context, f *filler) send {
	next := int64(0)
	if n := len(f.ledger.Ranges); n > 0 {
		next = f.ledger.Ranges[n-1].end()
	}
	return func(it item, page uint32, old bool) error {
		if old {
			var err error
			if it.old, err = u.oldPage(page); err != nil {
				return err
			}
			it.bytes += int64(len(it.old.ids)) * oldDocumentBytes
		}
		next++
		return f.send(ctx, it, next-1)
	}
}

// compare hands out a page if it isn't in the index as it is.
func (u *updater) compare(it item, send send) error {
	if it.repeat {
		u.warnRepeat(&it)
		u.counts.skipped.Add(1)
		return nil
	}
	page, old := u.find(it.id)
	if !old {
		u.stats.Added++
		return send(it, 0, false)
	}
	u.seen.Set(uint(page))
	same, err := u.unchanged(page, it)
	if err != nil {
		return err
	}
	if !same {
		u.stats.Changed++
	} else {
		u.stats.Unchanged++
		sparse, err := u.inSparse(page)
		if err != nil {
			return err
		}
		if !sparse {
			u.counts.skipped.Add(1)
			return nil
		}
	}
	u.touched.Set(uint(page))
	return send(it, page, true)
}

// inSparse reports whether the source of a page is in a file that is lost, or that
// would be gone but for a few pages: those are indexed again, so that updates
// don't leave more and more behind.
func (u *updater) inSparse(page uint32) (bool, error) {
	if len(u.sparse) == 0 {
		return false, nil
	}
	at, err := u.now.sourcePlace(page)
	return u.sparse[at.file], err
}

// readGone hands out the pages of the index that the sources don't hold.
func (u *updater) readGone(send send) error {
	if u.damage != nil {
		u.stats.Unchanged += int64(u.seen.Len() - u.seen.Count())
		return nil
	}
	for n, ok := u.seen.NextClear(0); ok; n, ok = u.seen.NextClear(n + 1) {
		u.stats.Removed++
		u.touched.Set(n)
		page := uint32(n)
		if err := send(item{id: u.columns.PageID[page], gone: true}, page, true); err != nil {
			return err
		}
	}
	return nil
}

// unchanged reports whether the index holds this very state of the page.
// Revision ids decide; pages without one are compared by what is stored.
func (u *updater) unchanged(page uint32, it item) (bool, error) {
	c := &u.columns
	if u.reread && c.Kind[page] == KindPage || u.lostPositions(page) {
		return false, nil
	}
	if c.Kind[page] == KindForeign || c.TitleHash[page] != titleHash(it.title) {
		return false, nil
	}
	if it.page == nil {
		return u.sameStored(page, it)
	}
	if c.RevID[page] != it.page.RevID || int(c.Namespace[page]) != it.page.Namespace {
		return false, nil
	}
	if it.page.RevID != 0 {
		return true, nil
	}
	return u.sameStored(page, it)
}

// sameStored compares a page with what is stored of it. Where its source isn't,
// it may have changed.
func (u *updater) sameStored(page uint32, it item) (bool, error) {
	l, err := u.now.lead(page)
	if err != nil || u.meta.Source != SourceStore || l.Title != it.title {
		return false, err
	}
	if it.page != nil && !u.sameFields(page, &l, it.page) || it.group != nil && !sameOutline(l.outline, it.group) {
		return false, nil
	}
	source, err := u.now.sources.readAt(l.place)
	return err == nil && bytes.Equal(source, it.source()), err
}

// sameFields reports whether a page has the model and the time that are stored of
// it. Of redirects no model is.
func (u *updater) sameFields(page uint32, l *lead, p *dump.Page) bool {
	redirect := u.columns.Kind[page] == KindRedirect && p.Redirect != ""
	return (redirect || l.Model == p.Model) && storedTime(l.Timestamp) == storedTime(p.Timestamp)
}

// sameOutline reports whether headings and ids of a page that came as NDJSON are
// those stored of it.
func sameOutline(o Outline, g *dump.Group) bool {
	a, ids := sectionsArticle(pageSections(g))
	return bytes.Equal(o.lines, encodeOutline(a)) && bytes.Equal(o.ids, encodeFront(ids))
}

// storedTime is the time of a page as its stored field has it.
func storedTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (u *updater) oldPage(page uint32) (*oldPage, error) {
	old := &oldPage{}
	id := u.columns.PageID[page]
	for _, doc := range u.columns.Sections(page) {
		old.ids = append(old.ids, documentID(id, int(u.columns.Section[doc])))
	}
	var err error
	old.totals, err = u.now.contribution(page)
	return old, err
}
