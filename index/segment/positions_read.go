package segment

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// termPositions are the positions of one term. It is for one goroutine.
type termPositions struct {
	sizes  []byte // of the blocks but the last
	blocks []byte

	doc  int // what comes next in rest: the document with this number among the term's
	rest []byte

	block  int // that was sought last
	sizeAt int // where its size is in sizes
	at     int // where it begins in blocks
}

// Read implements [TermPositions]. It finds documents by their rank alone.
func (t *termPositions) Read(dst []uint32, _, rank uint32) ([]uint32, error) {
	doc := int(rank)
	if doc < t.doc || doc/blockPostings != t.doc/blockPostings {
		t.seek(doc / blockPostings)
	}
	b := t.rest[skipDocuments(t.rest, doc-t.doc):]
	position := uint32(0)
	for at := 0; at < len(b); {
		v := uint32(b[at])
		at++
		if v >= 0x80 {
			if v, at = longVarint(b, at, v); at < 0 {
				break
			}
		}
		position += v >> 1
		dst = append(dst, position)
		if at == len(b) || b[at]&1 != 0 { // the next document's first
			t.doc, t.rest = doc+1, b[at:]
			return dst, nil
		}
	}
	return dst, fmt.Errorf("read positions: %w", ErrDamaged)
}

// seek moves to the beginning of a block.
func (t *termPositions) seek(block int) {
	if block < t.block {
		t.block, t.sizeAt, t.at = 0, 0, 0
	}
	for ; t.block < block && t.sizeAt < len(t.sizes); t.block++ {
		size, n := binary.Uvarint(t.sizes[t.sizeAt:])
		if n <= 0 || size > uint64(len(t.blocks)-t.at) {
			break
		}
		t.sizeAt, t.at = t.sizeAt+n, t.at+int(size)
	}
	t.doc, t.rest = block*blockPostings, t.blocks[t.at:]
	if t.block != block { // there is no such block
		t.rest = nil
	}
}

// skipDocuments returns where the positions end of so many documents at the
// front of b. A document begins with an odd number; eight bytes are looked at
// at a time.
func skipDocuments(b []byte, n int) int {
	if n == 0 {
		return 0
	}
	const low, high = 0x0101010101010101, 0x8080808080808080
	at := 1
	for ; at+8 <= len(b); at += 8 {
		begins := ^binary.LittleEndian.Uint64(b[at-1:]) & high // what follows the end of a number
		odd := binary.LittleEndian.Uint64(b[at:]) & low << 7
		documents := begins & odd
		count := bits.OnesCount64(documents)
		if count < n {
			n -= count
			continue
		}
		for ; n > 1; n-- {
			documents &= documents - 1
		}
		return at + bits.TrailingZeros64(documents)/8
	}
	for ; at < len(b); at++ {
		if b[at-1] < 0x80 && b[at]&1 != 0 {
			if n--; n == 0 {
				return at
			}
		}
	}
	return len(b)
}
