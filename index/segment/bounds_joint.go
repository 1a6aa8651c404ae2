package segment

import (
	"errors"
	"math"
	"slices"
)

// Pair names the two index fields of a text. A term of the second may also stand
// in the first, and count there as the same.
type Pair struct{ Plain, Stem string }

// joint marks the value of a stem's postings as the key of the blocks that bound
// them together with those of the plain field. Offsets in files are below.
const joint = 1 << 62

// JointBlocks returns bounds of the postings of a term in both fields of a
// pair, as if they were of one: each document with the sum of its frequencies.
// It reports false where there are none, as for terms that are rare in either.
func (r *Reader) JointBlocks(stem *Postings) (Blocks, bool) {
	t := &r.bounds
	i, ok := slices.BinarySearch(t.values, stem.value|joint)
	if !ok || stem.value >= joint || uint64(t.starts[i]) >= uint64(len(t.blocks.Last)) {
		return Blocks{}, false
	}
	from := t.starts[i]
	n := t.blocks.Off[from] // nothing is read by them, so the first says how many there are
	if uint64(from)+uint64(n) > uint64(len(t.blocks.Last)) {
		return Blocks{}, false
	}
	return Blocks{Last: t.blocks.Last[from : from+n], Impacts: t.blocks.Impacts[from : from+n]}, true
}

// addJoint adds joint blocks of a term of the stem field, if it is frequent in the
// plain one too.
func (m *boundsMaker) addJoint(plain *Dictionary, term []byte, stem *Postings) error {
	var p Postings
	if found, err := plain.Postings(term, &p); err != nil || !found || p.Count <= smallCount {
		return err
	}
	if _, ok := m.starts[p.value]; !ok {
		return nil // what listed the terms of the plain field is damaged
	}
	blocks := &m.table.blocks
	from := uint32(len(blocks.Last))
	x, y := m.walk(&m.cursor, &p), m.walk(&m.other, stem)
	var docs, freqs, lengths [BlockSize]uint32
	for x.more() || y.more() {
		n := 0
		for ; n < BlockSize && (x.more() || y.more()); n++ {
			docs[n], freqs[n] = min(x.doc(), y.doc()), 0
			for _, w := range []*blockWalk{x, y} {
				if w.doc() == docs[n] {
					freqs[n] += w.Freqs[w.i]
					lengths[n] = w.Lengths[w.i]
					w.next()
				}
			}
		}
		blocks.Last, blocks.Off = append(blocks.Last, docs[n-1]), append(blocks.Off, 0)
		blocks.Impacts = append(blocks.Impacts, m.impacts(freqs[:n], lengths[:n]))
	}
	blocks.Off[from] = uint32(len(blocks.Last)) - from
	m.starts[stem.value|joint] = from
	return errors.Join(x.err, y.err)
}

// blockWalk walks over all postings of a cursor.
type blockWalk struct {
	*Cursor
	at, i int // block, and posting in it
	err   error
}

// walk begins a walk over postings whose blocks are in the table.
func (m *boundsMaker) walk(c *Cursor, p *Postings) *blockWalk {
	from := m.starts[p.value]
	to := from + (p.Count+BlockSize-1)/BlockSize
	c.Init(*p, Blocks{Last: m.table.blocks.Last[from:to], Off: m.table.blocks.Off[from:to]})
	w := &blockWalk{Cursor: c, at: -1}
	w.next()
	return w
}

func (w *blockWalk) more() bool { return w.i < w.N }

// doc is the document at hand, one behind all others at the end.
func (w *blockWalk) doc() uint32 {
	if !w.more() {
		return math.MaxUint32
	}
	return w.Docs[w.i]
}

func (w *blockWalk) next() {
	if w.i++; w.i < w.N {
		return
	}
	w.at, w.i, w.N = w.at+1, 0, 0
	if w.at < len(w.Blocks.Last) && w.err == nil {
		w.Load(w.at)
		w.err = w.LoadFreqs()
	}
}
