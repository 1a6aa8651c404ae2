package dump

import (
	"io"
	"math/bits"
)

// bz2MaxPacked bounds a block in compressed form: 900,001 symbols of 20 bits
// make 2,250,003 bytes, tables and selectors some 15 kB.
const bz2MaxPacked = 2_300_000

// segment is what lies between one magic number and the next, its own
// included: a block, or the end of a stream with the head of the next.
type segment struct {
	data   []byte
	start  int   // bit of data where it begins, 0 to 7
	end    int   // bit of data where the next magic number begins or the input ends
	offset int64 // of data in the input
	kind   segmentKind
	last   bool // the input ended here
	cut    bool // it was longer than a block can be; the rest is lost

	done chan struct{} // gets a token when out is set
	out  blockOutput
}

type segmentKind uint8

const (
	otherSegment segmentKind = iota // no magic number before it: the file's head, or damage
	blockSegment
	endSegment
)

// bz2Scanner cuts a bzip2 file into segments. A magic number may begin at any
// bit; rarely, one stands within a block by chance.
type bz2Scanner struct {
	src  io.Reader
	err  error  // of src
	buf  []byte // of the input, from base on
	base int64

	kind    segmentKind // of the current segment
	start   int         // bit of buf where it begins
	scanned int         // byte of buf up to which magic numbers were looked for
	tail    uint64      // the eight bytes before it
	ended   bool
}

// next fills seg with the next segment. After the one that is marked last it
// returns io.EOF.
func (s *bz2Scanner) next(seg *segment) error {
	if s.ended {
		return io.EOF
	}
	for {
		if bit, kind, ok := s.find(); ok {
			s.start = min(s.start, bit)
			s.fill(seg, bit)
			s.kind, s.start = kind, bit
			return nil
		}
		switch {
		case s.err == io.EOF:
			s.fill(seg, 8*len(s.buf))
			seg.last = true
			s.ended = true
			return nil
		case s.err != nil:
			return s.err
		case len(s.buf)-s.start/8 > bz2MaxPacked:
			s.fill(seg, 8*len(s.buf))
			seg.cut = true
			s.kind, s.start = otherSegment, 8*len(s.buf)
			return nil
		}
		s.read()
	}
}

// fill copies the current segment, which ends at bit end of buf, to seg.
func (s *bz2Scanner) fill(seg *segment, end int) {
	first := s.start / 8
	seg.data = append(seg.data[:0], s.buf[first:(end+7)/8]...)
	seg.start = s.start % 8
	seg.end = end - 8*first
	seg.offset = s.base + int64(first)
	seg.kind = s.kind
	seg.last, seg.cut = false, false
}

// read drops what is done with and reads on. It keeps eight bytes at least,
// in which a magic number may have begun.
func (s *bz2Scanner) read() {
	drop := max(0, min(s.start/8, len(s.buf)-8))
	s.base += int64(drop)
	s.buf = append(s.buf[:0], s.buf[drop:]...)
	s.start -= 8 * drop
	s.scanned -= drop
	n := len(s.buf)
	if cap(s.buf)-n < readSize {
		s.buf = append(s.buf, make([]byte, readSize)...)
	}
	m, err := s.src.Read(s.buf[n : n+readSize])
	s.buf = s.buf[:n+m]
	s.err = err
}

// find looks for the next magic number and returns its first bit.
func (s *bz2Scanner) find() (bit int, kind segmentKind, ok bool) {
	tail := s.tail
	for i := s.scanned; i < len(s.buf); i++ {
		tail = tail<<8 | uint64(s.buf[i])
		for shifts := bz2Shifts[byte(tail>>8)]; shifts != 0; shifts &= shifts - 1 {
			shift := bits.TrailingZeros8(shifts)
			switch tail >> shift & (1<<bz2MagicBits - 1) {
			case bz2BlockMagic:
				kind = blockSegment
			case bz2EndMagic:
				kind = endSegment
			default:
				continue
			}
			s.tail, s.scanned = tail, i+1
			return 8*(i+1) - shift - bz2MagicBits, kind, true
		}
	}
	s.tail, s.scanned = tail, len(s.buf)
	return 0, 0, false
}

// bz2Shifts holds for each value of a byte a bit for each number of bits that
// may follow a magic number whose last whole byte but one it is.
var bz2Shifts = func() (t [256]uint8) {
	for shift := range 8 {
		t[byte(uint64(bz2BlockMagic)>>(8-shift))] |= 1 << shift
		t[byte(uint64(bz2EndMagic)>>(8-shift))] |= 1 << shift
	}
	return t
}()
