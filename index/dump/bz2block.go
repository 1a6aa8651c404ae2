package dump

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/bits"
	"slices"
)

// The format of bzip2 has no specification of its author's; facts here are
// from the source of bzip2 1.0.8 and J. Tsai, "BZIP2: Format Specification".

const (
	bz2BlockMagic = 0x314159265359
	bz2EndMagic   = 0x177245385090
	bz2MagicBits  = 48

	bz2MaxBlock   = 900_000 // bytes before the first run-length step, level 9
	bz2MaxCodeLen = 20
	bz2GroupSize  = 50 // symbols to a selector
	bz2MaxTables  = 6
	bz2MaxSymbols = 258 // 256 bytes, two runs, end of block, less one
)

// errShort says that a block does not end before its data does.
var errShort = errors.New("bzip2 block is not complete")

// bz2Error says what is wrong with a block.
type bz2Error string

func (e bz2Error) Error() string { return "bzip2 block: " + string(e) }

// bz2Block decodes blocks; its memory, 5.5 MB at most, is used again.
type bz2Block struct {
	bits      bitReader
	symbols   [256]byte // bytes in use, in their order at first
	nSymbols  int
	tables    [bz2MaxTables]huffman
	selectors []byte
	tt        []uint32 // the transformed block, then its permutation
	packed    []byte   // the block before the first run-length step is undone
	counts    [256]uint32
	walk      bz2Walk
}

// decode decodes the block whose magic begins at bit start of data. It
// returns the block with its runs still packed, valid until the next call,
// the check sum that it should have, and the bit behind its end.
func (d *bz2Block) decode(data []byte, start int) (packed []byte, sum uint32, end int, err error) {
	d.bits = bitReader{data: data}
	d.bits.seek(start + bz2MagicBits)
	sum = d.bits.read(32)
	if d.bits.read(1) != 0 {
		return nil, 0, 0, bz2Error("randomized blocks (bzip2 0.9) are not read")
	}
	origin := d.bits.read(24)
	err = d.readSymbolMap()
	if err == nil {
		err = d.readSelectors()
	}
	if err == nil {
		err = d.readTables()
	}
	var n int
	if err == nil {
		n, err = d.readBlock()
	}
	if d.bits.over() {
		return nil, 0, 0, errShort
	}
	if err == nil && int(origin) >= n {
		err = bz2Error("origin is outside of it")
	}
	if err != nil {
		return nil, 0, 0, err
	}
	return d.untransform(n, origin), sum, d.bits.pos(), nil
}

func (d *bz2Block) readSymbolMap() error {
	used := d.bits.read(16)
	d.nSymbols = 0
	for i := range 16 {
		if used&(0x8000>>i) == 0 {
			continue
		}
		row := d.bits.read(16)
		for j := range 16 {
			if row&(0x8000>>j) != 0 {
				d.symbols[d.nSymbols] = byte(16*i + j)
				d.nSymbols++
			}
		}
	}
	if d.nSymbols == 0 {
		return bz2Error("it uses no bytes")
	}
	return nil
}

// readSelectors reads the number of tables and which of them each group of
// symbols uses.
func (d *bz2Block) readSelectors() error {
	nTables := int(d.bits.read(3))
	if nTables < 2 || nTables > bz2MaxTables {
		return bz2Error(fmt.Sprintf("%d code tables", nTables))
	}
	n := int(d.bits.read(15))
	if n == 0 {
		return bz2Error("no selectors")
	}
	d.selectors = slices.Grow(d.selectors[:0], n)[:n]
	order := [bz2MaxTables]byte{0, 1, 2, 3, 4, 5}
	for i := range d.selectors {
		j := 0
		for d.bits.read(1) != 0 {
			if j++; j >= nTables {
				return bz2Error("selector of no table")
			}
		}
		s := order[j]
		copy(order[1:j+1], order[:j])
		order[0] = s
		d.selectors[i] = s
	}
	for i := range d.tables {
		d.tables[i].n = 0
	}
	for i := range nTables {
		d.tables[i].n = d.nSymbols + 2
	}
	return nil
}

func (d *bz2Block) readTables() error {
	for i := range d.tables {
		t := &d.tables[i]
		length := 0
		if t.n > 0 {
			length = int(d.bits.read(5))
		}
		for s := range t.n {
			for {
				if length < 1 || length > bz2MaxCodeLen {
					return bz2Error("code length out of range")
				}
				if d.bits.read(1) == 0 {
					break
				}
				length += 1 - 2*int(d.bits.read(1))
			}
			t.lengths[s] = byte(length)
		}
		t.build()
	}
	return nil
}

// readBlock decodes the symbols into tt, one byte an entry, and returns how
// many they are.
func (d *bz2Block) readBlock() (n int, err error) {
	clear(d.counts[:])
	b, eob := &d.bits, d.nSymbols+1
	acc, left := b.acc, b.n // of b, in registers
	front := newFrontList(&d.symbols)
	run, weight := 0, 1
	for _, sel := range d.selectors {
		table := &d.tables[sel]
		for range bz2GroupSize {
			if left < bz2MaxCodeLen {
				acc, left = b.refill(acc, left)
			}
			code := table.fast[acc>>(64-bz2FastBits)]
			if code == 0 {
				code = table.long(acc)
			}
			acc, left = acc<<(code&31), left-int(code&31)
			s := int(code >> 5)
			if s <= 1 {
				run += weight << s
				if weight <<= 1; run > bz2MaxBlock {
					return n, b.stop(acc, left, bz2Error("run is longer than a block"))
				}
				continue
			}
			if run > 0 {
				if n, err = d.repeat(front.first(), n, run); err != nil {
					return n, b.stop(acc, left, err)
				}
				run, weight = 0, 1
			}
			switch {
			case s == eob:
				return n, b.stop(acc, left, nil)
			case s > eob:
				return n, b.stop(acc, left, bz2Error("bad code"))
			}
			if n+1 >= len(d.tt) {
				if err = d.grow(n + 1); err != nil {
					return n, b.stop(acc, left, err)
				}
			}
			c := front.move(s - 1)
			d.counts[c]++
			d.tt[n] = uint32(c)
			n++
		}
		if b.acc, b.n = acc, left; b.over() {
			return n, errShort
		}
	}
	return n, bz2Error("too few selectors")
}

// repeat writes a run of a byte at n of tt, and returns where it ends.
func (d *bz2Block) repeat(c byte, n, run int) (int, error) {
	if n+run >= len(d.tt) {
		if err := d.grow(n + run); err != nil {
			return 0, err
		}
	}
	for i := n; i < n+run; i++ {
		d.tt[i] = uint32(c)
	}
	d.counts[c] += uint32(run)
	return n + run, nil
}

const errTooLarge = bz2Error("longer than a block may be")

// grow makes room for n entries and one more, which walks need: the files of small
// wikis have no blocks that would need all of the memory.
func (d *bz2Block) grow(n int) error {
	if n > bz2MaxBlock {
		return errTooLarge
	}
	larger := make([]uint32, min(max(64<<10, 4*len(d.tt), n), bz2MaxBlock)+1)
	copy(larger, d.tt)
	d.tt = larger
	return nil
}

// frontList is symbols in move-to-front order: the first eight, of which most are
// asked for, in a word, which takes no branch to move one in.
type frontList struct {
	word uint64
	rest *[248]byte
}

func newFrontList(symbols *[256]byte) frontList {
	return frontList{binary.LittleEndian.Uint64(symbols[:]), (*[248]byte)(symbols[8:])}
}

func (l *frontList) first() byte { return byte(l.word) }

// move moves the symbol at i to the front and returns it.
func (l *frontList) move(i int) byte {
	if i >= 8 {
		return l.moveRest(i - 8)
	}
	shift := 8 * uint(i) & 63
	before := uint64(1)<<shift - 1
	c := l.word >> shift & 0xff
	l.word = l.word&^(before<<8|0xff) | l.word&before<<8 | c
	return byte(c)
}

func (l *frontList) moveRest(i int) byte {
	c := l.rest[i]
	copy(l.rest[1:i+1], l.rest[:i])
	l.rest[0] = byte(l.word >> 56)
	l.word = l.word<<8 | uint64(c)
	return c
}

// untransform inverts the Burrows-Wheeler transform of the n bytes in tt.
func (d *bz2Block) untransform(n int, origin uint32) []byte {
	d.link(n)
	if cap(d.packed) < n {
		d.packed = make([]byte, n)
	}
	out := d.packed[:n]
	d.walk.walk(out, d.tt[:n+1], d.tt[origin]>>8)
	return out
}

// link has each of the n bytes in tt followed by the entry that comes next.
func (d *bz2Block) link(n int) {
	sum := uint32(0)
	for c, count := range d.counts {
		d.counts[c] = sum
		sum += count
	}
	tt := d.tt[:n]
	for i, v := range tt {
		c := byte(v)
		tt[d.counts[c]] |= uint32(i) << 8
		d.counts[c]++
	}
}

// unpacker undoes the first run-length step: four equal bytes are followed by
// a count of how many more there are. It can stop anywhere.
type unpacker struct {
	in      []byte
	last    byte
	equal   int // how many of last came in a row, up to 4
	pending int // copies of last still to be written
}

// next fills dst and returns how much it wrote; less than len(dst) only at
// the end of the block.
func (u *unpacker) next(dst []byte) int {
	n := 0
	for n < len(dst) {
		switch {
		case u.pending > 0:
			dst[n] = u.last
			n++
			u.pending--
		case len(u.in) == 0:
			return n
		case u.equal == 4:
			u.pending = int(u.in[0])
			u.in = u.in[1:]
			u.equal = 0
		default:
			n += u.copy(dst[n:])
		}
	}
	return n
}

// copy writes bytes up to and with the fourth equal one.
func (u *unpacker) copy(dst []byte) int {
	in := u.in[:min(len(u.in), len(dst))]
	last, equal := u.last, u.equal
	i := 0
	for i < len(in) && equal < 4 {
		c := in[i]
		dst[i] = c
		if c != last {
			equal = 0
		}
		equal++
		last = c
		i++
	}
	u.last, u.equal = last, equal
	u.in = u.in[i:]
	return i
}

// bz2Sum adds p to a bzip2 check sum. That is CRC-32 with the bits of each
// byte in the other order, so bytes are turned round, which lets package
// hash/crc32 do the work at the speed of the processor's instruction.
func bz2Sum(sum uint32, p []byte) uint32 {
	sum = bits.Reverse32(sum)
	var turned [1024]byte
	for len(p) > 0 {
		n := min(len(p), len(turned))
		i := 0
		for ; i+8 <= n; i += 8 {
			v := binary.LittleEndian.Uint64(p[i:])
			binary.LittleEndian.PutUint64(turned[i:], bits.ReverseBytes64(bits.Reverse64(v)))
		}
		for ; i < n; i++ {
			turned[i] = bits.Reverse8(p[i])
		}
		sum = crc32.Update(sum, crc32.IEEETable, turned[:n])
		p = p[n:]
	}
	return bits.Reverse32(sum)
}
