package index

import (
	"context"
	"fmt"
	"hash/fnv"
	"hash/maphash"
	"io"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/RoaringBitmap/roaring/v2/roaring64"

	"wikiseek/index/dump"
)

// item is one page of the sources, of whichever input.
type item struct {
	id     int64
	bytes  int64
	page   *dump.Page  // InputXML
	group  *dump.Group // InputSections
	title  string
	repeat bool     // the sources held this page before
	old    *oldPage // in an update: what the page replaces
	gone   bool     // not of the sources: an update removes it
	place  dump.Place
	placed bool // place is known
}

// feed is the sources of a build.
type feed interface {
	// next returns the pages in order, then io.EOF or a *dump.DamageError.
	next() (item, error)
	site() (dump.Site, error)
	sources() []dump.Source
	paths() []string // of sources
	progress() dump.Progress
	close() error
}

func openFeed(ctx context.Context, opts Options) (feed, error) {
	dopts := dump.Options{
		MaxPageBytes: opts.MaxPageBytes,
		Workers:      opts.Workers,
		Stdin:        opts.Stdin,
		Warn:         func(w dump.Warning) { opts.Warn(w.String()) },
	}
	switch opts.Input {
	case InputXML:
		set, err := dump.Open(ctx, opts.Sources, dopts)
		if err != nil {
			return nil, err
		}
		return newXMLFeed(set), nil
	case InputSections:
		set, err := dump.OpenSections(ctx, opts.Sources, dopts)
		if err != nil {
			return nil, err
		}
		return &sectionFeed{set: set}, nil
	}
	return nil, fmt.Errorf("input %q is neither %s nor %s", opts.Input, InputXML, InputSections)
}

// xmlFeed reads MediaWiki exports. It keeps what tells a page that comes
// again, from files that overlap, from another page with the same id, as
// exports made by hand have them: 2 bytes a page, and some 40 a page without id.
type xmlFeed struct {
	set     *dump.Set
	ids     *roaring64.Bitmap
	titles  *roaring.Bitmap     // of pages that have an id, as hashes of 32 bits: few others come beside them
	unnamed map[uint64]struct{} // titles of pages that got an id here, as hashes that no two have in common
	seed    maphash.Seed        // of those
	wiki    string              // dbname of the files so far, "" if none says
	kept    *keptPages          // read already; nil if the set is to be read
}

func newXMLFeed(set *dump.Set) *xmlFeed {
	return &xmlFeed{
		set: set, ids: roaring64.New(), titles: roaring.New(),
		unnamed: make(map[uint64]struct{}), seed: maphash.MakeSeed(),
	}
}

// unnamedIDs is where the ids begin that pages get whose export has none below,
// or one that another page has; MediaWiki's own stay far below.
const unnamedIDs = 1 << 40

func (f *xmlFeed) next() (item, error) {
	kept, err := f.page()
	if err != nil {
		return item{}, err
	}
	p := kept.page
	if err := f.oneWiki(); err != nil {
		return item{}, err
	}
	repeat := false
	if p.ID <= 0 || p.ID >= unnamedIDs || !f.ids.CheckedAdd(uint64(p.ID)) {
		p.ID, repeat = f.number(p)
	} else {
		f.titles.Add(titleHash(p.Title))
	}
	return item{
		id: p.ID, bytes: int64(len(p.Text)), page: p, title: p.Title, repeat: repeat,
		place: kept.place, placed: kept.placed,
	}, nil
}

// number returns an id for a page that has none of its own, unless its title is known:
// then it keeps what it has, and is a page that comes again.
func (f *xmlFeed) number(p *dump.Page) (id int64, repeat bool) {
	hash := maphash.String(f.seed, p.Title)
	if _, known := f.unnamed[hash]; known || f.titles.Contains(titleHash(p.Title)) {
		return p.ID, true
	}
	id = unnamedIDs + int64(len(f.unnamed))
	f.unnamed[hash] = struct{}{}
	return id, false
}

func (f *xmlFeed) page() (k keptPage, err error) {
	if f.kept != nil {
		return f.kept.next()
	}
	if k.page, err = f.set.Next(); err == nil {
		k.place, k.placed = f.set.Place(k.page)
	}
	return k, err
}

// oneWiki checks that the file being read is of the same wiki as those before.
func (f *xmlFeed) oneWiki() error {
	site, err := f.site()
	if err != nil {
		return err
	}
	if f.wiki == "" {
		f.wiki = site.DBName
	}
	if site.DBName != "" && site.DBName != f.wiki {
		return fmt.Errorf("the sources are dumps of %s and of %s: give each wiki an index of its own", f.wiki, site.DBName)
	}
	return nil
}

func titleHash(title string) uint32 {
	h := fnv.New32a()
	_, _ = io.WriteString(h, title) // a hash takes every write
	return h.Sum32()
}

func (f *xmlFeed) site() (dump.Site, error) {
	if f.kept != nil {
		return f.kept.site, nil
	}
	s, err := f.set.Site()
	if err != nil {
		return dump.Site{}, err
	}
	return *s, nil
}

func (f *xmlFeed) sources() []dump.Source { return f.set.Sources() }
func (f *xmlFeed) close() error           { return f.set.Close() }

func (f *xmlFeed) progress() dump.Progress {
	if f.kept != nil {
		return f.kept.progress
	}
	return f.set.Progress()
}

// sectionFeed reads NDJSON sections; its pages are numbered from 1.
type sectionFeed struct {
	set  *dump.SectionSet
	last int64
}

func (f *sectionFeed) next() (item, error) {
	g, err := f.set.Next()
	if err != nil {
		return item{}, err
	}
	f.last++
	return item{id: f.last, bytes: g.Bytes, group: g, title: g.Title}, nil
}

func (f *xmlFeed) paths() []string { return f.set.Paths() }

func (f *sectionFeed) paths() []string          { return nil }
func (f *sectionFeed) site() (dump.Site, error) { return dump.Site{}, nil }
func (f *sectionFeed) sources() []dump.Source   { return f.set.Sources() }
func (f *sectionFeed) progress() dump.Progress  { return f.set.Progress() }
func (f *sectionFeed) close() error             { return f.set.Close() }

// source returns what is kept of the page to show it.
func (it item) source() []byte {
	if it.page != nil {
		return []byte(it.page.Text)
	}
	return encodeTexts(pageSections(it.group))
}

// sameSources reports whether a and b are the same files, by name and size.
// Standard input has no size; whether it is the same shows as it is read.
func sameSources(a, b []dump.Source) bool { return slices.Equal(a, b) }

// fromStdin reports whether any source is standard input.
func fromStdin(sources []dump.Source) bool {
	return slices.ContainsFunc(sources, func(s dump.Source) bool { return s.Size < 0 })
}
