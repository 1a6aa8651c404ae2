package index

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// maxExamples is how many pages a finding names.
const maxExamples = 8

// checkContent reads all there is, through Bleve and through the columns.
func (v *verifier) checkContent() error {
	var ix *Index
	err := guarded(func() (err error) {
		ix, err = openGeneration(v.path, v.open)
		return err
	})
	var moved *DumpError
	if errors.As(err, &moved) {
		return err
	}
	if err != nil {
		v.add(FindingWrong, filepath.Join(storeDir, boltFile), "%v", err)
		v.unread = true
		return nil
	}
	defer ix.Close()
	v.report.Pages, v.report.Lost = int64(ix.columns.Pages()), ix.meta.Lost
	for _, s := range ix.segments {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		v.report.Documents += int64(s.Count())
		if s.Deleted != nil {
			v.report.Documents -= int64(s.Deleted.GetCardinality())
		}
		if err := guarded(s.walk); err != nil {
			v.add(FindingDamaged, s.file(), "%v", err)
			v.broken[s.name()] = true
		}
	}
	if len(v.broken) > 0 {
		return nil
	}
	if err := v.checkPositions(ix); err != nil {
		return err
	}
	if err := guarded(func() error { return v.checkColumns(ix) }); err != nil {
		v.add(FindingWrong, columnsFile, "%v", err)
	}
	if err := v.repairBounds(ix); err != nil {
		return err
	}
	if err := v.checkPages(ix); err != nil || ix.dumps == nil {
		return err
	}
	for n := range ix.dumps.paths {
		if _, err := ix.dumps.file(n); err != nil {
			v.add(FindingText, placesFile, "%v", err)
		}
	}
	return nil
}

// file names a segment within its generation.
func (s Segment) file() string { return filepath.Join(storeDir, s.name()) }

// name is the name of the segment's file, "" if it is in memory.
func (s Segment) name() string {
	if p, ok := s.Segment.(segment.PersistedSegment); ok {
		return filepath.Base(p.Path())
	}
	return ""
}

// walk reads every term, posting and stored field of a segment.
func (s Segment) walk() error {
	for _, field := range s.Fields() {
		if err := s.walkField(field); err != nil {
			return fmt.Errorf("field %s: %w", field, err)
		}
	}
	for i := range s.Count() {
		if err := s.VisitStoredFields(i, func(string, byte, []byte, []uint64) bool { return true }); err != nil {
			return fmt.Errorf("document %d: %w", i, err)
		}
	}
	return nil
}

func (s Segment) walkField(field string) error {
	dict, err := s.Dictionary(field)
	if err != nil {
		return err
	}
	terms := dict.AutomatonIterator(nil, nil, nil)
	last := []byte(nil)
	for e, err := terms.Next(); e != nil || err != nil; e, err = terms.Next() {
		if err != nil {
			return err
		}
		if last != nil && bytes.Compare(last, []byte(e.Term)) >= 0 {
			return fmt.Errorf("term %q comes after %q", e.Term, last)
		}
		last = append(last[:0], e.Term...)
		list, err := dict.PostingsList(last, nil, nil)
		if err != nil {
			return err
		}
		next := uint64(0)
		it := list.Iterator(true, true, false, nil)
		for p, err := it.Next(); p != nil || err != nil; p, err = it.Next() {
			if err != nil {
				return fmt.Errorf("term %q: %w", last, err)
			}
			if p.Number() < next || p.Number() >= s.Count() {
				return fmt.Errorf("term %q: impossible document %d", last, p.Number())
			}
			next = p.Number() + 1
		}
	}
	return nil
}

// checkColumns compares the columns on disk with what they are derived from, which
// Bleve's own code reads here, and ours elsewhere.
func (v *verifier) checkColumns(ix *Index) error {
	fresh, err := computeColumns(liveSegments(ix.snapshot), nil)
	if err != nil {
		return err
	}
	stored, err := openColumns(filepath.Join(v.path, columnsFile), snapshotKey(ix.snapshot))
	if err != nil {
		v.addUnlessKnown(columnsFile, err)
	} else {
		defer stored.close()
		if !slices.EqualFunc(fresh.arrays(), stored.arrays(), bytes.Equal) {
			v.add(FindingWrong, columnsFile, "it doesn't agree with the segments")
		}
	}
	if v.repair && v.found(columnsFile) {
		if err := fresh.write(filepath.Join(v.path, columnsFile), snapshotKey(ix.snapshot)); err != nil {
			return err
		}
		v.markRepaired(columnsFile)
	}
	return nil
}

// checkPages checks that each page is there as a whole, and that all of them
// come to the totals.
func (v *verifier) checkPages(ix *Index) error {
	var sum Totals
	var torn, unreadable []string
	for page := range uint32(ix.columns.Pages()) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		id := strconv.FormatInt(ix.columns.PageID[page], 10)
		if !ix.wholePage(page) {
			torn = append(torn, id)
			continue
		}
		err := guarded(func() error {
			part, err := ix.contribution(page)
			sum.add(part)
			if err == nil && ix.meta.Source == SourceStore {
				_, err = ix.Content(page)
			}
			return err
		})
		if err != nil {
			unreadable = append(unreadable, fmt.Sprintf("%s (%v)", id, err))
			v.blameSource(ix, page)
		}
	}
	if len(torn) > 0 {
		v.add(FindingWrong, storeDir, "the sections of %d pages aren't all there, once, and in one segment: page ids %s", len(torn), examples(torn))
	}
	if len(unreadable) > 0 {
		v.add(FindingWrong, storeDir, "the text of %d pages can't be read: page ids %s", len(unreadable), examples(unreadable))
	}
	want := ix.meta.Totals
	sum.XMLBytes = want.XMLBytes // not of the pages
	if len(torn)+len(unreadable) == 0 && !reflect.DeepEqual(sum, want) {
		v.add(FindingWrong, filepath.Join(storeDir, boltFile), "the totals are %+v, the pages come to %+v", want, sum)
	}
	return nil
}

// blameSource notes the file of a page's source, if that can't be read.
func (v *verifier) blameSource(ix *Index, page uint32) {
	_ = guarded(func() error {
		at, err := ix.sourcePlace(page)
		if err != nil || at.empty() {
			return err
		}
		if _, err := ix.sources.read(at); err != nil {
			v.sources[at.file] = true
		}
		return nil
	})
}

// wholePage reports whether a page has its sections 0, 1, ..., each once and
// all in one segment, and the lead is one.
func (ix *Index) wholePage(page uint32) bool {
	docs := ix.columns.Sections(page)
	home, err := segmentOf(ix.segments, docs[0])
	if err != nil || ix.columns.Kind[page] == KindForeign {
		return false
	}
	for i, doc := range docs {
		if ix.columns.Section[doc] != uint32(i) || doc < home.Base || uint64(doc-home.Base) >= home.Count() {
			return false
		}
	}
	return true
}

// examples joins a few of a list.
func examples(list []string) string {
	more := ""
	if len(list) > maxExamples {
		list, more = list[:maxExamples], ", ..."
	}
	return fmt.Sprint(list) + more
}
