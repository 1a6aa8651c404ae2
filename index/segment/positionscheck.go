package segment

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// CheckSum reports what is wrong with the positions of a segment as far as
// reading them once tells: whether they are there, belong to it, and have the
// checksum that they were written with. The error wraps [fs.ErrNotExist] where
// there is no file.
func CheckSum(s segment.Segment) error {
	f, ok := s.(*fileSegment)
	if !ok {
		return fmt.Errorf("check positions: %T is no segment on disk", s)
	}
	if f.positions != nil {
		return f.positions.check()
	}
	path := PositionsName(f.Path())
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there are no positions: %w", fs.ErrNotExist)
	}
	return fmt.Errorf("%w, or one of another segment", ErrDamaged)
}

// CheckPositions is [CheckSum], and reads the positions of every term of the
// named fields: each document must have as many as the term has occurrences
// there.
func CheckPositions(s segment.Segment, fields []string) error {
	if err := CheckSum(s); err != nil {
		return err
	}
	src, err := newSource(s)
	if err != nil {
		return err
	}
	for i, f := range src.schema.fields {
		if f.Kind != TextPositions {
			continue
		}
		if err := src.checkField(FieldID(i)); err != nil {
			return fmt.Errorf("field %s: %w", f.Name, err)
		}
	}
	for _, name := range fields {
		if _, ok := src.positions.fields[name]; !ok {
			return fmt.Errorf("%w: it lacks field %s", ErrDamaged, name)
		}
	}
	return nil
}

func (s *source) checkField(field FieldID) error {
	d, err := s.dictionary(field)
	if err != nil {
		return err
	}
	for {
		more, err := d.next()
		if !more {
			return err
		}
		if err := s.checkTerm(s.schema.fields[field].Name, d.term, d.value); err != nil {
			return fmt.Errorf("term %q: %w", d.term, err)
		}
	}
}

// checkTerm reads the positions of a term in all of its documents. A block is
// sought, for so are they read that a phrase needs.
func (s *source) checkTerm(field string, term []byte, value uint64) error {
	positions, err := s.positions.find(field, term, value)
	if err != nil || value&oneHit != 0 {
		return err
	}
	freqNorms, bitmap, err := s.list(value)
	if err != nil {
		return err
	}
	if s.local, err = appendRoaringDocs(s.local[:0], bitmap); err != nil {
		return err
	}
	var list []uint32
	for i := range s.local {
		if i%blockPostings == 0 {
			positions.seek(i / blockPostings)
		}
		if list, err = positions.read(list[:0], uint32(i)); err != nil {
			return err
		}
		if freq, _ := uvarint(freqNorms); len(list) != int(freq>>1) {
			return fmt.Errorf("%w: %d positions of %d occurrences", ErrDamaged, len(list), freq>>1)
		}
		freqNorms = freqNorms[freqNormSize(freqNorms):]
	}
	if len(positions.rest) > 0 {
		return fmt.Errorf("%w: more positions than documents", ErrDamaged)
	}
	return nil
}
