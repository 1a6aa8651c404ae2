package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	zapread "wikiseek/index/segment"
)

// Segment is one segment of an index: documents Base to Base+Count-1.
type Segment struct {
	segment.Segment
	Base    uint32
	Deleted *roaring.Bitmap // local numbers of deleted documents, nil if none
	Reader  *zapread.Reader // of the segment's bytes, nil where they can't be read
}

// readSegments returns the segments of a snapshot with the readers of their bytes.
func readSegments(snapshot *scorch.IndexSnapshot) []Segment {
	list := liveSegments(snapshot)
	for i := range list {
		if r, ok := zapread.NewReader(list[i].Segment); ok {
			list[i].Reader = r
		}
	}
	return list
}

// liveSegments returns the segments of a snapshot, to be read as Bleve does.
func liveSegments(snapshot *scorch.IndexSnapshot) []Segment {
	var list []Segment
	base := uint32(0)
	for _, s := range snapshot.Segments() {
		list = append(list, Segment{Segment: s.Segment(), Base: base, Deleted: s.Deleted()})
		base += uint32(s.Segment().Count())
	}
	return list
}

// columnMaker computes columns, one step a method.
type columnMaker struct {
	Columns
	segments []Segment
	known    func(pageID int64) (revision, bool) // nil if nothing is
}

// docRef is a document with what its id says.
type docRef struct {
	page         int64
	section, doc uint32
}

// numberPages reads every document id and lays out pages and sections.
func (m *columnMaker) numberPages() error {
	refs, total, err := m.readIDs()
	if err != nil {
		return err
	}
	slices.SortFunc(refs, func(a, b docRef) int {
		return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.section, b.section))
	})
	m.Page = slices.Repeat([]uint32{None}, total)
	m.Section = make([]uint32, total)
	m.Docs = make([]uint32, len(refs))
	for i, r := range refs {
		if i == 0 || refs[i-1].page != r.page {
			m.PageID = append(m.PageID, r.page)
			m.First = append(m.First, uint32(i))
		}
		m.Docs[i] = r.doc
		m.Page[r.doc] = uint32(len(m.PageID) - 1)
		m.Section[r.doc] = r.section
	}
	m.First = append(m.First, uint32(len(refs)))
	return nil
}

func (m *columnMaker) readIDs() (refs []docRef, total int, err error) {
	for _, s := range m.segments {
		n := s.Count()
		total += int(n)
		if total > math.MaxInt32 {
			return nil, 0, fmt.Errorf("index holds more than %d sections", math.MaxInt32)
		}
		for i := range n {
			if s.Deleted != nil && s.Deleted.Contains(uint32(i)) {
				continue
			}
			id, err := s.DocID(i)
			if err != nil {
				return nil, 0, fmt.Errorf("read document id: %w", err)
			}
			if page, section, ok := parseDocumentID(id); ok {
				refs = append(refs, docRef{page, uint32(section), s.Base + uint32(i)})
			}
		}
	}
	return refs, total, nil
}

// kinds marks redirects, and pages of which no document is a lead of ours.
func (m *columnMaker) kinds() error {
	m.Kind = slices.Repeat([]PageKind{KindForeign}, m.Pages())
	for kind, term := range map[PageKind]string{KindPage: kindPage, KindRedirect: kindRedirect} {
		err := m.eachDocument(FieldKind, term, func(doc uint32) {
			if m.Section[doc] == 0 {
				m.Kind[m.Page[doc]] = kind
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// revisions reads which state of each page is indexed.
func (m *columnMaker) revisions() error {
	m.RevID = make([]int64, m.Pages())
	m.TitleHash = make([]uint32, m.Pages())
	m.Time = make([]uint32, m.Pages())
	var stored storedFields
	for page, id := range m.PageID {
		if m.known != nil {
			if r, ok := m.known(id); ok {
				m.RevID[page], m.TitleHash[page], m.Time[page] = r.id, r.title, r.time
				continue
			}
		}
		err := stored.each(m.segments, m.Lead(uint32(page)), func(field string, value []byte) {
			switch field {
			case FieldTitle:
				m.TitleHash[page] = titleHash(string(value))
			case FieldRevID:
				m.RevID[page], _ = strconv.ParseInt(string(value), 10, 64)
			case FieldTimestamp:
				m.Time[page] = columnTime(string(value))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// columnTime is a stored time as Columns.Time has it.
func columnTime(stored string) uint32 {
	t, err := time.Parse(time.RFC3339, stored)
	if err != nil || t.Unix() < 0 || t.Unix() > math.MaxUint32 {
		return 0
	}
	return uint32(t.Unix())
}

func (m *columnMaker) namespaces() error {
	m.Namespace = make([]int32, m.Pages())
	return m.eachTerm(FieldNamespace, func(term []byte) error {
		ns, err := strconv.ParseInt(string(term), 10, 32)
		if err != nil {
			return nil // not ours
		}
		return m.eachDocument(FieldNamespace, string(term), func(doc uint32) {
			m.Namespace[m.Page[doc]] = int32(ns)
		})
	})
}

// maxRedirects is how many redirects in a row are followed, so that a circle
// of them ends; MediaWiki follows one ($wgMaxRedirects), its double redirects
// are faults that bots mend.
const maxRedirects = 8

// redirects finds where each redirect leads in the end.
func (m *columnMaker) redirects() error {
	direct := slices.Repeat([]uint32{None}, m.Pages())
	err := m.joinTitles(FieldRedirectTo, func(doc, page uint32) { direct[m.Page[doc]] = page })
	if err != nil {
		return err
	}
	m.Target = slices.Repeat([]uint32{None}, m.Pages())
	for page := range direct {
		at := direct[page]
		for range maxRedirects {
			if at == None || m.Kind[at] != KindRedirect {
				break
			}
			at = direct[at]
		}
		if at != None && m.Kind[at] == KindPage {
			m.Target[page] = at
		}
	}
	return nil
}

// links counts the pages that link to each page. A redirect counts as a
// link to its target, and so do the links to the redirect, as CirrusSearch
// counts them.
func (m *columnMaker) links() error {
	m.Links = make([]uint32, m.Pages())
	err := m.joinTitles(FieldLink, func(_, page uint32) {
		if m.Kind[page] == KindRedirect {
			page = m.Target[page]
		}
		if page != None {
			m.Links[page]++
		}
	})
	if err != nil {
		return err
	}
	for page, target := range m.Target {
		if m.Kind[page] == KindRedirect && target != None {
			m.Links[target]++
		}
	}
	return nil
}

// joinTitles calls fn with each document that has the exact title of a page in a
// field, and that page; of several with one title, a page before a redirect, then
// the lowest id. Titles are looked up there: of what a field has, most leads to no
// page where the dump is a part of its wiki.
func (m *columnMaker) joinTitles(field string, fn func(doc, page uint32)) error {
	var docs []uint32
	return m.eachTerm(FieldTitleKey, func(term []byte) error {
		docs = docs[:0]
		err := m.eachDocument(field, string(term), func(doc uint32) { docs = append(docs, doc) })
		if err != nil || len(docs) == 0 {
			return err
		}
		page := None
		err = m.eachDocument(FieldTitleKey, string(term), func(doc uint32) {
			if p := m.Page[doc]; page == None || m.Kind[p] < m.Kind[page] || m.Kind[p] == m.Kind[page] && p < page {
				page = p
			}
		})
		if err != nil || page == None {
			return err
		}
		for _, doc := range docs {
			fn(doc, page)
		}
		return nil
	})
}

// eachTerm calls fn with each term of field, sorted, once.
func (m *columnMaker) eachTerm(field string, fn func(term []byte) error) error {
	c, err := newTermCursor(m.segments, field, nil)
	if err != nil {
		return err
	}
	for c.next() {
		if err := fn(c.term); err != nil {
			return err
		}
	}
	return c.err
}

// eachDocument calls fn with each of our documents that has term in field.
func (m *columnMaker) eachDocument(field, term string, fn func(doc uint32)) error {
	for _, s := range m.segments {
		err := s.eachPosting(field, term, func(doc uint32) {
			if m.Page[doc] != None {
				fn(doc)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
