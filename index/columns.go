package index

// None is what a column holds where there is no page.
const None = ^uint32(0)

// PageKind says what a page is.
type PageKind uint8

// The kinds of pages.
const (
	KindPage     PageKind = iota // a page with text, or of another content model
	KindRedirect                 // a redirect
	KindForeign                  // a document that isn't ours
)

// Columns are flat arrays over all documents and pages of an index: what
// joins sections to pages, filters and weighs them. They are derived from
// the index. Documents are numbered through all segments, segment by
// segment, as Bleve does; pages are numbered by MediaWiki id.
//
// The arrays are read-only; they may lie in a mapped file.
type Columns struct {
	Page    []uint32 // by document: its page, None if deleted or not ours
	Section []uint32 // by document: its number in the page, 0 the lead

	PageID    []int64    // by page: MediaWiki's id, rising
	First     []uint32   // by page, and one more: where its documents begin in Docs
	Docs      []uint32   // documents by page and section
	Namespace []int32    // by page
	Kind      []PageKind // by page
	Target    []uint32   // by page: the page a redirect leads to in the end, None where nowhere
	Links     []uint32   // by page: pages that link to it, redirects resolved
	RevID     []int64    // by page: MediaWiki's id of the revision, 0 where the dump has none
	TitleHash []uint32   // by page: titleHash of its title, to tell moved pages
	Time      []uint32   // by page: when its revision was made, in seconds since 1970, 0 where the dump doesn't say

	CategoryFirst []uint32 // by page, and one more: where its categories begin in CategoryRefs
	CategoryRefs  []uint32 // numbers of categories, rising within a page
	CategoryCount uint32   // of numbers

	unmap func() error // set when the arrays lie in a mapped file
}

// Pages is the number of pages, redirects included.
func (c *Columns) Pages() int { return len(c.PageID) }

// Sections returns the documents of a page in order, the lead first.
func (c *Columns) Sections(page uint32) []uint32 { return c.Docs[c.First[page]:c.First[page+1]] }

// Lead returns the document of the lead section of a page.
func (c *Columns) Lead(page uint32) uint32 { return c.Docs[c.First[page]] }

func (c *Columns) close() error {
	if c.unmap == nil {
		return nil
	}
	return c.unmap()
}

// Categories returns the numbers of the categories of a page. They are in the
// order of the categories' keys.
func (c *Columns) Categories(page uint32) []uint32 {
	return c.CategoryRefs[c.CategoryFirst[page]:c.CategoryFirst[page+1]]
}

// revision tells which state of a page is indexed.
type revision struct {
	id    int64  // as in Columns.RevID
	title uint32 // as in Columns.TitleHash
	time  uint32 // as in Columns.Time
}

// computeColumns derives the columns from all segments of an index. known may give the
// revisions of pages, which are else read from the stored fields, one by one;
// it may be nil.
func computeColumns(segments []Segment, known func(pageID int64) (revision, bool)) (*Columns, error) {
	m := &columnMaker{segments: segments, known: known}
	for _, step := range []func() error{
		m.numberPages, m.kinds, m.namespaces, m.redirects, m.links, m.revisions, m.categories,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &m.Columns, nil
}
