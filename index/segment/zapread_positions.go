package segment

import (
	"fmt"
	"slices"
)

// PositionReader opens the positions of terms in one segment. Where they lie
// depends on who made the segment.
type PositionReader interface {
	// Open sets t to the positions of a term in a field, whose postings are p.
	Open(t *TermPositions, field string, term []byte, p *Postings) error
}

// TermPositions are the positions of one term in one field. It is for one goroutine.
type TermPositions struct {
	beside termPositions // from a file beside the segment
	zaps   zapPositions  // from the segment, if not nil
}

// zapPositions are what a segment itself has of a term's positions.
type zapPositions interface {
	read(dst []uint32, doc, rank uint32) ([]uint32, error)
}

// Read appends to dst the positions, from 1 and rising, in a document, whose
// posting has a rank among the term's. Reading is fastest in the order of
// documents.
func (t *TermPositions) Read(dst []uint32, doc, rank uint32) ([]uint32, error) {
	if t.zaps != nil {
		return t.zaps.read(dst, doc, rank)
	}
	return t.beside.read(dst, rank)
}

// locations reads positions from zap's own locations.
type locations struct{ reader *Reader }

// Open implements [PositionReader].
func (l locations) Open(t *TermPositions, _ string, _ []byte, p *Postings) (err error) {
	*t = TermPositions{}
	t.zaps, err = l.open(p)
	return err
}

func (l locations) open(p *Postings) (zapPositions, error) {
	if p.locations == 0 {
		return noPositions{}, nil
	}
	ends, stream, ok := l.reader.chunks(p.locations)
	if !ok {
		return nil, fmt.Errorf("read positions: %w", ErrDamaged)
	}
	t := &termLocations{stream: stream, chunk: -1, chunkDocs: l.reader.chunkSize(p.Count)}
	t.starts = append(t.starts, 0)
	for at := 0; at < len(ends); {
		var end uint32
		if end, at = readVarint(ends, at); at < 0 || int(end) > len(stream) {
			return nil, fmt.Errorf("read positions: %w", ErrDamaged)
		}
		t.starts = append(t.starts, end)
	}
	t.cursor.Init(*p, Blocks{})
	return t, nil
}

// noPositions are those of a term whose positions are lost.
type noPositions struct{}

func (noPositions) read(dst []uint32, _, _ uint32) ([]uint32, error) { return dst, nil }

// chunkSize is how many documents a chunk covers: zap's chunk modes.
func (r *Reader) chunkSize(count uint32) uint32 {
	switch {
	case r.chunkMode <= 1024:
		return max(r.chunkMode, 1)
	case r.chunkMode == 1025 && count <= 1024:
		return max(r.docs, 1)
	case r.chunkMode == 1025:
		return 1024
	}
	return max(r.docs/(count/1024+1), 1)
}

// termLocations walks over the locations of a term: for each posting the
// number of bytes that follow, then for each occurrence field, position,
// start, end, the number of array positions, and those.
type termLocations struct {
	cursor    Cursor // over the same postings, to count those in a chunk
	stream    []byte
	starts    []uint32 // of the chunks in stream, and where the last ends
	chunkDocs uint32

	chunk int    // that at lies in
	rank  uint32 // of the posting at at
	at    int
}

func (t *termLocations) read(dst []uint32, doc, rank uint32) ([]uint32, error) {
	chunk := int(doc / t.chunkDocs)
	if chunk+1 >= len(t.starts) {
		return dst, fmt.Errorf("read positions: %w", ErrDamaged)
	}
	if chunk != t.chunk || rank < t.rank {
		t.chunk, t.at = chunk, int(t.starts[chunk])
		t.rank = t.cursor.below(uint32(chunk) * t.chunkDocs)
	}
	for {
		size, at := readVarint(t.stream, t.at)
		if at < 0 || int(size) > len(t.stream)-at {
			return dst, fmt.Errorf("read positions: %w", ErrDamaged)
		}
		t.at = at + int(size)
		t.rank++
		if t.rank > rank {
			return appendPositions(dst, t.stream[at:t.at])
		}
	}
}

func appendPositions(dst []uint32, b []byte) ([]uint32, error) {
	first := len(dst)
	for at := 0; at < len(b); {
		var position, arrays uint32
		at = skipVarints(b, at, 1)
		if at >= 0 {
			position, at = readVarint(b, at)
		}
		if at >= 0 {
			at = skipVarints(b, at, 2)
		}
		if at >= 0 {
			arrays, at = readVarint(b, at)
		}
		if at >= 0 {
			at = skipVarints(b, at, int(arrays))
		}
		if at < 0 {
			return dst, fmt.Errorf("read positions: %w", ErrDamaged)
		}
		dst = append(dst, position)
	}
	if !slices.IsSorted(dst[first:]) {
		slices.Sort(dst[first:])
	}
	return dst, nil
}

// below counts the documents before doc.
func (c *Cursor) below(doc uint32) uint32 {
	rank := uint32(0)
	for i := 0; i < c.n && c.key(i) <= doc>>16; i++ {
		switch {
		case c.key(i) < doc>>16:
			rank += c.card(i)
		case c.card(i) <= maxArray:
			n, _ := searchArray(c.list(i), doc&0xffff)
			rank += uint32(n)
		default:
			rank += ones(c.set(i), 0, doc&0xffff)
		}
	}
	return rank
}
