package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"sort"
	"strings"

	"github.com/blevesearch/mmap-go"

	"wikiseek/index/internal/memory"
)

// Positions are the positions of the tokens of a segment, mapped from the file
// beside it, or in memory while the segment is. Several goroutines may read at a time.
type Positions struct {
	data   mmap.MMap // or plain memory
	fields map[string]positionsField
	docs   uint32
	zapSum uint32
	opened recent[termPositions] // by what the dictionary has for the term
}

// The ends of the names of files.
const (
	Suffix          = ".zap" // of a segment
	PositionsSuffix = ".pos" // of its positions
)

// PositionsName returns the name of the file of positions of the segment file
// of that name.
func PositionsName(name string) string { return strings.TrimSuffix(name, Suffix) + PositionsSuffix }

// openPositions maps a file of positions. It returns nil where there is none.
func openPositions(path string) (*Positions, error) {
	m, err := memory.Map(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, memory.ErrEmpty):
		return nil, fmt.Errorf("open positions %s: %w", path, ErrDamaged)
	case err != nil: // what the system refuses may be whole
		return nil, fmt.Errorf("open positions: %w", err)
	}
	p, err := readPositions(m)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open positions %s: %w", path, err), m.Unmap())
	}
	return p, nil
}

// readPositions reads the directory of a file of positions.
func readPositions(data []byte) (*Positions, error) {
	if len(data) < len(positionsMagic)+footerBytes || string(data[:len(positionsMagic)]) != positionsMagic {
		return nil, ErrDamaged
	}
	end := uint64(len(data) - footerBytes)
	foot := data[end:]
	p := &Positions{
		data:   data,
		docs:   binary.LittleEndian.Uint32(foot[8:]),
		zapSum: binary.LittleEndian.Uint32(foot[12:]),
		fields: make(map[string]positionsField),
		opened: newRecent[termPositions](keptOpened),
	}
	at := binary.LittleEndian.Uint64(foot)
	if at > end {
		return nil, ErrDamaged
	}
	r := reader{b: data[at:end]}
	for n := r.uvarint(); n > 0 && !r.bad; n-- {
		f := positionsField{name: string(r.bytes(r.uvarint()))}
		for _, v := range []*uint64{&f.start, &f.index, &f.hapax, &f.end} {
			*v = r.uvarint()
		}
		if f.start > f.index || f.index > f.hapax || f.hapax-f.index < 8 || f.hapax > f.end || f.end > at {
			return nil, ErrDamaged
		}
		p.fields[f.name] = f
	}
	if r.bad {
		return nil, ErrDamaged
	}
	return p, nil
}

// check compares the checksum of the whole file.
func (p *Positions) check() error {
	body := p.data[:len(p.data)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(p.data[len(body):]) {
		return fmt.Errorf("%w: checksum differs", ErrDamaged)
	}
	return nil
}

func (p *Positions) close() error { return p.data.Unmap() }

// A reader reads numbers from bytes that may be damaged.
type reader struct {
	b   []byte
	bad bool // went beyond the end; what it gives is 0 then
}

func (r *reader) uvarint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 { // most are
		v := r.b[0]
		r.b = r.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// twoUvarints is uvarint twice.
func (r *reader) twoUvarints() (first, second uint64) {
	if len(r.b) >= 8 {
		v := binary.LittleEndian.Uint64(r.b)
		first, size := shortVarint(v)
		second, more := shortVarint(v >> (8 * size & 63))
		if size <= fourBytes && more <= fourBytes {
			r.b = r.b[size+more:]
			return first, second
		}
	}
	return r.uvarint(), r.uvarint()
}

// uint32 reads a number of fixed width.
func (r *reader) uint32() uint32 {
	b := r.bytes(4)
	if r.bad {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.b, r.bad = nil, true
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// Open implements [PositionReader].
func (p *Positions) Open(t *TermPositions, field string, term []byte, postings *Postings) (err error) {
	*t = TermPositions{}
	t.beside, err = p.find(field, term, postings.value)
	return err
}

// keptOpened is of how many terms it is kept where their positions are.
const keptOpened = 1 << 10

// find returns the positions of a term of a field, which has that value in the
// dictionary.
func (p *Positions) find(field string, term []byte, value uint64) (termPositions, error) {
	f, ok := p.fields[field]
	if !ok {
		return termPositions{}, fmt.Errorf("read positions: none of field %s", field)
	}
	if t := p.opened.get(value); t != nil {
		return *t, nil
	}
	var t termPositions
	if value&oneHit != 0 {
		t, ok = p.hapax(f, uint32(value&maxOneHit), termHash(term))
	} else if t, ok = p.term(f, value); ok && p.opened.again(value) {
		p.opened.put(value, t)
	}
	if !ok {
		return t, fmt.Errorf("read positions of %q in %s: %w", term, field, ErrDamaged)
	}
	return t, nil
}

func (p *Positions) has(field string) bool {
	_, ok := p.fields[field]
	return ok
}

// eachFrequent calls fn with what the dictionary has for each term of a field that
// more than blockPostings documents hold: all that, but in fewer steps than the
// dictionary takes.
func (p *Positions) eachFrequent(field string, fn func(value uint64) error) error {
	samples, entries, ok := p.index(p.fields[field])
	if !ok {
		return ErrDamaged
	}
	r := reader{b: entries}
	for len(r.b) > 0 && len(samples) > 0 {
		at := binary.LittleEndian.Uint64(samples)
		samples = samples[sampleBytes:]
		for range indexStep {
			if len(r.b) == 0 {
				break
			}
			at += r.uvarint()
			if blocked := r.uvarint()&1 != 0; blocked && !r.bad {
				if err := fn(at); err != nil {
					return err
				}
			}
		}
	}
	if r.bad || len(r.b) > 0 {
		return ErrDamaged
	}
	return nil
}

// index returns the two parts of the index of a field's terms.
func (p *Positions) index(f positionsField) (samples, entries []byte, ok bool) {
	b := p.data[f.index:f.hapax]
	if len(b) < 8 {
		return nil, nil, false
	}
	n := binary.LittleEndian.Uint64(b[len(b)-8:])
	b = b[:len(b)-8]
	if n > uint64(len(b)/sampleBytes) {
		return nil, nil, false
	}
	at := len(b) - sampleBytes*int(n)
	return b[at:], b[:at], true
}

// term finds the positions of the term whose postings are at address.
func (p *Positions) term(f positionsField, address uint64) (termPositions, bool) {
	samples, entries, ok := p.index(f)
	if !ok {
		return termPositions{}, false
	}
	i := sort.Search(len(samples)/sampleBytes, func(i int) bool { return binary.LittleEndian.Uint64(samples[sampleBytes*i:]) > address }) - 1
	if i < 0 {
		return termPositions{}, false
	}
	sample := samples[sampleBytes*i:]
	at := binary.LittleEndian.Uint64(sample)
	offset := binary.LittleEndian.Uint64(sample[8:])
	from := binary.LittleEndian.Uint64(sample[16:])
	if from > uint64(len(entries)) {
		return termPositions{}, false
	}
	r := reader{b: entries[from:]}
	for range indexStep {
		distance, size := r.twoUvarints()
		at += distance
		if at == address && !r.bad {
			return p.slice(f, offset, size>>1, size&1 != 0)
		}
		offset += size >> 1
	}
	return termPositions{}, false
}

func (p *Positions) slice(f positionsField, offset, size uint64, blocked bool) (termPositions, bool) {
	if offset < f.start || offset > f.index || size > f.index-offset {
		return termPositions{}, false
	}
	r := reader{b: p.data[offset : offset+size]}
	var t termPositions
	if blocked {
		n := r.uvarint()
		end := -1
		if n <= uint64(len(r.b)) {
			end = skipVarints(r.b, 0, int(n))
		}
		if end < 0 {
			return t, false
		}
		t.sizes, r.b = r.b[:end], r.b[end:]
	}
	t.blocks, t.rest = r.b, r.b
	return t, !r.bad
}

// hapax finds the position of a term that occurs once, in that document.
func (p *Positions) hapax(f positionsField, doc uint32, hash uint16) (termPositions, bool) {
	entries, samples, ok := p.hapaxPart(f)
	if !ok || doc >= p.docs {
		return termPositions{}, false
	}
	at := binary.LittleEndian.Uint64(samples[8*int(doc/hapaxStep):])
	if at > uint64(len(entries)) {
		return termPositions{}, false
	}
	r := reader{b: entries[at:]}
	for range doc % hapaxStep {
		r.bytes(r.uvarint())
	}
	list := reader{b: r.bytes(r.uvarint())}
	for len(list.b) > 0 {
		h := list.bytes(2)
		position := list.uvarint()
		if !list.bad && binary.LittleEndian.Uint16(h) == hash {
			b := binary.AppendUvarint(nil, position<<1|1)
			return termPositions{blocks: b, rest: b}, true
		}
	}
	return termPositions{}, false
}

// hapaxPart returns the positions of a field's terms that occur once, and where
// those of every so many documents begin.
func (p *Positions) hapaxPart(f positionsField) (entries, samples []byte, ok bool) {
	part := p.data[f.hapax:f.end]
	n := (uint64(p.docs) + hapaxStep - 1) / hapaxStep
	if 8*n > uint64(len(part)) {
		return nil, nil, false
	}
	at := uint64(len(part)) - 8*n
	return part[:at], part[at:], true
}
