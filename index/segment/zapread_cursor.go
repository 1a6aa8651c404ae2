package segment

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// BlockSize is how many postings are decoded at a time and share a bound.
const BlockSize = 128

// Cursor walks over postings in blocks, or finds single documents. After
// Load, Docs holds the documents of a block, and after LoadFreqs, Freqs and
// Lengths what belongs to them.
type Cursor struct {
	Postings
	Blocks Blocks

	Docs    [BlockSize]uint32
	Freqs   [BlockSize]uint32
	Lengths [BlockSize]uint32
	N       int // of Docs

	block     int // in Docs
	freqBlock int // in Freqs

	at    int    // container that was read last
	first uint32 // rank of its first document
	hint  int    // index in it, if it is an array, of what was looked for last

	ranked     uint32 // document whose rank was found last, in a container of bits
	rankedRank uint32

	nextRank uint32 // of the posting whose pair is at nextPair, by Find
	nextPair int
}

// Init puts the cursor before the postings, of which blocks are known.
func (c *Cursor) Init(p Postings, blocks Blocks) {
	c.Postings, c.Blocks = p, blocks
	c.N, c.block, c.freqBlock, c.at, c.first, c.hint = 0, -1, -1, 0, 0, 0
	c.ranked, c.rankedRank = none, 0
	c.nextRank, c.nextPair = none, 0
}

// oneBlock are the blocks of postings that fit one.
var oneBlock = Blocks{Last: []uint32{math.MaxUint32}, Off: []uint32{0}}

// InitSmall is Init and Load for postings of one block, whose blocks needn't be
// known. It reports false for others.
func (c *Cursor) InitSmall(p *Postings) bool {
	if p.Count > BlockSize {
		return false
	}
	c.Init(*p, oneBlock)
	c.Load(0)
	return true
}

// Load decodes the documents of a block.
func (c *Cursor) Load(block int) {
	if block == c.block {
		return
	}
	c.block = block
	if c.bits == nil {
		c.Docs[0], c.N = c.doc, 1
		return
	}
	rank := uint32(block) * BlockSize
	want := int(min(BlockSize, c.Count-rank))
	c.toRank(rank)
	after := uint32(0) // documents of the block are from here on
	if block > 0 {
		after = c.Blocks.Last[block-1] + 1
	}
	n := 0
	for i, skip := c.at, rank-c.first; n < want && i < c.n; i, skip, after = i+1, 0, 0 {
		if c.card(i) <= maxArray {
			n += readArray(c.Docs[n:want], c.list(i)[2*skip:], c.key(i)<<16)
		} else {
			n += readBits(c.Docs[n:want], c.set(i), after, c.key(i)<<16)
		}
	}
	c.N = n
}

// toRank moves to the container that holds the posting of a rank.
func (c *Cursor) toRank(rank uint32) {
	for rank < c.first {
		c.at--
		c.first -= c.card(c.at)
	}
	for c.at < c.n-1 && rank >= c.first+c.card(c.at) {
		c.first += c.card(c.at)
		c.at++
	}
}

func readArray(dst []uint32, list []byte, base uint32) int {
	n := min(len(dst), len(list)/2)
	dst, list = dst[:n], list[:2*n]
	for ; len(dst) >= 4 && len(list) >= 8; dst, list = dst[4:], list[8:] {
		four := binary.LittleEndian.Uint64(list)
		dst[0], dst[1] = base|uint32(four&0xffff), base|uint32(four>>16&0xffff)
		dst[2], dst[3] = base|uint32(four>>32&0xffff), base|uint32(four>>48)
	}
	for i := range dst {
		dst[i] = base | uint32(binary.LittleEndian.Uint16(list[2*i:]))
	}
	return n
}

// readBits lists the documents of a bitmap from a document on. after may lie
// before the container, and then all of it is read.
func readBits(dst []uint32, set []byte, after, base uint32) int {
	low := uint32(0)
	if after > base {
		low = after - base
	}
	n := 0
	for w := low >> 6; w < bitmapBytes/8 && n < len(dst); w++ {
		word := binary.LittleEndian.Uint64(set[8*w:])
		if w == low>>6 {
			word &= ^uint64(0) << (low & 63)
		}
		for ; word != 0 && n < len(dst); word &= word - 1 {
			dst[n] = base | w<<6 | uint32(bits.TrailingZeros64(word))
			n++
		}
	}
	return n
}

// LoadFreqs decodes frequencies and lengths of the block that is loaded.
func (c *Cursor) LoadFreqs() error {
	if c.block == c.freqBlock {
		return nil
	}
	if c.bits == nil {
		c.Freqs[0], c.Lengths[0] = 1, c.length
	} else if readPairs(c.Freqs[:c.N], c.Lengths[:c.N], c.freqs, int(c.Blocks.Off[c.block])) < 0 {
		c.freqBlock = -1
		return ErrDamaged
	}
	c.freqBlock = c.block
	return nil
}

// Contains reports whether a document has the term.
func (c *Cursor) Contains(doc uint32) bool {
	if c.bits == nil {
		return c.Count > 0 && doc == c.doc
	}
	if !c.toKey(doc >> 16) {
		return false
	}
	low := doc & 0xffff
	if c.card(c.at) > maxArray {
		return c.set(c.at)[low>>3]>>(low&7)&1 != 0
	}
	_, found := c.search(c.list(c.at), low)
	return found
}

// toKey moves to the container of a key, if there is one.
func (c *Cursor) toKey(key uint32) bool {
	for c.at > 0 && key < c.key(c.at) {
		c.at--
		c.first -= c.card(c.at)
	}
	for c.at < c.n-1 && key > c.key(c.at) {
		c.first += c.card(c.at)
		c.at++
	}
	return c.key(c.at) == key
}

// search is searchArray, galloping from where the last search ended.
func (c *Cursor) search(list []byte, low uint32) (int, bool) {
	n := len(list) / 2
	from := c.hint
	if from >= n || uint32(binary.LittleEndian.Uint16(list[2*from:])) > low {
		from = 0
	}
	step := 1
	for from+step < n && uint32(binary.LittleEndian.Uint16(list[2*(from+step):])) < low {
		from += step
		step *= 2
	}
	i, found := searchArray(list[2*from:2*min(from+step+1, n)], low)
	c.hint = from + i
	return from + i, found
}

// searchArray returns the index of the first element that is low or more.
func searchArray(list []byte, low uint32) (int, bool) {
	i, j := 0, len(list)/2
	for i < j {
		h := (i + j) / 2
		if uint32(binary.LittleEndian.Uint16(list[2*h:])) < low {
			i = h + 1
		} else {
			j = h
		}
	}
	return i, 2*i < len(list) && uint32(binary.LittleEndian.Uint16(list[2*i:])) == low
}

// Rank returns how many documents with the term come before doc, which must
// be one of them.
func (c *Cursor) Rank(doc uint32) (rank uint32, ok bool) {
	if c.bits == nil {
		return 0, c.Count > 0 && doc == c.doc
	}
	if !c.toKey(doc >> 16) {
		return 0, false
	}
	low := doc & 0xffff
	if c.card(c.at) <= maxArray {
		i, found := c.search(c.list(c.at), low)
		return c.first + uint32(i), found
	}
	set := c.set(c.at)
	if set[low>>3]>>(low&7)&1 == 0 {
		return 0, false
	}
	return c.rankInBits(set, doc), true
}

// none is no document.
const none = ^uint32(0)

// nearBy is how many documents further a count of bits takes less time than to
// find the block.
const nearBy = 1024

// rankInBits counts from the document that was looked for last, or from the
// nearest end of a block before doc.
func (c *Cursor) rankInBits(set []byte, doc uint32) uint32 {
	if doc-c.ranked < nearBy && doc>>16 == c.ranked>>16 {
		c.rankedRank += ones(set, c.ranked&0xffff, doc&0xffff)
	} else {
		c.rankedRank = c.rankFromBlock(set, doc)
	}
	c.ranked = doc
	return c.rankedRank
}

func (c *Cursor) rankFromBlock(set []byte, doc uint32) uint32 {
	rank, from := c.first, uint32(0)
	if block := c.Blocks.Find(doc); block > 0 {
		if last := c.Blocks.Last[block-1]; last>>16 == doc>>16 {
			rank, from = uint32(block)*BlockSize, last&0xffff+1
		}
	}
	return rank + ones(set, from, doc&0xffff)
}

// ones counts the bits from one on and before another.
func ones(set []byte, from, to uint32) uint32 {
	n := 0
	for w := from >> 6; w <= to>>6; w++ {
		word := binary.LittleEndian.Uint64(set[8*w:])
		if w == from>>6 {
			word &= ^uint64(0) << (from & 63)
		}
		if w == to>>6 {
			word &= 1<<(to&63) - 1
		}
		n += bits.OnesCount64(word)
	}
	return uint32(n)
}

// Find returns frequency and length in a document, freq 0 if the term isn't
// in it.
func (c *Cursor) Find(doc uint32) (freq, length uint32, err error) {
	rank, ok := c.Rank(doc)
	if !ok {
		return 0, 0, nil
	}
	return c.Pair(rank)
}

// Pair returns frequency and length in the document of a rank.
func (c *Cursor) Pair(rank uint32) (freq, length uint32, err error) {
	if c.bits == nil {
		return 1, c.length, nil
	}
	block := int(rank / BlockSize)
	if block == c.freqBlock {
		return c.Freqs[rank%BlockSize], c.Lengths[rank%BlockSize], nil
	}
	at, skip := int(c.Blocks.Off[block]), rank%BlockSize
	if ahead := rank - c.nextRank; ahead < skip { // also of the same block
		at, skip = c.nextPair, ahead
	}
	var pair [2]uint32
	if at = skipVarints(c.freqs, at, 2*int(skip)); at >= 0 {
		at = readPairs(pair[:1], pair[1:], c.freqs, at)
	}
	if at < 0 {
		return 0, 0, ErrDamaged
	}
	c.nextRank, c.nextPair = rank+1, at
	return pair[0], pair[1], nil
}
