package segment

import (
	"encoding/binary"
	"math/bits"
)

// readPairs decodes frequencies and lengths from b at an offset and returns
// where they end, -1 if b ends before. The lowest bit of a frequency says
// whether zap has locations for it.
func readPairs(freqs, lengths []uint32, b []byte, at int) int {
	lengths = lengths[:len(freqs)]
	for i := range freqs {
		if uint(at) >= uint(len(b)) {
			return -1
		}
		f := uint32(b[at])
		at++
		if f >= 0x80 {
			if f, at = longVarint(b, at, f); at < 0 {
				return -1
			}
		}
		if uint(at) >= uint(len(b)) {
			return -1
		}
		n := uint32(b[at])
		at++
		if n >= 0x80 {
			if n, at = longVarint(b, at, n); at < 0 {
				return -1
			}
		}
		freqs[i], lengths[i] = f>>1, n
	}
	return at
}

// Selected is a posting that Select kept.
type Selected struct {
	Index        uint32 // in the block
	Freq, Length uint32
}

// selectPairs decodes n pairs and appends those to dst whose frequency times
// what table has for the length is need or more. Lengths beyond the table
// take its last element.
func selectPairs(dst []Selected, n int, b []byte, at int, table *[TableSize]float64, need float64) ([]Selected, bool) {
	for i := range n {
		if uint(at) >= uint(len(b)) {
			return dst, false
		}
		f := uint32(b[at])
		at++
		if f >= 0x80 {
			if f, at = longVarint(b, at, f); at < 0 {
				return dst, false
			}
		}
		if uint(at) >= uint(len(b)) {
			return dst, false
		}
		length := uint32(b[at])
		at++
		if length >= 0x80 {
			if length, at = longVarint(b, at, length); at < 0 {
				return dst, false
			}
		}
		if f >>= 1; float64(f)*table[min(length, TableSize-1)] >= need {
			dst = append(dst, Selected{uint32(i), f, length})
		}
	}
	return dst, true
}

// readScaled decodes pairs and sets dst to each frequency times what table has
// for the length, or more for one beyond it. It returns false if b ends before.
func readScaled(dst []float64, b []byte, at int, table *[TableSize]float64, more func(length uint32) float64) bool {
	for i := range dst {
		if uint(at) >= uint(len(b)) {
			return false
		}
		f := uint32(b[at])
		at++
		if f >= 0x80 {
			if f, at = longVarint(b, at, f); at < 0 {
				return false
			}
		}
		if uint(at) >= uint(len(b)) {
			return false
		}
		length := uint32(b[at])
		at++
		if length >= 0x80 {
			if length, at = longVarint(b, at, length); at < 0 {
				return false
			}
		}
		if length < TableSize {
			dst[i] = float64(f>>1) * table[length]
		} else {
			dst[i] = float64(f>>1) * more(length)
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

// skipVarints returns the offset behind n numbers, -1 if b ends before. It
// counts last bytes of numbers, those without the upper bit, eight at a time.
func skipVarints(b []byte, at, n int) int {
	const upper = 0x8080808080808080
	for n >= 8 && at+8 <= len(b) {
		n -= bits.OnesCount64(^binary.LittleEndian.Uint64(b[at:]) & upper)
		at += 8
	}
	for n > 0 {
		if at >= len(b) {
			return -1
		}
		if b[at] < 0x80 {
			n--
		}
		at++
	}
	return at
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
