package segment

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// segmentWriter writes what follows the stored fields of a segment: the
// dictionaries with their postings, field by field, then the fields.
// https://github.com/blevesearch/zapx/blob/master/zap.md describes the format.
type segmentWriter struct {
	schema    *Schema
	docs      uint32
	out       *output
	positions *positionsWriter

	addresses []uint64 // by field: of its section
	offsets   offsets

	field    FieldID
	fst      bytes.Buffer
	builder  *vellum.Builder    // of the field
	builders [2]*vellum.Builder // of texts, and of keywords

	head, bitmap []byte
	ends         []uint64
}

// offsets are what the footer says.
type offsets struct{ stored, sections uint64 }

// postings are the postings of a term.
type postings struct {
	docs      []uint32
	freqNorms []byte // as zap has them: frequency<<1, then the length unless the frequency is 0
	positions []byte // as the file of positions has them; nil in fields without
}

const (
	// chunkMode is zap's default for how freqNorms are cut into chunks.
	chunkMode = 1026

	// oneHit marks a value of a dictionary that is the only posting of its term.
	oneHit = 1 << 63

	// maxOneHit is the largest document and length in such a value.
	maxOneHit = 1<<31 - 1

	// noDocValues is what zap has for the place of doc values that aren't there.
	noDocValues = ^uint64(0)

	// textSection is zap's number for the section with a dictionary.
	textSection = 0
)

// How dictionaries are built. Those of ids, titles and links share suffixes,
// which makes them a quarter to nine tenths as large. In those of texts it would
// save a thirtieth, and take a twentieth of the time of indexing; zap does
// without, too.
var (
	textDictionary    = &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 0, RegistryMRUSize: 1}
	keywordDictionary = &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 4000, RegistryMRUSize: 2}
)

// newSegmentWriter begins a segment with that many documents.
func newSegmentWriter(schema *Schema, docs uint32, out *output, positions *positionsWriter) *segmentWriter {
	return &segmentWriter{schema: schema, docs: docs, out: out, positions: positions}
}

// storedIndex writes where the stored fields of each document begin.
func (w *segmentWriter) storedIndex(offsets []uint64) {
	w.offsets.stored = w.out.pos()
	var b [8]byte
	for _, at := range offsets {
		binary.BigEndian.PutUint64(b[:], at)
		w.out.write(b[:])
	}
	w.out.write([]byte{0}) // no nested documents
}

// beginField begins the next field, which has about that many terms.
func (w *segmentWriter) beginField(terms int) (err error) {
	f := w.schema.fields[w.field]
	if f.Kind == TextPositions {
		w.positions.beginField(f.Name, terms)
	}
	w.fst.Reset()
	options, b := textDictionary, &w.builders[0]
	if f.Kind == Keyword {
		options, b = keywordDictionary, &w.builders[1]
	}
	if *b == nil {
		*b, err = vellum.New(&w.fst, options)
	} else {
		err = (*b).Reset(&w.fst)
	}
	if w.builder = *b; err != nil {
		return fmt.Errorf("begin dictionary of %s: %w", f.Name, err)
	}
	return nil
}

// add adds a term to the field. Terms rise.
func (w *segmentWriter) add(term []byte, p *postings) error {
	value, ok := w.oneHit(term, p)
	if !ok {
		value = w.postings(p)
		if p.positions != nil {
			w.positions.term(value, len(p.docs), p.positions)
		}
	}
	return w.insert(term, value)
}

func (w *segmentWriter) insert(term []byte, value uint64) error {
	if err := w.builder.Insert(term, value); err != nil {
		return fmt.Errorf("add %q to the dictionary of %s: %w", term, w.schema.fields[w.field].Name, err)
	}
	return nil
}

// oneHit returns the value for a term that occurs once in one document. Of
// keywords zap leaves frequencies out, but this form, which has one always,
// is the smaller.
func (w *segmentWriter) oneHit(term []byte, p *postings) (uint64, bool) {
	if len(p.docs) != 1 || p.docs[0] > maxOneHit {
		return 0, false
	}
	freq, n := binary.Uvarint(p.freqNorms)
	length := uint64(1)
	if freq > 0 {
		length, _ = binary.Uvarint(p.freqNorms[n:])
	}
	if freq > 1<<1 || length > maxOneHit {
		return 0, false
	}
	if p.positions != nil {
		hash := termHash(term)
		if !w.positions.claim(p.docs[0], hash) {
			return 0, false
		}
		first, _ := binary.Uvarint(p.positions)
		w.positions.hapax(p.docs[0], hash, uint32(first>>1))
	}
	return oneHitValue(p.docs[0], length), true
}

func oneHitValue(doc uint32, length uint64) uint64 { return oneHit | length<<31 | uint64(doc) }

// postings writes the postings of a term and returns their address.
func (w *segmentWriter) postings(p *postings) uint64 {
	at := w.out.pos()
	w.chunks(p)
	h := binary.AppendUvarint(w.head[:0], uint64(len(w.ends)))
	for _, end := range w.ends {
		h = binary.AppendUvarint(h, end)
	}
	w.out.write(h)
	w.out.write(p.freqNorms)
	address := w.out.pos()
	w.bitmap = appendRoaring(w.bitmap[:0], p.docs)
	h = binary.AppendUvarint(h[:0], at)
	h = append(h, 0) // no locations
	h = binary.AppendUvarint(h, uint64(len(w.bitmap)))
	w.out.write(h)
	w.out.write(w.bitmap)
	w.head = h
	return address
}

// chunks finds where the chunks of freqNorms end: zap cuts the documents of a
// segment into equal ranges, one for every 1,024 postings.
func (w *segmentWriter) chunks(p *postings) {
	size := w.docs / uint32(len(p.docs)/1024+1)
	n := int((w.docs-1)/size + 1)
	w.ends = w.ends[:0]
	if n > 1 {
		limit := size
		at := 0
		for _, doc := range p.docs {
			for ; doc >= limit; limit += size {
				w.ends = append(w.ends, uint64(at))
			}
			at += freqNormSize(p.freqNorms[at:])
		}
	}
	for len(w.ends) < n {
		w.ends = append(w.ends, uint64(len(p.freqNorms)))
	}
}

// freqNormSize returns the size of the first posting in b.
func freqNormSize(b []byte) int {
	n := uvarintSize(b)
	if n == 1 && b[0] == 0 {
		return n // frequency 0: no length
	}
	return n + uvarintSize(b[n:])
}

func uvarintSize(b []byte) int {
	for i, c := range b {
		if c < 0x80 {
			return i + 1
		}
	}
	return len(b)
}

// endField writes the field's dictionary and moves on to the next field.
func (w *segmentWriter) endField() error {
	if err := w.builder.Close(); err != nil {
		return fmt.Errorf("end dictionary: %w", err)
	}
	dictionary := w.out.pos()
	w.out.uvarint(uint64(w.fst.Len()))
	w.out.write(w.fst.Bytes())
	w.addresses = append(w.addresses, w.out.pos())
	w.out.uvarint(noDocValues)
	w.out.uvarint(noDocValues)
	w.out.uvarint(dictionary)
	if w.schema.fields[w.field].Kind == TextPositions {
		w.positions.endField(w.docs)
	}
	w.field++
	return nil
}

// finish writes the descriptions of the fields. The footer follows them.
func (w *segmentWriter) finish() {
	starts := make([]uint64, 0, len(w.schema.fields))
	for i, f := range w.schema.fields {
		starts = append(starts, w.out.pos())
		w.out.uvarint(uint64(len(f.Name)))
		w.out.write([]byte(f.Name))
		w.out.uvarint(uint64(f.options()))
		w.out.uvarint(1) // section
		section := binary.BigEndian.AppendUint16(nil, textSection)
		w.out.write(binary.BigEndian.AppendUint64(section, w.addresses[i]))
	}
	w.offsets.sections = w.out.pos()
	w.out.uvarint(uint64(len(starts)))
	for _, at := range starts {
		w.out.write(binary.BigEndian.AppendUint64(nil, at))
	}
}

// footerSize is the length of the end of a segment file.
const footerSize = 4 + 3*8 + 4 + 4 + 4

// footer returns the end of a segment file, whose bytes up to there have the
// checksum sum, and the checksum of the whole file.
func footer(docs uint32, o offsets, sum uint32) (b []byte, whole uint32) {
	b = binary.BigEndian.AppendUint32(b, 0) // no id of a writer
	b = binary.BigEndian.AppendUint64(b, uint64(docs))
	b = binary.BigEndian.AppendUint64(b, o.stored)
	b = binary.BigEndian.AppendUint64(b, o.sections)
	b = binary.BigEndian.AppendUint32(b, chunkMode)
	b = binary.BigEndian.AppendUint32(b, zap.Version)
	whole = crc32.Update(sum, crc32.IEEETable, b)
	return binary.BigEndian.AppendUint32(b, whole), whole
}
