package segment

import (
	"encoding/binary"
	"fmt"

	"github.com/golang/snappy"
)

// maxStored bounds what the stored fields of a document may claim to be long.
const maxStored = 1 << 30

// StoredFields walks over the stored fields of a document. Its memory is used again
// for the next document.
type StoredFields struct {
	Field string
	Value []byte // valid until the next call

	reader *Reader
	meta   reader
	values []byte
	buf    []byte
}

// Open puts s before the stored fields of a document but its id.
func (s *StoredFields) Open(r *Reader, doc uint32) error {
	s.reader = r
	if !s.open(doc) {
		return fmt.Errorf("read stored fields of document %d: %w", doc, ErrDamaged)
	}
	return nil
}

// open reads what Builder.end describes.
func (s *StoredFields) open(doc uint32) bool {
	r := s.reader
	entry := r.segment.StoredIndexOffset() + 8*uint64(doc)
	if doc >= r.docs || entry+8 > uint64(len(r.data)) {
		return false
	}
	at := binary.BigEndian.Uint64(r.data[entry:])
	if at > uint64(len(r.data)) {
		return false
	}
	b := reader{b: r.data[at:]}
	sizes := [2]uint64{b.uvarint(), b.uvarint()}
	s.meta = reader{b: b.bytes(sizes[0])}
	data := reader{b: b.bytes(sizes[1])}
	data.bytes(s.meta.uvarint()) // the id
	if b.bad || data.bad || s.meta.bad {
		return false
	}
	if values, ok := literal(data.b); ok {
		s.values = values
		return true
	}
	if n, err := snappy.DecodedLen(data.b); err != nil || n > maxStored {
		return false
	}
	values, err := snappy.Decode(s.buf[:cap(s.buf)], data.b)
	if err != nil {
		return false
	}
	s.values = values
	if len(values) > len(s.buf) {
		s.buf = values
	}
	return true
}

// Next moves to the next field. It reports false at the end, and where the
// rest is damaged, which Err tells.
func (s *StoredFields) Next() bool {
	m := s.meta // by itself it isn't of the heap, and so is faster to write
	if len(m.b) == 0 || m.bad {
		return false
	}
	field := m.uvarint()
	m.bytes(1) // the type
	from, n := m.uvarint(), m.uvarint()
	for places := m.uvarint(); places > 0 && !m.bad; places-- {
		m.uvarint()
	}
	if field >= uint64(len(s.reader.fields)) || from > uint64(len(s.values)) || n > uint64(len(s.values))-from {
		m.bad = true
	}
	s.meta = m
	if m.bad {
		return false
	}
	s.Field, s.Value = s.reader.fields[field], s.values[from:][:n]
	return true
}

// Err says whether Next ended before all fields.
func (s *StoredFields) Err() error {
	if s.meta.bad {
		return fmt.Errorf("read stored fields: %w", ErrDamaged)
	}
	return nil
}
