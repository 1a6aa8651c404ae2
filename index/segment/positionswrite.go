package segment

import (
	"encoding/binary"

	"wikiseek/index/internal/memory"
)

// # The file of positions
//
// X.pos holds where the tokens of the segment X.zap stand. Numbers of fixed
// width are little-endian.
//
//	"wspos\x00\x00\x01"
//	for each field with positions:
//	    the positions of each term, in the order of the terms
//	    the index of these terms
//	    the positions of terms that occur once
//	directory: number of fields, then of each its name (length, bytes) and,
//	    as varints, where its three parts begin and the last one ends
//	footer: offset of the directory (8 bytes), documents (4), checksum that
//	    ends X.zap (4), CRC-32C of all up to here (4)
//
// The positions of a term are those of each of its documents in turn: the
// first as position<<1 | 1, the others as distance<<1, so that a document ends
// where the next odd number begins. Where there are more than blockPostings
// documents, the sizes of all blocks of so many come first, but the last.
//
// The index of a field has an entry for each term whose postings zap keeps
// apart from its dictionary: how far the address of the postings lies behind
// that of the term before, and the size of the positions<<1 | 1 where sizes of
// blocks come first. Every indexStep entries a sample (address of postings,
// offset of positions, offset of entry, 8 bytes each) begins anew; the samples
// lie behind the entries, their number at the very end (8 bytes).
//
// Of a term that zap keeps in its dictionary alone, since it occurs once in
// one document, the positions file knows the document and a hash. A document's
// entries are 2 bytes of hash and the position each; ahead of them is
// their size, 0 where there are none. Every hapaxStep documents the
// offset of the next is among the samples (8 bytes), which lie behind.
const (
	positionsMagic = "wspos\x00\x00\x01"

	// blockPostings is the number of documents of a term that have to be read
	// over at the most to find one.
	blockPostings = 128

	indexStep   = 64
	hapaxStep   = 32
	sampleBytes = 24
	footerBytes = 20
)

// positionsWriter writes a file of positions.
type positionsWriter struct {
	out    *output
	fields []positionsField

	entries  []byte // index of the field under way
	samples  []byte
	terms    int
	last     uint64 // address of the last postings
	hapaxes  []hapax
	seen     []uint64 // bit set of hashes of hapaxes
	sizes    []byte
	boundary []int
}

// positionsField is an entry of the directory.
type positionsField struct {
	name                     string
	start, index, hapax, end uint64
}

// hapax is the only occurrence of a term.
type hapax struct {
	doc      uint32
	hash     uint16
	position uint32
}

func newPositionsWriter(out *output) *positionsWriter {
	out.table = castagnoli
	w := &positionsWriter{out: out}
	out.write([]byte(positionsMagic))
	return w
}

// beginField begins a field. terms is about how many it has.
func (w *positionsWriter) beginField(name string, terms int) {
	w.fields = append(w.fields, positionsField{name: name, start: w.out.pos()})
	w.entries, w.samples, w.hapaxes = w.entries[:0], w.samples[:0], w.hapaxes[:0]
	w.terms, w.last = 0, 0
	words := 1
	for 64*words < 16*terms {
		words *= 2
	}
	if words > len(w.seen) {
		w.seen = memory.Table[uint64](words)
	}
	clear(w.seen)
}

// term adds a term of that many documents, whose postings are at address.
func (w *positionsWriter) term(address uint64, docs int, positions []byte) {
	start := w.out.pos()
	if w.terms%indexStep == 0 {
		w.samples = binary.LittleEndian.AppendUint64(w.samples, address)
		w.samples = binary.LittleEndian.AppendUint64(w.samples, start)
		w.samples = binary.LittleEndian.AppendUint64(w.samples, uint64(len(w.entries)))
		w.last = address
	}
	blocked := uint64(0)
	if docs > blockPostings {
		blocked = 1
		w.writeSizes(positions)
	}
	w.out.write(positions)
	w.entries = binary.AppendUvarint(w.entries, address-w.last)
	w.entries = binary.AppendUvarint(w.entries, (w.out.pos()-start)<<1|blocked)
	w.last = address
	w.terms++
}

// writeSizes writes the sizes of the blocks of positions.
func (w *positionsWriter) writeSizes(positions []byte) {
	w.boundary = appendBoundaries(w.boundary[:0], positions)
	w.sizes = binary.AppendUvarint(w.sizes[:0], uint64(len(w.boundary)))
	last := 0
	for _, at := range w.boundary {
		w.sizes = binary.AppendUvarint(w.sizes, uint64(at-last))
		last = at
	}
	w.out.write(w.sizes)
}

// appendBoundaries appends where the second and later blocks begin.
func appendBoundaries(dst []int, positions []byte) []int {
	docs := 0
	start := true // of a number
	for i, c := range positions {
		if start && c&1 != 0 {
			if docs > 0 && docs%blockPostings == 0 {
				dst = append(dst, i)
			}
			docs++
		}
		start = c < 0x80
	}
	return dst
}

// claim reports whether the term, which occurs once, in that document, can be
// told by its hash from the others of that kind there. It errs on the side of
// no.
func (w *positionsWriter) claim(doc uint32, hash uint16) bool {
	h := (uint64(doc)<<16 | uint64(hash)) * 0x9e3779b97f4a7c15
	bit := h >> 32 & uint64(64*len(w.seen)-1)
	if w.seen[bit/64]&(1<<(bit%64)) != 0 {
		return false
	}
	w.seen[bit/64] |= 1 << (bit % 64)
	return true
}

// hapax adds a term that claim accepted.
func (w *positionsWriter) hapax(doc uint32, hash uint16, position uint32) {
	w.hapaxes = append(w.hapaxes, hapax{doc, hash, position})
}

// endField writes what goes behind the terms of a field. docs is the number of
// documents of the segment.
func (w *positionsWriter) endField(docs uint32) {
	f := &w.fields[len(w.fields)-1]
	f.index = w.out.pos()
	w.out.write(w.entries)
	w.out.write(w.samples)
	w.out.write(binary.LittleEndian.AppendUint64(nil, uint64(len(w.samples)/sampleBytes)))
	f.hapax = w.out.pos()
	w.writeHapaxes(docs)
	f.end = w.out.pos()
}

func (w *positionsWriter) writeHapaxes(docs uint32) {
	start := w.out.pos()
	samples := w.samples[:0]
	rest := byDocument(w.hapaxes, docs)
	for doc := range docs {
		if doc%hapaxStep == 0 {
			samples = binary.LittleEndian.AppendUint64(samples, w.out.pos()-start)
		}
		entries := w.sizes[:0]
		for len(rest) > 0 && rest[0].doc == doc {
			entries = binary.LittleEndian.AppendUint16(entries, rest[0].hash)
			entries = binary.AppendUvarint(entries, uint64(rest[0].position))
			rest = rest[1:]
		}
		w.out.uvarint(uint64(len(entries)))
		w.out.write(entries)
		w.sizes = entries
	}
	w.out.write(samples)
	w.samples = samples
}

// byDocument returns hapaxes in the order of their documents, and in the order
// in which they came where those are equal.
func byDocument(hapaxes []hapax, docs uint32) []hapax {
	next := make([]uint32, docs+1) // by document: where its next one goes
	for _, h := range hapaxes {
		next[h.doc+1]++
	}
	for doc := range docs {
		next[doc+1] += next[doc]
	}
	sorted := make([]hapax, len(hapaxes))
	for _, h := range hapaxes {
		sorted[next[h.doc]] = h
		next[h.doc]++
	}
	return sorted
}

// finish ends the file for a segment with that many documents and that
// checksum.
func (w *positionsWriter) finish(docs, zapSum uint32) {
	at := w.out.pos()
	w.out.uvarint(uint64(len(w.fields)))
	for _, f := range w.fields {
		w.out.uvarint(uint64(len(f.name)))
		w.out.write([]byte(f.name))
		for _, v := range []uint64{f.start, f.index, f.hapax, f.end} {
			w.out.uvarint(v)
		}
	}
	footer := binary.LittleEndian.AppendUint64(nil, at)
	footer = binary.LittleEndian.AppendUint32(footer, docs)
	footer = binary.LittleEndian.AppendUint32(footer, zapSum)
	w.out.write(footer)
	w.out.write(binary.LittleEndian.AppendUint32(nil, w.out.sum()))
}

// termHash is the hash that tells the terms apart that occur once in a
// document: FNV-1a, folded to 16 bits.
func termHash(term []byte) uint16 {
	h := uint32(2166136261)
	for _, c := range term {
		h = (h ^ uint32(c)) * 16777619
	}
	return uint16(h>>16 ^ h)
}
