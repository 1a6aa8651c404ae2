package segment

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
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
	side, err := os.OpenFile(PositionsName(path), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, 0, fmt.Errorf("merge segments: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("merge segments: %w", err), closeFile(side, err))
	}
	positions := newPositionsWriter(&output{w: side})
	out := &output{w: f, table: crc32.IEEETable}
	err = m.write(out, positions)
	if err == nil {
		err = errors.Join(out.err, positions.out.err)
	}
	err = closeFile(side, err)
	if err = closeFile(f, err); err != nil {
		return nil, 0, err
	}
	return numbers, out.pos(), nil
}

func (m *merger) write(out *output, positions *positionsWriter) (err error) {
	if m.writer, err = newSegmentWriter(m.schema, m.docs, out, positions); err != nil {
		return err
	}
	m.stored()
	for field := range m.schema.fields {
		if err := m.field(FieldID(field)); err != nil {
			return err
		}
	}
	m.writer.finish()
	end, whole := footer(m.docs, m.writer.offsets, out.sum())
	out.write(end)
	out.flush()
	positions.finish(m.docs, whole)
	positions.out.flush()
	return nil
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

// head is the next term of a source.
type head struct {
	*source
	it     *vellum.FSTIterator
	term   []byte
	prefix uint64 // of term: it decides most comparisons
	value  uint64
	done   bool
}

// compare orders heads by their terms.
func (h *head) compare(k *head) int {
	if h.prefix != k.prefix {
		return cmp.Compare(h.prefix, k.prefix)
	}
	return bytes.Compare(h.term, k.term)
}

func (h *head) read(err error) error {
	switch {
	case errors.Is(err, vellum.ErrIteratorDone):
		h.done = true
		return nil
	case err != nil:
		return fmt.Errorf("merge dictionaries: %w", err)
	}
	h.term, h.value = h.it.Current()
	h.prefix = headOf(string(h.term))
	return nil
}

// field merges the postings of a field, term by term.
func (m *merger) field(field FieldID) error {
	heads, terms, err := m.heads(field)
	if err != nil {
		return err
	}
	m.writer.beginField(terms)
	for n := 0; ; n++ {
		least := leastOf(heads)
		if least == nil {
			return m.writer.endField()
		}
		if n%1024 == 0 && isClosed(m.closed) {
			return segment.ErrClosed
		}
		m.term = append(m.term[:0], least.term...)
		prefix := least.prefix
		p := &m.postings
		p.docs, p.freqNorms, p.positions = p.docs[:0], p.freqNorms[:0], p.positions[:0]
		for _, h := range heads {
			if h.done || h.prefix != prefix || !bytes.Equal(h.term, m.term) {
				continue
			}
			if err := h.appendTo(p, m.schema.fields[field], m.term, h.value); err != nil {
				return fmt.Errorf("merge %q of %s: %w", m.term, m.schema.fields[field].Name, err)
			}
			if err := h.read(h.it.Next()); err != nil {
				return err
			}
		}
		if len(p.docs) == 0 {
			continue // all dropped
		}
		if m.schema.fields[field].Kind != TextPositions {
			p.positions = nil
		}
		if err := m.writer.add(m.term, p); err != nil {
			return err
		}
	}
}

// heads returns the sources before their first terms, and how many terms all
// of them have.
func (m *merger) heads(field FieldID) (heads []*head, terms int, err error) {
	for _, s := range m.sources {
		fst, err := s.dictionary(field)
		if err != nil {
			return nil, 0, fmt.Errorf("merge dictionaries: %w", err)
		}
		h := &head{source: s}
		h.it, err = fst.Iterator(nil, nil)
		if err := h.read(err); err != nil {
			return nil, 0, err
		}
		heads = append(heads, h)
		terms += fst.Len()
	}
	return heads, terms, nil
}

func leastOf(heads []*head) *head {
	var least *head
	for _, h := range heads {
		if !h.done && (least == nil || h.compare(least) < 0) {
			least = h
		}
	}
	return least
}

func isClosed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}
