package segment

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
)

// write turns what the builder holds into a segment with files in dir.
func (b *Builder) write(dir string) (*Pack, error) {
	path, err := newName(dir)
	if err != nil {
		return nil, err
	}
	files, err := createSegment(path)
	if err != nil {
		return nil, err
	}
	p := &Pack{path: path, docs: b.docs}
	if err := files.close(b.writeTo(files, p)); err != nil {
		return nil, err
	}
	return mapPack(p)
}

// newName returns the name of a new segment in dir, where a file of that name is
// now.
func newName(dir string) (string, error) {
	f, err := os.CreateTemp(dir, "*"+Suffix)
	if err != nil {
		return "", fmt.Errorf("create segment: %w", err)
	}
	if err := f.Close(); err != nil {
		return "", fmt.Errorf("create segment: %w", err)
	}
	return f.Name(), nil
}

// writeTo writes the segment, and to p what is known of it.
func (b *Builder) writeTo(files *segmentFiles, p *Pack) error {
	w := newSegmentWriter(b.schema, b.docs, files.out, files.positions)
	files.out.write(b.stored)
	w.storedIndex(b.storedAt)
	if err := b.writeIDs(w); err != nil {
		return err
	}
	inv := &inverter{Builder: b, writer: w, lengths: make([]uint32, b.docs)}
	for i := range b.fields[1:] {
		if err := inv.field(&b.fields[1+i]); err != nil {
			return err
		}
	}
	w.finish()
	p.offsets, p.sum = w.offsets, files.out.sum()
	return files.finish(b.docs, w.offsets)
}

// writeIDs writes the dictionary of document ids.
func (b *Builder) writeIDs(w *segmentWriter) error {
	if err := w.beginField(len(b.ids)); err != nil {
		return err
	}
	order := make([]uint32, len(b.ids))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return strings.Compare(b.ids[x], b.ids[y]) })
	for _, doc := range order {
		if err := w.insert([]byte(b.ids[doc]), oneHitValue(doc, 1)); err != nil {
			return err
		}
	}
	return w.endField()
}

// inverter turns the lists of a builder into postings.
type inverter struct {
	*Builder
	writer   *segmentWriter
	lengths  []uint32 // by document: the length of the field
	raw      []byte
	postings postings
}

func (inv *inverter) field(f *fieldBuilder) error {
	for i, doc := range f.docs {
		inv.lengths[doc] = f.lengths[i]
	}
	if err := inv.writer.beginField(f.terms.len()); err != nil {
		return err
	}
	for _, n := range f.terms.sorted() {
		inv.list(f.kind, &f.lists[n])
		if err := inv.writer.add(f.terms.term(n), &inv.postings); err != nil {
			return err
		}
	}
	return inv.writer.endField()
}

// list reads a list into inv.postings.
func (inv *inverter) list(kind Kind, l *list) {
	p := &inv.postings
	p.docs, p.freqNorms, p.positions = p.docs[:0], p.freqNorms[:0], p.positions[:0]
	inv.raw = inv.bytes(l)
	switch kind {
	case Keyword:
		inv.keywords()
	case Text:
		inv.tokens(l.latest)
	case TextPositions:
		inv.positions()
	}
}

// bytes returns what a list holds, in the memory of raw.
func (inv *inverter) bytes(l *list) []byte {
	return append(inv.arena.appendTo(inv.raw[:0], &l.chain), l.tail[:l.fill]...)
}

func (inv *inverter) keywords() {
	p := &inv.postings
	p.positions = nil
	doc := uint32(0)
	for raw := inv.raw; len(raw) > 0; {
		d, n := uvarint(raw)
		raw = raw[n:]
		doc += d
		p.docs = append(p.docs, doc)
		p.freqNorms = append(p.freqNorms, 0)
	}
}

// tokens reads a list whose last frequency is the one given.
func (inv *inverter) tokens(last uint32) {
	p := &inv.postings
	p.positions = nil
	doc := uint32(0)
	for raw := inv.raw; len(raw) > 0; {
		d, n := uvarint(raw)
		raw = raw[n:]
		doc += d
		freq := last
		if len(raw) > 0 {
			freq, n = uvarint(raw)
			raw = raw[n:]
		}
		inv.posting(doc, freq)
	}
}

// positions reads a list with positions, which stand there as they are
// written.
func (inv *inverter) positions() {
	p := &inv.postings
	doc := uint32(0)
	for raw := inv.raw; len(raw) > 0; {
		d, n := uvarint(raw)
		raw = raw[n:]
		doc += d >> 1
		end, freq := uvarintSize(raw), uint32(1)
		for end < len(raw) && raw[end]&1 == 0 {
			end += uvarintSize(raw[end:])
			freq++
		}
		p.positions = append(p.positions, raw[:end]...)
		raw = raw[end:]
		inv.posting(doc, freq)
	}
}

// posting adds a posting of a document with the field's length there.
func (inv *inverter) posting(doc, freq uint32) {
	p := &inv.postings
	p.docs = append(p.docs, doc)
	p.freqNorms = appendUvarint(p.freqNorms, freq<<1)
	p.freqNorms = appendUvarint(p.freqNorms, inv.lengths[doc])
}

// uvarint reads a number of 32 bits.
func uvarint(b []byte) (uint32, int) {
	if b[0] < 0x80 {
		return uint32(b[0]), 1
	}
	v, n := binary.Uvarint(b)
	return uint32(v), n
}

func appendUvarint(b []byte, v uint32) []byte {
	if v < 0x80 {
		return append(b, byte(v))
	}
	return binary.AppendUvarint(b, uint64(v))
}
