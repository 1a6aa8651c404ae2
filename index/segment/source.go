package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// source is a segment that was built here, to be merged.
type source struct {
	mem          []byte // of the segment file, with or without its footer
	offsets      offsets
	docs         uint32
	schema       *Schema
	dictionaries []uint64 // by field
	positions    *Positions

	numbers []uint64 // by document: its number in the new segment, or dropped
	base    uint32   // the first of them
	whole   bool     // no document is dropped

	local []uint32 // documents of the list being read
}

var errForeign = errors.New("segment was not built here")

// newSource takes a segment apart.
func newSource(s segment.Segment) (*source, error) {
	var src *source
	switch s := s.(type) {
	case *memorySegment:
		positions, err := readPositions(s.pack.positions)
		if err != nil {
			return nil, err
		}
		src = &source{mem: s.pack.mem, offsets: s.pack.offsets, docs: s.pack.docs, positions: positions}
	case *fileSegment:
		if s.positions == nil {
			return nil, errForeign
		}
		o := offsets{s.StoredIndexOffset(), s.SectionsIndexOffset()}
		src = &source{mem: s.Data(), offsets: o, docs: uint32(s.NumDocs()), positions: s.positions}
	default:
		return nil, errForeign
	}
	return src, src.readFields()
}

// readFields reads what the segment says of its fields.
func (s *source) readFields() error {
	if s.offsets.sections > uint64(len(s.mem)) {
		return errForeign
	}
	r := reader{b: s.mem[s.offsets.sections:]}
	s.schema = &Schema{}
	for n := r.uvarint(); n > 0 && !r.bad; n-- {
		at := r.bytes(8)
		if r.bad || !s.readField(binary.BigEndian.Uint64(at)) {
			return errForeign
		}
	}
	if r.bad || len(s.schema.fields) == 0 || s.schema.fields[idField].Name != idFieldName {
		return errForeign
	}
	return nil
}

func (s *source) readField(at uint64) bool {
	if at > uint64(len(s.mem)) {
		return false
	}
	r := reader{b: s.mem[at:]}
	f := Field{Name: string(r.bytes(r.uvarint()))}
	options := index.FieldIndexingOptions(r.uvarint())
	f.Stored = options.IsStored()
	_, hasPositions := s.positions.fields[f.Name]
	switch {
	case !options.IsIndexed():
		f.Kind = Stored
	case hasPositions:
		f.Kind = TextPositions
	case options.SkipFreqNorm() || f.Name == idFieldName:
		f.Kind = Keyword
	default:
		f.Kind = Text
	}
	sections := r.uvarint()
	section := r.bytes(2)
	address := r.bytes(8)
	if r.bad || sections != 1 || binary.BigEndian.Uint16(section) != textSection || f.options() != options {
		return false
	}
	at = binary.BigEndian.Uint64(address)
	if at > uint64(len(s.mem)) {
		return false
	}
	r = reader{b: s.mem[at:]}
	if from, to := r.uvarint(), r.uvarint(); from != noDocValues || to != noDocValues {
		return false
	}
	s.dictionaries = append(s.dictionaries, r.uvarint())
	s.schema.fields = append(s.schema.fields, f)
	return !r.bad
}

func (s *Schema) equal(t *Schema) bool { return slices.Equal(s.fields, t.fields) }

// renumber gives the documents that aren't in drops numbers from base on, and
// returns how many there are.
func (s *source) renumber(drops *roaring.Bitmap, base uint64) uint64 {
	s.base = uint32(base)
	s.numbers = make([]uint64, s.docs)
	s.whole = drops == nil || drops.IsEmpty()
	next := base
	for doc := range s.numbers {
		if !s.whole && drops.Contains(uint32(doc)) {
			s.numbers[doc] = dropped
			continue
		}
		s.numbers[doc] = next
		next++
	}
	return next - base
}

// storedAt returns where the stored fields of a document are.
func (s *source) storedAt(doc uint32) (from, to uint64) {
	from = binary.BigEndian.Uint64(s.mem[s.offsets.stored+8*uint64(doc):])
	r := reader{b: s.mem[from:]}
	n := r.uvarint() + r.uvarint()
	return from, uint64(len(s.mem)-len(r.b)) + n
}

// dictionary loads the terms of a field.
func (s *source) dictionary(field FieldID) (*vellum.FST, error) {
	r := reader{b: s.mem[s.dictionaries[field]:]}
	b := r.bytes(r.uvarint())
	if r.bad {
		return nil, ErrDamaged
	}
	return vellum.Load(b)
}

// appendTo appends the postings of a term, which has that value in the
// dictionary, to p.
func (s *source) appendTo(p *postings, f Field, term []byte, value uint64) error {
	if value&oneHit != 0 {
		return s.appendOneHit(p, f, term, value)
	}
	freqNorms, bitmap, err := s.list(value)
	if err != nil {
		return err
	}
	if s.local, err = appendRoaringDocs(s.local[:0], bitmap); err != nil {
		return err
	}
	var positions termPositions
	if f.Kind == TextPositions {
		if positions, err = s.positions.find(f.Name, term, value); err != nil {
			return err
		}
	}
	if s.whole {
		for _, doc := range s.local {
			p.docs = append(p.docs, s.base+doc)
		}
		p.freqNorms = append(p.freqNorms, freqNorms...)
		p.positions = append(p.positions, positions.blocks...)
		return nil
	}
	s.appendKept(p, f, freqNorms, positions.blocks)
	return nil
}

// appendKept appends the postings of the documents that aren't dropped.
func (s *source) appendKept(p *postings, f Field, freqNorms, positions []byte) {
	for _, doc := range s.local {
		n := freqNormSize(freqNorms)
		end := 0
		if f.Kind == TextPositions {
			end = skipDocuments(positions, 1)
		}
		if s.numbers[doc] != dropped {
			p.docs = append(p.docs, uint32(s.numbers[doc]))
			p.freqNorms = append(p.freqNorms, freqNorms[:n]...)
			p.positions = append(p.positions, positions[:end]...)
		}
		freqNorms, positions = freqNorms[n:], positions[end:]
	}
}

func (s *source) appendOneHit(p *postings, f Field, term []byte, value uint64) error {
	doc, length := uint32(value&maxOneHit), uint32(value>>31&maxOneHit)
	if doc >= s.docs {
		return ErrDamaged
	}
	if s.numbers[doc] == dropped {
		return nil
	}
	p.docs = append(p.docs, uint32(s.numbers[doc]))
	if f.Kind == Keyword {
		p.freqNorms = append(p.freqNorms, 0)
		return nil
	}
	p.freqNorms = append(p.freqNorms, 1<<1)
	p.freqNorms = appendUvarint(p.freqNorms, length)
	if f.Kind == TextPositions {
		t, err := s.positions.find(f.Name, term, value)
		if err != nil {
			return err
		}
		p.positions = append(p.positions, t.blocks...)
	}
	return nil
}

// list returns the frequencies and the bitmap of the postings at address.
func (s *source) list(address uint64) (freqNorms, bitmap []byte, err error) {
	if address > uint64(len(s.mem)) {
		return nil, nil, ErrDamaged
	}
	r := reader{b: s.mem[address:]}
	at := r.uvarint()
	locations := r.uvarint()
	bitmap = r.bytes(r.uvarint())
	if r.bad || locations != 0 || at > uint64(len(s.mem)) {
		return nil, nil, fmt.Errorf("%w: list at %d", ErrDamaged, address)
	}
	r = reader{b: s.mem[at:]}
	end := uint64(0)
	for n := r.uvarint(); n > 0 && !r.bad; n-- {
		end = r.uvarint()
	}
	freqNorms = r.bytes(end)
	if r.bad {
		return nil, nil, fmt.Errorf("%w: list at %d", ErrDamaged, address)
	}
	return freqNorms, bitmap, nil
}
