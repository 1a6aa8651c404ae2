package segment

import (
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Parts says what the bytes of a segment are for.
type Parts struct {
	Stored int64       // stored fields, and where each document's are
	Fields []FieldPart // in the order of the schema
	Other  int64       // headers, descriptions of fields, footers
}

// FieldPart says what the bytes of a field are for.
type FieldPart struct {
	Name       string `json:"name"`
	Terms      int64  `json:"terms"`            // in each segment
	OneHits    int64  `json:"one_hits"`         // terms whose only posting is in the dictionary
	Postings   int64  `json:"postings"`         // number of all postings
	Dictionary int64  `json:"dictionary_bytes"` // and the rest
	Bitmaps    int64  `json:"bitmap_bytes"`
	FreqNorms  int64  `json:"freq_norm_bytes"`
	Positions  int64  `json:"position_bytes"`
}

// Add adds the numbers of another part.
func (p *FieldPart) Add(q FieldPart) {
	p.Terms += q.Terms
	p.OneHits += q.OneHits
	p.Postings += q.Postings
	p.Dictionary += q.Dictionary
	p.Bitmaps += q.Bitmaps
	p.FreqNorms += q.FreqNorms
	p.Positions += q.Positions
}

// Bytes is the size of the field.
func (p FieldPart) Bytes() int64 { return p.Dictionary + p.Bitmaps + p.FreqNorms + p.Positions }

// PartsOf takes a segment that was built here apart. It reads all of it.
func PartsOf(s segment.Segment) (Parts, error) {
	src, err := newSource(s)
	if err != nil {
		return Parts{}, err
	}
	p := Parts{Stored: int64(src.offsets.stored) + 8*int64(src.docs)}
	known := p.Stored
	for id, f := range src.schema.fields {
		part, err := src.part(FieldID(id), f)
		if err != nil {
			return p, fmt.Errorf("measure field %s: %w", f.Name, err)
		}
		p.Fields = append(p.Fields, part)
		known += part.Bytes()
	}
	p.Other = int64(len(src.mem)+len(src.positions.data)) - known
	return p, nil
}

func (s *source) part(id FieldID, f Field) (FieldPart, error) {
	part := FieldPart{Name: f.Name}
	d, err := s.dictionary(id)
	if err != nil {
		return part, err
	}
	r := reader{b: s.mem[s.dictionaries[id]:]}
	part.Dictionary = int64(r.uvarint())
	part.Terms = int64(d.count())
	if p, ok := s.positions.fields[f.Name]; ok {
		part.Positions = int64(p.end - p.start)
	}
	for {
		more, err := d.next()
		if !more {
			return part, err
		}
		if d.value&oneHit != 0 {
			part.OneHits++
			part.Postings++
			continue
		}
		freqNorms, bitmap, err := s.list(d.value)
		if err != nil {
			return part, err
		}
		if s.local, err = appendRoaringDocs(s.local[:0], bitmap); err != nil {
			return part, err
		}
		part.Postings += int64(len(s.local))
		part.FreqNorms += int64(len(freqNorms))
		part.Bitmaps += int64(len(bitmap))
	}
}
