package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// source is a segment that was built here, to be merged.
type source struct {
	mem          []byte // of the segment file, with or without its footer
	pack         *Pack  // that mem is mapped by, if it is
	offsets      offsets
	docs         uint32
	schema       *Schema
	dictionaries []uint64 // by field
	positions    *Positions

	numbers []uint64 // by document: its number in the new segment, or dropped
	base    uint32   // the first of them
	whole   bool     // no document is dropped

	local   []uint32 // documents of the list being read
	hapaxes []uint32 // memory of the positions' cursor
}

var errForeign = errors.New("its positions are lost, or it was not built here")

// newSource takes a segment apart.
func newSource(s segment.Segment) (*source, error) {
	var src *source
	switch s := s.(type) {
	case *memorySegment:
		positions, err := readPositions(s.pack.positions)
		if err != nil {
			return nil, err
		}
		src = &source{pack: s.pack, mem: s.pack.mem, offsets: s.pack.offsets, docs: s.pack.docs, positions: positions}
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

// fieldTerms are the terms of a field of a source, in their order, with their
// postings.
type fieldTerms struct {
	*source
	*dictionary
	field     Field
	positions *positionsCursor // nil in fields without
}

// terms returns the terms of a field, before the first. Only one field is read
// at a time.
func (s *source) terms(field FieldID) (*fieldTerms, error) {
	t := &fieldTerms{source: s, field: s.schema.fields[field]}
	var err error
	if t.dictionary, err = s.dictionary(field); err != nil {
		return nil, err
	}
	if t.field.Kind != TextPositions {
		return t, nil
	}
	if t.positions, err = s.positions.cursor(t.field.Name, s.hapaxes); err != nil {
		return nil, err
	}
	s.hapaxes = t.positions.next
	return t, nil
}

// dictionary returns the terms of a field, before the first.
func (s *source) dictionary(field FieldID) (*dictionary, error) {
	r := reader{b: s.mem[s.dictionaries[field]:]}
	return newDictionary(r.bytes(r.uvarint())) // of nothing where that is damaged
}

// appendTo appends the postings of the term at hand to p. It is called once for
// each term.
func (t *fieldTerms) appendTo(p *postings) error {
	if t.value&oneHit != 0 {
		return t.appendOneHit(p)
	}
	freqNorms, bitmap, err := t.list(t.value)
	if err != nil {
		return err
	}
	if t.local, err = appendRoaringDocs(t.local[:0], bitmap); err != nil {
		return err
	}
	var positions []byte
	if t.positions != nil {
		if positions, err = t.positions.term(t.value); err != nil {
			return err
		}
	}
	if t.whole {
		for _, doc := range t.local {
			p.docs = append(p.docs, t.base+doc)
		}
		p.freqNorms = append(p.freqNorms, freqNorms...)
		p.positions = append(p.positions, positions...)
		return nil
	}
	t.appendKept(p, freqNorms, positions)
	return nil
}

// appendKept appends the postings of the documents that aren't dropped.
func (t *fieldTerms) appendKept(p *postings, freqNorms, positions []byte) {
	for _, doc := range t.local {
		n := freqNormSize(freqNorms)
		end := 0
		if t.positions != nil {
			end = skipDocuments(positions, 1)
		}
		if t.numbers[doc] != dropped {
			p.docs = append(p.docs, uint32(t.numbers[doc]))
			p.freqNorms = append(p.freqNorms, freqNorms[:n]...)
			p.positions = append(p.positions, positions[:end]...)
		}
		freqNorms, positions = freqNorms[n:], positions[end:]
	}
}

func (t *fieldTerms) appendOneHit(p *postings) (err error) {
	doc, length := uint32(t.value&maxOneHit), uint32(t.value>>31&maxOneHit)
	if doc >= t.docs {
		return ErrDamaged
	}
	if t.numbers[doc] == dropped {
		return nil
	}
	p.docs = append(p.docs, uint32(t.numbers[doc]))
	if t.field.Kind == Keyword {
		p.freqNorms = append(p.freqNorms, 0)
		return nil
	}
	p.freqNorms = append(p.freqNorms, 1<<1)
	p.freqNorms = appendUvarint(p.freqNorms, length)
	if t.positions != nil {
		p.positions, err = t.positions.appendHapax(p.positions, doc, t.term)
	}
	return err
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
