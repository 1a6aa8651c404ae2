package index

import (
	"fmt"

	"wikiseek/index/segment"
)

// storedFields walks over the stored fields of a document. Where our reader reads
// the segment, its memory is used again for the next one: hits are made of them.
type storedFields struct {
	segment.StoredFields
	list []storedField // what is left, where Bleve reads the segment
	raw  bool
}

type storedField struct {
	field string
	value []byte
}

// open puts f before the stored fields of a document.
func (f *storedFields) open(segments []Segment, doc uint32) error {
	s, err := segmentOf(segments, doc)
	if err != nil {
		return err
	}
	f.raw, f.list = s.Reader != nil, f.list[:0]
	if f.raw {
		err = f.Open(s.Reader, doc-s.Base)
	} else {
		err = s.VisitStoredFields(uint64(doc-s.Base), func(field string, _ byte, value []byte, _ []uint64) bool {
			f.list = append(f.list, storedField{field, append([]byte(nil), value...)})
			return true
		})
	}
	if err != nil {
		return fmt.Errorf("read document %d: %w", doc, err)
	}
	return nil
}

// next moves to the next field: f.Field and f.Value.
func (f *storedFields) next() bool {
	if f.raw {
		return f.Next()
	}
	if len(f.list) == 0 {
		return false
	}
	f.Field, f.Value = f.list[0].field, f.list[0].value
	f.list = f.list[1:]
	return true
}

// err says whether next ended before all fields.
func (f *storedFields) err() error {
	if f.raw {
		return f.Err()
	}
	return nil
}

// each calls fn with each stored field of a document. A value is valid until fn
// returns.
func (f *storedFields) each(segments []Segment, doc uint32, fn func(field string, value []byte)) error {
	if err := f.open(segments, doc); err != nil {
		return err
	}
	for f.next() {
		fn(f.Field, f.Value)
	}
	return f.err()
}

// stored calls fn with each stored field of a document of the index, like
// storedFields.each.
func (ix *Index) stored(doc uint32, fn func(field string, value []byte)) error {
	return new(storedFields).each(ix.segments, doc, fn)
}
