package segment

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// termPositions are the positions of one term.
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

// read is Read of [TermPositions]: a document is found by its rank.
func (t *termPositions) read(dst []uint32, rank uint32) ([]uint32, error) {
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

// begins sets the high bit of each of eight bytes that ends a number and has one
// behind it that begins a document: an odd one. next is the byte after the eight.
func begins(v, next uint64) uint64 { return ^v & (v>>1 | next<<63) & highBits }

// skipDocuments returns where the positions end of so many documents at the
// front of b, as far as it goes. It counts 32 bytes at a time, then eight.
func skipDocuments(b []byte, n int) int {
	if n == 0 {
		return 0
	}
	rest := b
	for len(rest) > 32 {
		v0, v1 := binary.LittleEndian.Uint64(rest), binary.LittleEndian.Uint64(rest[8:])
		v2, v3 := binary.LittleEndian.Uint64(rest[16:]), binary.LittleEndian.Uint64(rest[24:])
		count := bits.OnesCount64(begins(v0, v1) | begins(v1, v2)>>1 | begins(v2, v3)>>2 | begins(v3, uint64(rest[32]))>>3)
		if count >= n {
			break
		}
		n, rest = n-count, rest[32:]
	}
	for ; len(rest) > 8; rest = rest[8:] {
		documents := begins(binary.LittleEndian.Uint64(rest), uint64(rest[8]))
		count := bits.OnesCount64(documents)
		if count >= n {
			return len(b) - len(rest) + nthByte(documents, n) + 1
		}
		n -= count
	}
	for ; len(rest) > 1; rest = rest[1:] {
		if rest[0] < 0x80 && rest[1]&1 != 0 {
			if n--; n == 0 {
				return len(b) - len(rest) + 1
			}
		}
	}
	return len(b)
}
