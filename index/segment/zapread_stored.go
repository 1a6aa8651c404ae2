package segment

import (
	"encoding/binary"
	"fmt"

	"github.com/golang/snappy"
)

// maxStored bounds what the stored fields of a document may claim to be long.
const maxStored = 1 << 30

// Stored calls fn with each stored field of a document but its id, until fn
// returns false. A value is valid until fn returns. buf is memory to use, and
// what Stored returns may be used for the next call.
func (r *Reader) Stored(doc uint32, buf []byte, fn func(field string, value []byte) bool) ([]byte, error) {
	buf, ok := r.stored(doc, buf, fn)
	if !ok {
		return buf, fmt.Errorf("read stored fields of document %d: %w", doc, ErrDamaged)
	}
	return buf, nil
}

// stored reads what Builder.end describes.
func (r *Reader) stored(doc uint32, buf []byte, fn func(field string, value []byte) bool) ([]byte, bool) {
	entry := r.segment.StoredIndexOffset() + 8*uint64(doc)
	if doc >= r.docs || entry+8 > uint64(len(r.data)) {
		return buf, false
	}
	at := binary.BigEndian.Uint64(r.data[entry:])
	if at > uint64(len(r.data)) {
		return buf, false
	}
	b := reader{b: r.data[at:]}
	sizes := [2]uint64{b.uvarint(), b.uvarint()}
	meta := reader{b: b.bytes(sizes[0])}
	data := reader{b: b.bytes(sizes[1])}
	data.bytes(meta.uvarint()) // the id
	if b.bad || data.bad || meta.bad {
		return buf, false
	}
	if n, err := snappy.DecodedLen(data.b); err != nil || n > maxStored {
		return buf, false
	}
	values, err := snappy.Decode(buf[:cap(buf)], data.b)
	if err != nil {
		return buf, false
	}
	if len(values) > len(buf) {
		buf = values
	}
	for len(meta.b) > 0 {
		field := meta.uvarint()
		meta.bytes(1) // the type
		from, n := meta.uvarint(), meta.uvarint()
		for places := meta.uvarint(); places > 0 && !meta.bad; places-- {
			meta.uvarint()
		}
		if meta.bad || field >= uint64(len(r.fields)) || from > uint64(len(values)) || n > uint64(len(values))-from {
			return buf, false
		}
		if !fn(r.fields[field], values[from:][:n]) {
			break
		}
	}
	return buf, true
}
