package index

import (
	"errors"
	"io"

	"wikiseek/index/dump"
)

// keptPages are the pages of a dump that was read for its templates. Where there
// is room for all of them in memory the dump isn't read a second time:
// decompressing bzip2 takes as long as indexing what comes out.
type keptPages struct {
	limit    int64 // of their text
	bytes    int64
	pages    []keptPage
	site     dump.Site
	progress dump.Progress // when all were read
	whole    bool
}

// keptPage is a page, and where in the dump it is, if that is known.
type keptPage struct {
	page   *dump.Page
	place  dump.Place
	placed bool
}

// add keeps a page that set has just read, unless there are too many.
func (k *keptPages) add(p *dump.Page, set *dump.Set) {
	k.bytes += int64(len(p.Text)) + pageBytes
	if k.bytes > k.limit {
		k.pages = nil
		return
	}
	place, placed := set.Place(p)
	k.pages = append(k.pages, keptPage{p, place, placed})
}

// end notes how reading ended. Pages of a dump that is damaged, or of which
// something is to be told, aren't used: reading it again tells that.
func (k *keptPages) end(err error, set *dump.Set) {
	k.progress = set.Progress()
	k.whole = errors.Is(err, io.EOF) && k.bytes <= k.limit
}

// next returns the pages in order, then io.EOF.
func (k *keptPages) next() (keptPage, error) {
	if len(k.pages) == 0 {
		return keptPage{}, io.EOF
	}
	p := k.pages[0]
	k.pages[0] = keptPage{} // it isn't needed here any more
	k.pages = k.pages[1:]
	return p, nil
}

// keeper returns what is to keep the pages of the sources while they are read
// for their templates, nil where they have to be read again anyway.
func (b *builder) keeper() *keptPages {
	if len(b.feed.sources()) != 1 {
		return nil
	}
	return &keptPages{limit: b.opts.sourceBytes()}
}
