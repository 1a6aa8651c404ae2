package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
	scorch "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// ErrDamaged reports bytes of a segment that can't be what zap writes.
var ErrDamaged = errors.New("segment is damaged")

// Reader reads a zap segment from its mapped bytes, without the objects that
// zap's own iterators make for each posting. It may be used by several
// goroutines, as long as the segment is open.
type Reader struct {
	segment   *zap.Segment
	data      []byte
	docs      uint32
	fields    []string // by number
	chunkMode uint32
	positions PositionReader
	bounds    boundsTable
	looked    recent[lookedUp]  // terms that are looked up often
	sets      recent[rankedSet] // containers of postings that are looked into often

	mu    sync.RWMutex
	dicts map[string]*Dictionary
}

// NewReader returns a reader of s. It reports false for a segment whose bytes
// can't be read so: one that isn't on disk, is of another version, or is
// written through a hook that changes bytes.
func NewReader(s scorch.Segment) (*Reader, bool) {
	z, ok := unwrap(s).(*zap.Segment)
	if !ok || z.Version() != zap.Version || z.NumDocs() > math.MaxInt32 || index.ReaderHook != nil {
		return nil, false
	}
	r := &Reader{
		segment: z, data: z.Data(), docs: uint32(z.NumDocs()), fields: z.Fields(), chunkMode: z.ChunkMode(),
		dicts: make(map[string]*Dictionary), looked: newRecent[lookedUp](keptLookedUp),
	}
	r.sets = newRecent[rankedSet](rankedPlaces(r.docs))
	r.positions = locations{r}
	if p := PositionsOf(s); p != nil {
		r.positions = p
	}
	return r, true
}

// Docs is the number of documents, deleted ones included.
func (r *Reader) Docs() uint32 { return r.docs }

// Path is the file of the segment.
func (r *Reader) Path() string { return r.segment.Path() }

// Key identifies the segment: its checksum and number of documents.
func (r *Reader) Key() uint64 { return uint64(r.segment.CRC())<<32 | uint64(r.docs) }

// Positions is where the positions of terms are read.
func (r *Reader) Positions() PositionReader { return r.positions }

// Dictionary returns the terms of a field, nil if no document has the field.
func (r *Reader) Dictionary(field string) (*Dictionary, error) {
	r.mu.RLock()
	d, ok := r.dicts[field]
	r.mu.RUnlock()
	if ok {
		return d, nil
	}
	d, err := r.openDictionary(field)
	if err != nil {
		return nil, fmt.Errorf("read dictionary of %s: %w", field, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dicts[field] = d
	return d, nil
}

func (r *Reader) openDictionary(field string) (*Dictionary, error) {
	at, err := r.segment.DictAddr(field)
	if err != nil {
		return nil, nil // zap has no other error than the lack of the field
	}
	size, body, ok := r.uvarint(at)
	if !ok || size > uint64(len(r.data))-body {
		return nil, ErrDamaged
	}
	data := r.data[body : body+size]
	fst, err := vellum.Load(data)
	if err != nil {
		return nil, err
	}
	return &Dictionary{reader: r, fst: fst, data: data, seed: maphash.MakeSeed()}, nil
}

// uvarint reads a number at an offset and returns where it ends.
func (r *Reader) uvarint(at uint64) (v, end uint64, ok bool) {
	if at >= uint64(len(r.data)) {
		return 0, 0, false
	}
	v, n := binary.Uvarint(r.data[at:min(at+binary.MaxVarintLen64, uint64(len(r.data)))])
	return v, at + uint64(n), n > 0
}

// Dictionary holds the terms of a field in one segment.
type Dictionary struct {
	reader *Reader
	fst    *vellum.FST
	data   []byte // of fst
	seed   maphash.Seed
}

// Each calls fn with each term that a accepts, from start on and before end,
// in order, and how to open its postings, until fn returns false. A nil
// automaton accepts every term. The term is valid until fn returns.
func (d *Dictionary) Each(a vellum.Automaton, start, end []byte, fn func(term []byte, value uint64) bool) error {
	if d == nil {
		return nil
	}
	it, err := d.fst.Search(a, start, end)
	for ; err == nil; err = it.Next() {
		if !fn(it.Current()) {
			return nil
		}
	}
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil
	}
	return fmt.Errorf("read dictionary: %w", err)
}

// Iterator returns an iterator over the terms that Each would call with, and
// [vellum.ErrIteratorDone] if there are none.
func (d *Dictionary) Iterator(a vellum.Automaton, start, end []byte) (*vellum.FSTIterator, error) {
	if d == nil {
		return nil, vellum.ErrIteratorDone
	}
	return d.fst.Search(a, start, end)
}

// Open sets p to the postings that a value of Each stands for.
func (d *Dictionary) Open(value uint64, p *Postings) error { return d.reader.open(value, p) }

// Count is how many documents Open would find, deleted ones included.
func (d *Dictionary) Count(value uint64) (uint32, error) {
	var p Postings
	_, err := d.reader.openBitmap(value, &p)
	return p.Count, err
}
