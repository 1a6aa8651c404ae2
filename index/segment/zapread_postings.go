package segment

import (
	"encoding/binary"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// Postings are the documents of one segment that hold a term, with its
// frequency and the length of the field in each. The zero value holds none.
//
// zap writes them as a roaring bitmap of the documents and a stream of pairs
// of varints, frequency and length, in the order of documents. The bitmap's
// containers hold 65,536 documents each: as sorted 16 bit numbers if they are
// up to 4,096, else as bits.
type Postings struct {
	Count uint32 // documents, deleted ones included

	reader *Reader
	value  uint64 // what the dictionary has for the term; unique in the segment

	bits    []byte             // the roaring bitmap
	n       int                // containers
	keys    int                // where the table of their keys and sizes begins in bits
	offsets int                // where that of their offsets begins, 0 if there is none
	starts  [minOffsets]uint32 // the offsets then

	freqs     []byte // pairs; empty where the field has no frequencies
	locations uint64 // offset of zap's locations in the segment, 0 if none

	doc, length uint32 // of the only posting, if zap put it in the dictionary
}

// Cookies at the start of a roaring bitmap.
const (
	cookiePlain = 12346 // without run containers
	cookieRuns  = 12347 // with them; in the lower 16 bits
)

// maxArray is the most documents that a container lists one by one.
const maxArray = 4096

const bitmapBytes = 1 << 16 / 8

func (r *Reader) open(value uint64, p *Postings) error {
	freqAt, err := r.openBitmap(value, p)
	if err != nil || value&zap.FSTValEncodingMask == zap.FSTValEncoding1Hit {
		return err
	}
	var ok bool
	if _, p.freqs, ok = r.chunks(freqAt); !ok {
		return fmt.Errorf("read postings: %w", ErrDamaged)
	}
	return nil
}

// openBitmap is open without the frequencies, which it says the place of.
func (r *Reader) openBitmap(value uint64, p *Postings) (freqAt uint64, err error) {
	*p = Postings{reader: r, value: value}
	if value&zap.FSTValEncodingMask == zap.FSTValEncoding1Hit {
		doc, length := zap.FSTValDecode1Hit(value)
		if doc >= uint64(r.docs) {
			return 0, fmt.Errorf("read postings: %w", ErrDamaged)
		}
		p.Count, p.doc, p.length = 1, uint32(doc), uint32(length)
		return 0, nil
	}
	freqAt, next, ok1 := r.uvarint(value)
	locAt, next, ok2 := r.uvarint(next)
	size, body, ok3 := r.uvarint(next)
	if !ok1 || !ok2 || !ok3 || size > uint64(len(r.data))-body {
		return 0, fmt.Errorf("read postings: %w", ErrDamaged)
	}
	p.locations = locAt
	if err := p.readBitmap(r.data[body : body+size]); err != nil {
		return 0, fmt.Errorf("read postings: %w", err)
	}
	return freqAt, nil
}

// chunks returns the table of ends and the bytes of a stream in chunks. They
// lie end to end, so that the stream can be read as one.
func (r *Reader) chunks(at uint64) (ends, stream []byte, ok bool) {
	if at == 0 {
		return nil, nil, true // not encoded
	}
	n, next, ok := r.uvarint(at)
	if !ok || n > uint64(len(r.data)) {
		return nil, nil, false
	}
	table, last := next, uint64(0)
	if n > 0 {
		end := skipVarints(r.data, int(next), int(n-1))
		if end < 0 {
			return nil, nil, false
		}
		if last, next, ok = r.uvarint(uint64(end)); !ok {
			return nil, nil, false
		}
	}
	if last > uint64(len(r.data))-next {
		return nil, nil, false
	}
	return r.data[table:next], r.data[next : next+last], true
}

// readBitmap checks the containers of a bitmap, so that reading them needs no
// checks of its own.
func (p *Postings) readBitmap(b []byte) error {
	if len(b) < 8 {
		return ErrDamaged
	}
	cookie := binary.LittleEndian.Uint32(b)
	switch {
	case cookie == cookiePlain:
		n := binary.LittleEndian.Uint32(b[4:])
		if n > 1<<16 {
			return ErrDamaged
		}
		p.n, p.keys, p.offsets = int(n), 8, 8+4*int(n)
	case cookie&0xffff != cookieRuns:
		return ErrDamaged
	default:
		p.n = int(cookie>>16) + 1
		p.keys = 4 + (p.n+7)/8
		if len(b) < p.keys || p.n > int(p.reader.docs>>16)+1 {
			return ErrDamaged
		}
		if !allZero(b[4:p.keys]) {
			plain, err := withoutRuns(b, p.n, p.keys)
			if err != nil {
				return err
			}
			return p.readBitmap(plain)
		}
		p.offsets = 0
		if p.n >= minOffsets {
			p.offsets = p.keys + 4*p.n
		}
	}
	return p.checkContainers(b)
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// checkContainers checks that the containers are within b.
func (p *Postings) checkContainers(b []byte) error {
	next := p.keys + 4*p.n
	if p.offsets > 0 {
		next += 4 * p.n
	}
	if len(b) < next {
		return ErrDamaged
	}
	p.bits = b
	for i := range p.n {
		size := 2 * p.card(i)
		if p.card(i) > maxArray {
			size = bitmapBytes
		}
		if p.offsets == 0 {
			p.starts[i] = uint32(next)
			next += int(size)
		}
		if uint64(p.offset(i))+uint64(size) > uint64(len(b)) || p.key(i)<<16 >= p.reader.docs {
			return ErrDamaged
		}
		p.Count += p.card(i)
	}
	return nil
}

// key is the upper half of the documents in container i.
func (p *Postings) key(i int) uint32 { return uint32(binary.LittleEndian.Uint16(p.bits[p.keys+4*i:])) }

// card is the number of documents in container i.
func (p *Postings) card(i int) uint32 {
	return uint32(binary.LittleEndian.Uint16(p.bits[p.keys+2+4*i:])) + 1
}

func (p *Postings) offset(i int) uint32 {
	if p.offsets == 0 {
		return p.starts[i]
	}
	return binary.LittleEndian.Uint32(p.bits[p.offsets+4*i:])
}

// list returns the documents of container i, which has an array of them.
func (p *Postings) list(i int) []byte {
	at := p.offset(i)
	return p.bits[at : at+2*p.card(i)]
}

// set returns the bits of container i, which has a bitmap.
func (p *Postings) set(i int) []byte {
	at := p.offset(i)
	return p.bits[at : at+bitmapBytes]
}

// OrInto sets the bit of each document in words.
func (p *Postings) OrInto(words []uint64) {
	if p.bits == nil {
		if p.Count > 0 {
			words[p.doc>>6] |= 1 << (p.doc & 63)
		}
		return
	}
	for i := range p.n {
		p.orContainer(i, words[p.key(i)<<10:])
	}
}

// orContainer sets the bit of each document of container i in words, which begin
// with it.
func (p *Postings) orContainer(i int, words []uint64) {
	if p.card(i) <= maxArray {
		for list := p.list(i); len(list) >= 2; list = list[2:] {
			v := binary.LittleEndian.Uint16(list)
			words[v>>6] |= 1 << (v & 63)
		}
		return
	}
	set := p.set(i)
	for w := range words[:min(len(words), bitmapBytes/8)] {
		words[w] |= binary.LittleEndian.Uint64(set[8*w:])
	}
}

// Bitmap returns the documents as a bitmap of its own.
func (p *Postings) Bitmap() (*roaring.Bitmap, error) {
	m := roaring.New()
	if p.bits == nil {
		if p.Count > 0 {
			m.Add(p.doc)
		}
		return m, nil
	}
	if err := m.UnmarshalBinary(p.bits); err != nil {
		return nil, fmt.Errorf("read postings: %w", ErrDamaged)
	}
	return m, nil
}
