package segment

import (
	"encoding/binary"
	"slices"
	"sort"
)

// Blocks say of each block of a term's postings where it lies and what its
// postings can score at most.
//
// A score rises with the frequency of a term and falls with the length of the
// field. So a block has pairs of both that bound its postings: each posting
// has, for one of the pairs, no more than its frequency and no less than its
// length. That holds whatever the weights of a ranking are.
type Blocks struct {
	Last    []uint32               // last document
	Off     []uint32               // offset of the first pair in the stream of frequencies and lengths
	Impacts [][BlockImpacts]Impact // the pairs; unused ones are zero
}

// Impact is a frequency and a length.
type Impact struct{ Freq, Length uint16 }

// Unbounded as the frequency of an impact stands for any that is as high or
// higher.
const Unbounded = 1<<16 - 1

// BlockImpacts is how many impacts bound a block. Of 128 postings seldom more
// than four are unbeaten by another in both frequency and length.
const BlockImpacts = 4

// smallCount is the most postings of which blocks aren't kept: they are
// decoded in less time than it takes to look blocks up on a disk.
const smallCount = 2 * BlockSize

// Find returns the first block that ends at doc or later.
func (b *Blocks) Find(doc uint32) int {
	return sort.Search(len(b.Last), func(i int) bool { return b.Last[i] >= doc })
}

// reset empties b and keeps its memory.
func (b *Blocks) reset() { b.Last, b.Off, b.Impacts = b.Last[:0], b.Off[:0], b.Impacts[:0] }

// Blocks returns the blocks of postings. Those of few postings are found and put
// into small, which must not be used again as long as the result is; they say
// nothing of scores.
func (r *Reader) Blocks(p *Postings, small *Blocks) (Blocks, error) {
	if p.Count > smallCount {
		return r.bounds.find(p)
	}
	small.reset()
	err := small.addUnbounded(p)
	return *small, err
}

// addUnbounded adds the blocks of few postings without bounds.
func (b *Blocks) addUnbounded(p *Postings) error {
	if p.bits != nil && len(p.freqs) == 0 { // a field without frequencies
		return nil
	}
	off := 0
	for rank := uint32(0); rank < p.Count; rank += BlockSize {
		if rank > 0 {
			if off = skipVarints(p.freqs, off, 2*BlockSize); off < 0 {
				return ErrDamaged
			}
		}
		b.Last = append(b.Last, p.few(min(rank+BlockSize, p.Count)-1))
		b.Off = append(b.Off, uint32(off))
		b.Impacts = append(b.Impacts, [BlockImpacts]Impact{{Freq: Unbounded}})
	}
	return nil
}

// few returns the document of a rank among postings that are too few for bitmaps.
func (p *Postings) few(rank uint32) uint32 {
	if p.bits == nil {
		return p.doc
	}
	i := 0
	for ; rank >= p.card(i); i++ {
		rank -= p.card(i)
	}
	return p.key(i)<<16 | uint32(binary.LittleEndian.Uint16(p.list(i)[2*rank:]))
}

// maker computes blocks.
type maker struct {
	cursor   Cursor
	frontier []Impact
}

// add computes the blocks of p and puts them behind those of b.
func (m *maker) add(b *Blocks, p *Postings) error {
	first := len(b.Last)
	c := &m.cursor
	c.Init(*p, Blocks{})
	at := 0
	for i := range (int(p.Count) + BlockSize - 1) / BlockSize {
		c.Blocks.Last = b.Last[first:]
		c.Load(i)
		off := at
		switch {
		case c.bits == nil:
			c.Freqs[0], c.Lengths[0] = 1, c.length
		case len(c.freqs) == 0: // a field without frequencies
			return nil
		default:
			if at = readPairs(c.Freqs[:c.N], c.Lengths[:c.N], c.freqs, at); at < 0 {
				return ErrDamaged
			}
		}
		b.Last = append(b.Last, c.Docs[c.N-1])
		b.Off = append(b.Off, uint32(off))
		b.Impacts = append(b.Impacts, m.impacts(c.Freqs[:c.N], c.Lengths[:c.N]))
	}
	return nil
}

// impacts bounds postings.
func (m *maker) impacts(freqs, lengths []uint32) (out [BlockImpacts]Impact) {
	m.frontier = m.frontier[:0]
	for i, f := range freqs {
		m.offer(Impact{uint16(min(f, Unbounded)), uint16(min(lengths[i], 1<<16-1))})
	}
	slices.SortFunc(m.frontier, func(a, b Impact) int { return int(b.Freq) - int(a.Freq) })
	for len(m.frontier) > BlockImpacts {
		m.join()
	}
	copy(out[:], m.frontier)
	return out
}

// offer keeps x unless another beats it in both, and drops what x beats.
func (m *maker) offer(x Impact) {
	kept := m.frontier[:0]
	for i, y := range m.frontier {
		if y.Freq >= x.Freq && y.Length <= x.Length {
			m.frontier = append(kept, m.frontier[i:]...)
			return
		}
		if y.Freq > x.Freq || y.Length < x.Length {
			kept = append(kept, y)
		}
	}
	m.frontier = append(kept, x)
}

// join replaces two neighbours by one that bounds both, where that gives
// away least.
func (m *maker) join() {
	best, least := 0, 0.0
	for i := range len(m.frontier) - 1 {
		a, b := m.frontier[i], m.frontier[i+1] // a has the higher frequency and the higher length
		loss := float64(a.Freq) / float64(max(b.Freq, 1)) * float64(a.Length) / float64(max(b.Length, 1))
		if i == 0 || loss < least {
			best, least = i, loss
		}
	}
	m.frontier[best].Length = m.frontier[best+1].Length
	m.frontier = slices.Delete(m.frontier, best+1, best+2)
}
