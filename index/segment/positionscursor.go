package segment

import (
	"encoding/binary"
	"math"
)

// positionsCursor reads the positions of all terms of a field in the order of
// the terms. Each is the next one in the file then, where [Positions.find] has
// to look for it.
type positionsCursor struct {
	*Positions
	field   positionsField
	entries reader // of the index, from the next on
	samples []byte
	terms   int    // read
	address uint64 // of the postings of the last one
	offset  uint64 // of the positions of the next one

	hapaxes []byte
	next    []uint32 // by document: where its next one begins in hapaxes; nil where that takes more than 32 bits
}

// cursor returns a cursor before the first term of a field. next is memory to
// use.
func (p *Positions) cursor(field string, next []uint32) (*positionsCursor, error) {
	f, ok := p.fields[field]
	if !ok {
		return nil, ErrDamaged
	}
	c := &positionsCursor{Positions: p, field: f, offset: f.start, next: next[:0]}
	if c.samples, c.entries.b, ok = p.index(f); !ok {
		return nil, ErrDamaged
	}
	return c, c.findHapaxes()
}

// findHapaxes finds where those of each document begin.
func (c *positionsCursor) findHapaxes() error {
	var ok bool
	if c.hapaxes, _, ok = c.hapaxPart(c.field); !ok {
		return ErrDamaged
	}
	if len(c.hapaxes) > math.MaxUint32 {
		c.next = nil
		return nil
	}
	r := reader{b: c.hapaxes}
	for range c.docs {
		size := r.uvarint()
		c.next = append(c.next, uint32(len(c.hapaxes)-len(r.b)))
		r.bytes(size)
	}
	if r.bad {
		return ErrDamaged
	}
	return nil
}

// term returns the positions of the next term that has postings of its own,
// which are at address.
func (c *positionsCursor) term(address uint64) ([]byte, error) {
	if c.terms%indexStep == 0 {
		if len(c.samples) < sampleBytes {
			return nil, ErrDamaged
		}
		c.address = binary.LittleEndian.Uint64(c.samples)
		c.samples = c.samples[sampleBytes:]
	}
	c.address += c.entries.uvarint()
	size := c.entries.uvarint()
	if c.entries.bad || c.address != address {
		return nil, ErrDamaged
	}
	t, ok := c.slice(c.field, c.offset, size>>1, size&1 != 0)
	if !ok {
		return nil, ErrDamaged
	}
	c.offset += size >> 1
	c.terms++
	return t.blocks, nil
}

// appendHapax appends the position of a term that occurs once, in that document.
func (c *positionsCursor) appendHapax(dst []byte, doc uint32, term []byte) ([]byte, error) {
	hash := termHash(term)
	if int(doc) < len(c.next) {
		r := reader{b: c.hapaxes[c.next[doc]:]}
		h := r.bytes(2)
		position := r.uvarint()
		if !r.bad && binary.LittleEndian.Uint16(h) == hash {
			c.next[doc] = uint32(len(c.hapaxes) - len(r.b))
			return binary.AppendUvarint(dst, position<<1|1), nil
		}
	}
	t, ok := c.hapax(c.field, doc, hash)
	if !ok {
		return nil, ErrDamaged
	}
	return append(dst, t.blocks...), nil
}
