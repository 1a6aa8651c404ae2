package dump

import (
	"encoding/binary"
)

// bitReader reads bits, the highest first. Behind the end of data it reads
// zeros and over tells so.
type bitReader struct {
	data []byte
	at   int    // next byte to load
	acc  uint64 // the next n bits are its highest
	n    int
}

func (b *bitReader) seek(bit int) {
	b.at, b.acc, b.n = bit/8, 0, 0
	b.read(uint(bit % 8))
}

// pos is the number of bits read.
func (b *bitReader) pos() int { return 8*b.at - b.n }

// over tells whether more was read than there is.
func (b *bitReader) over() bool { return b.pos() > 8*len(b.data) }

// fill makes sure of at least 32 bits, 56 as a rule.
func (b *bitReader) fill() {
	if b.at+8 <= len(b.data) {
		b.acc |= binary.BigEndian.Uint64(b.data[b.at:]) >> b.n
		k := (63 - b.n) / 8
		b.at += k
		b.n += 8 * k
		return
	}
	for b.n <= 56 {
		if b.at < len(b.data) {
			b.acc |= uint64(b.data[b.at]) << (56 - b.n)
		}
		b.at++
		b.n += 8
	}
}

// refill is fill where acc and n are in other places.
func (b *bitReader) refill(acc uint64, n int) (uint64, int) {
	b.acc, b.n = acc, n
	b.fill()
	return b.acc, b.n
}

// stop sets what was in other places, and returns err.
func (b *bitReader) stop(acc uint64, n int, err error) error {
	b.acc, b.n = acc, n
	return err
}

// read reads at most 32 bits.
func (b *bitReader) read(n uint) uint32 {
	if b.n < 32 {
		b.fill()
	}
	v := b.acc >> (64 - n)
	b.acc <<= n
	b.n -= int(n)
	return uint32(v)
}

// bz2FastBits is the length of codes that one look into a table decodes: of
// the symbols in a block of text all but a few in a hundred.
const bz2FastBits = 10

// huffman is a canonical code of at most bz2MaxCodeLen bits.
type huffman struct {
	n       int // symbols
	lengths [bz2MaxSymbols]byte
	fast    [1 << bz2FastBits]uint16 // symbol<<5 | length; 0 if longer
	sorted  [bz2MaxSymbols]uint16    // symbols by length, then value
	limit   [bz2MaxCodeLen + 2]uint32
	offset  [bz2MaxCodeLen + 2]int32
}

// build prepares decoding from lengths.
func (h *huffman) build() {
	var count [bz2MaxCodeLen + 1]int
	for _, l := range h.lengths[:h.n] {
		count[l]++
	}
	clear(h.fast[:])
	code, k := uint32(0), 0
	for l := 1; l <= bz2MaxCodeLen; l++ {
		h.offset[l] = int32(k) - int32(code)
		for s := range h.n {
			if int(h.lengths[s]) == l {
				h.sorted[k] = uint16(s)
				h.setFast(code, l, s)
				code++
				k++
			}
		}
		// Codes of length l, left-aligned to bz2MaxCodeLen bits, are below limit.
		h.limit[l] = code << (bz2MaxCodeLen - l)
		code <<= 1
	}
}

// setFast enters all values that begin with code. A code that does not fit
// its length comes of lengths that contradict one another; such a table
// leads to an error while decoding.
func (h *huffman) setFast(code uint32, length, symbol int) {
	if length > bz2FastBits || code >= 1<<length {
		return
	}
	shift := bz2FastBits - length
	first := code << shift
	for i := range uint32(1) << shift {
		h.fast[first+i] = uint16(symbol)<<5 | uint16(length)
	}
}

// long is what fast would have for a code that is longer, of which acc has the bits:
// a symbol that no block has where there is none.
func (h *huffman) long(acc uint64) uint16 {
	const none = (bz2MaxSymbols + 1) << 5
	v := uint32(acc >> (64 - bz2MaxCodeLen))
	for l := 1; l <= bz2MaxCodeLen; l++ {
		if v < h.limit[l] {
			i := int(v>>(bz2MaxCodeLen-l)) + int(h.offset[l])
			if i < 0 || i >= h.n {
				return none
			}
			return h.sorted[i]<<5 | uint16(l)
		}
	}
	return none
}
