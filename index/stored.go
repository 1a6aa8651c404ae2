package index

import (
	"fmt"
	"sync"

	"wikiseek/index/segment"
)

// storedFields walks over the stored fields of a document. Hits are made of
// them, so it does without memory of its own.
type storedFields struct {
	segment.StoredFields
	list []storedField // what is left, where Bleve reads the segment
	raw  bool
}

type storedField struct {
	field string
	value []byte
}

// storedPool keeps memory for storedFields.
var storedPool = sync.Pool{New: func() any { return new(storedFields) }}

// openStored puts the reader before the stored fields of a document. The
// caller closes it.
func openStored(segments []Segment, doc uint32) (*storedFields, error) {
	s, err := segmentOf(segments, doc)
	if err != nil {
		return nil, err
	}
	f := storedPool.Get().(*storedFields)
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
		storedPool.Put(f)
		return nil, fmt.Errorf("read document %d: %w", doc, err)
	}
	return f, nil
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

// close gives the memory back and says whether reading failed.
func (f *storedFields) close() error {
	var err error
	if f.raw {
		err = f.Err()
	}
	storedPool.Put(f)
	return err
}

// eachStored calls fn with each stored field of a document. A value is valid
// until fn returns.
func eachStored(segments []Segment, doc uint32, fn func(field string, value []byte)) error {
	f, err := openStored(segments, doc)
	if err != nil {
		return err
	}
	for f.next() {
		fn(f.Field, f.Value)
	}
	return f.close()
}

// stored is eachStored for a document of the index.
func (ix *Index) stored(doc uint32, fn func(field string, value []byte)) error {
	return eachStored(ix.segments, doc, fn)
}
