package segment

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// merger makes one segment of several that were built here. Documents keep
// their order, so what was a run of consecutive documents stays one. A list of
// the new segment is the lists of the old ones in a row: frequencies and
// positions are copied as they are unless documents between them were dropped.
type merger struct {
	schema  *Schema
	sources []*source
	docs    uint32
	closed  <-chan struct{}

	writer   *segmentWriter
	postings postings
	term     []byte
}

// dropped is what scorch wants for the new number of a document that is no
// more.
const dropped = math.MaxUint64

// newMerger reports false where any of the segments isn't ours, or has lost its
// positions, or is damaged: zap has its own ways with those.
func newMerger(segments []segment.Segment, drops []*roaring.Bitmap) (*merger, bool) {
	m := &merger{}
	total := uint64(0)
	for i, s := range segments {
		src, err := newSource(s)
		if err != nil {
			return nil, false
		}
		if m.schema == nil {
			m.schema = src.schema
		} else if !m.schema.equal(src.schema) {
			return nil, false
		}
		m.sources = append(m.sources, src)
		total += src.renumber(drops[i], total)
	}
	m.docs = uint32(total)
	return m, len(segments) > 0 && 0 < total && total <= maxOneHit
}

// merge writes the new segment to path and returns the new numbers of the
// documents, and the size of the file.
func (m *merger) merge(path string) (numbers [][]uint64, size uint64, err error) {
	for _, s := range m.sources {
		numbers = append(numbers, s.numbers)
	}
	w, err := createSegment(path)
	if err != nil {
		return nil, 0, err
	}
	err = m.write(w)
	if err == nil {
		err = w.sync()
	}
	if err := w.close(err); err != nil {
		return nil, 0, err
	}
	return numbers, w.out.pos(), nil
}

func (m *merger) write(w *segmentFiles) (err error) {
	m.writer = newSegmentWriter(m.schema, m.docs, w.out, w.positions)
	m.stored()
	for field := range m.schema.fields {
		if err := m.field(FieldID(field)); err != nil {
			return err
		}
	}
	m.writer.finish()
	return w.finish(m.docs, m.writer.offsets)
}

// stored copies the stored fields of the documents that are left.
func (m *merger) stored() {
	starts := make([]uint64, 0, m.docs)
	for _, s := range m.sources {
		from, to := uint64(0), uint64(0) // a stretch to copy at once
		for doc := range s.docs {
			if s.numbers[doc] == dropped {
				continue
			}
			at, end := s.storedAt(doc)
			if at != to {
				m.writer.out.write(s.mem[from:to])
				from = at
			}
			starts = append(starts, m.writer.out.pos()+at-from)
			to = end
		}
		m.writer.out.write(s.mem[from:to])
	}
	m.writer.storedIndex(starts)
}

// field merges the postings of a field, term by term.
func (m *merger) field(field FieldID) error {
	heads, terms, err := m.heads(field)
	if err != nil {
		return err
	}
	if err := m.writer.beginField(terms); err != nil {
		return err
	}
	for n := 0; len(heads) > 0; n++ {
		if n%1024 == 0 && isClosed(m.closed) {
			return segment.ErrClosed
		}
		if heads, err = m.gather(heads); err != nil {
			return fmt.Errorf("merge %q of %s: %w", m.term, m.schema.fields[field].Name, err)
		}
		if len(m.postings.docs) == 0 {
			continue // all dropped
		}
		if m.schema.fields[field].Kind != TextPositions {
			m.postings.positions = nil
		}
		if err := m.writer.add(m.term, &m.postings); err != nil {
			return err
		}
	}
	return m.writer.endField()
}

// gather reads the postings of the least term from all sources that have it,
// and moves those on to their next.
func (m *merger) gather(heads headHeap) (headHeap, error) {
	m.term = append(m.term[:0], heads[0].term...)
	prefix := heads[0].prefix
	p := &m.postings
	p.docs, p.freqNorms, p.positions = p.docs[:0], p.freqNorms[:0], p.positions[:0]
	for len(heads) > 0 && heads[0].prefix == prefix && bytes.Equal(heads[0].term, m.term) {
		h := heads[0]
		if err := h.appendTo(p); err != nil {
			return nil, err
		}
		more, err := h.read()
		if err != nil {
			return nil, err
		}
		if !more {
			heads[0] = heads[len(heads)-1]
			heads = heads[:len(heads)-1]
		}
		heads.down()
	}
	return heads, nil
}

// heads returns the sources at their first terms, and how many terms all of
// them have.
func (m *merger) heads(field FieldID) (heads headHeap, terms int, err error) {
	for i, s := range m.sources {
		t, err := s.terms(field)
		if err != nil {
			return nil, 0, fmt.Errorf("merge %s: %w", m.schema.fields[field].Name, err)
		}
		h := &head{fieldTerms: t, rank: i}
		more, err := h.read()
		if err != nil {
			return nil, 0, fmt.Errorf("merge %s: %w", m.schema.fields[field].Name, err)
		}
		if more {
			heads = append(heads, h)
		}
		terms += int(t.count())
	}
	slices.SortFunc(heads, (*head).compare) // what is sorted is a heap
	return heads, terms, nil
}

func isClosed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}
