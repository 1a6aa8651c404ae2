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

	// What has been sought of the blocks.
	block  int    // which one
	start  int    // where it begins in blocks
	behind []byte // sizes of those from it on; nil before one is sought
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

// seek moves to the beginning of a block. Where there is no such block, nothing
// can be read.
func (t *termPositions) seek(block int) {
	t.doc, t.rest = block*blockPostings, nil
	if t.behind == nil || block < t.block {
		t.block, t.start, t.behind = 0, 0, t.sizes
	}
	for t.block < block {
		size, n := binary.Uvarint(t.behind)
		if n <= 0 || size > uint64(len(t.blocks)-t.start) {
			return
		}
		t.block, t.start, t.behind = t.block+1, t.start+int(size), t.behind[n:]
	}
	t.rest = t.blocks[t.start:]
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
