package segment

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// Frequencies and lengths come in pairs of varints. The lowest bit of a frequency
// says whether zap has locations for it. About half of all lengths take two
// bytes, in no order, so a branch on that is foretold wrongly half of the time:
// shortPair has none.

// shortPair decodes a pair from the next four bytes, little endian, if the
// frequency takes one of them and the length one or two: nearly always.
func shortPair(v uint32) (freq, length uint32, size int, ok bool) {
	long := v >> 15 & 1 // whether the length takes two bytes
	length = v>>8&0x7f | v>>9&0x3f80&-long
	return v & 0xff >> 1, length, int(2 + long), (v|v>>8&(v>>16))&0x80 == 0
}

// anyPair decodes a pair of any size at the front of b and returns where it ends,
// -1 if b ends before.
func anyPair(b []byte) (freq, length uint32, end int) {
	if freq, end = readVarint(b, 0); end < 0 {
		return 0, 0, -1
	}
	length, end = readVarint(b, end)
	return freq >> 1, length, end
}

// fourBytes is what shortPair looks at.
const fourBytes = 4

// shortVarint decodes a number of up to four bytes from the next ones, little
// endian; size is more where it is longer. It has no branch, either.
func shortVarint(v uint64) (n uint64, size int) {
	ends := ^uint32(v) & 0x80808080
	size = bits.TrailingZeros32(ends)/8 + 1
	v &= uint64(ends ^ (ends - 1)) // up to the first end
	return v&0x7f | v>>1&(0x7f<<7) | v>>2&(0x7f<<14) | v>>3&(0x7f<<21), size
}

// readPairs decodes frequencies and lengths from b at an offset and returns
// where they end, -1 if b ends before.
func readPairs(freqs, lengths []uint32, b []byte, at int) int {
	lengths = lengths[:len(freqs)]
	rest := b[min(at, len(b)):]
	for i := range freqs {
		if len(rest) >= fourBytes {
			if freq, length, size, ok := shortPair(binary.LittleEndian.Uint32(rest)); ok {
				freqs[i], lengths[i] = freq, length
				rest = rest[size:]
				continue
			}
		}
		end := 0
		if freqs[i], lengths[i], end = anyPair(rest); end < 0 {
			return -1
		}
		rest = rest[end:]
	}
	return len(b) - len(rest)
}

// Selected is a posting that Select kept.
type Selected struct {
	Index        uint32 // in the block
	Freq, Length uint32
}

// selectPairs decodes n pairs and appends those to dst whose frequency times
// what table has for the length is need or more. Lengths beyond the table
// take its last element. Which postings are kept is as hard to foretell as
// their lengths are: each is written, and the next one over it if it isn't kept.
func selectPairs(dst []Selected, n int, b []byte, at int, table *[TableSize]float64, need float64) ([]Selected, bool) {
	kept := len(dst)
	dst = slices.Grow(dst, n)[:kept+n]
	b = b[min(at, len(b)):]
	for i := range n {
		var freq, length uint32
		size, ok := 0, false
		if len(b) >= fourBytes {
			freq, length, size, ok = shortPair(binary.LittleEndian.Uint32(b))
		}
		if !ok {
			if freq, length, size = anyPair(b); size < 0 {
				return dst[:kept], false
			}
		}
		b = b[size:]
		dst[kept] = Selected{uint32(i), freq, length}
		below := math.Float64bits(float64(freq)*table[min(length, TableSize-1)]-need) >> 63 // the sign
		kept += int(below ^ 1)
	}
	return dst[:kept], true
}

// readScaled decodes pairs and sets dst to each frequency times what table has
// for the length, or more for one beyond it. It returns false if b ends before.
func readScaled(dst []float64, b []byte, at int, table *[TableSize]float64, more func(length uint32) float64) bool {
	b = b[min(at, len(b)):]
	for i := range dst {
		if len(b) >= fourBytes {
			if freq, length, size, ok := shortPair(binary.LittleEndian.Uint32(b)); ok && length < TableSize {
				dst[i] = float64(freq) * table[length]
				b = b[size:]
				continue
			}
		}
		freq, length, end := anyPair(b)
		if end < 0 {
			return false
		}
		b = b[end:]
		if length < TableSize {
			dst[i] = float64(freq) * table[length]
		} else {
			dst[i] = float64(freq) * more(length)
		}
	}
	return true
}

// longVarint goes on with a number whose first byte was v. Numbers beyond 32
// bits are cut off: no text has so many tokens.
func longVarint(b []byte, at int, v uint32) (uint32, int) {
	v &= 0x7f
	for shift := 7; at < len(b); shift += 7 {
		c := b[at]
		at++
		v |= uint32(c&0x7f) << shift
		if c < 0x80 {
			return v, at
		}
	}
	return 0, -1
}

const lowBits, highBits = 0x0101010101010101, 0x8080808080808080 // of each byte

// nthByte returns which of eight bytes is the n-th, from 1, that has its high bit
// set. No other bits may be.
func nthByte(set uint64, n int) int {
	upTo := set >> 7 * lowBits // each byte counts those up to it
	return bits.TrailingZeros64(((upTo|highBits)-uint64(n)*lowBits)&highBits) / 8
}

// skipVarints returns the offset behind n numbers, -1 if b ends before. It
// counts last bytes of numbers, those without the upper bit, 32 at a time.
func skipVarints(b []byte, at, n int) int {
	rest := b[min(at, len(b)):]
	for n >= 32 && len(rest) >= 32 {
		v0, v1 := binary.LittleEndian.Uint64(rest), binary.LittleEndian.Uint64(rest[8:])
		v2, v3 := binary.LittleEndian.Uint64(rest[16:]), binary.LittleEndian.Uint64(rest[24:])
		n -= bits.OnesCount64(^v0&highBits | ^v1&highBits>>1 | ^v2&highBits>>2 | ^v3&highBits>>3)
		rest = rest[32:]
	}
	for ; n > 0 && len(rest) >= 8; rest = rest[8:] {
		ends := ^binary.LittleEndian.Uint64(rest) & highBits
		count := bits.OnesCount64(ends)
		if count >= n {
			return len(b) - len(rest) + nthByte(ends, n) + 1
		}
		n -= count
	}
	for ; n > 0; rest = rest[1:] {
		if len(rest) == 0 {
			return -1
		}
		if rest[0] < 0x80 {
			n--
		}
	}
	return len(b) - len(rest)
}

// readVarint decodes one number, end -1 if b ends before.
func readVarint(b []byte, at int) (v uint32, end int) {
	if uint(at) >= uint(len(b)) {
		return 0, -1
	}
	v = uint32(b[at])
	if at++; v < 0x80 {
		return v, at
	}
	return longVarint(b, at, v)
}
