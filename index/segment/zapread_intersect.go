package segment

import "encoding/binary"

// Match is a document of a list that has a term, too.
type Match struct {
	Index uint32 // in the list
	Rank  uint32 // among the term's documents
}

// Intersect appends to dst which of docs, which rise, have the term.
func (c *Cursor) Intersect(dst []Match, docs []uint32) []Match {
	for at := 0; at < len(docs); {
		end := min(at+BlockSize, len(docs))
		key := docs[at] >> 16
		for docs[end-1]>>16 != key { // seldom
			end--
		}
		dst = c.intersect(dst, docs, at, end)
		at = end
	}
	return dst
}

// intersect is Intersect for those of docs from one to another, which lie in one
// container.
func (c *Cursor) intersect(dst []Match, docs []uint32, from, to int) []Match {
	switch {
	case c.bits == nil || to-from == 1:
		return c.rankEach(dst, docs, from, to)
	case !c.toKey(docs[from] >> 16):
		return dst
	}
	if s := c.asSet(to-from >= worthRanking); s != nil {
		return s.intersect(dst, docs, from, to, c.first)
	}
	if c.card(c.at) > maxArray {
		return c.intersectBits(dst, docs, from, to)
	}
	return c.intersectArray(dst, docs, from, to)
}

// rankEach is intersect that looks each document up.
func (c *Cursor) rankEach(dst []Match, docs []uint32, from, to int) []Match {
	for i := from; i < to; i++ {
		if rank, ok := c.Rank(docs[i]); ok {
			dst = append(dst, Match{uint32(i), rank})
		}
	}
	return dst
}

// intersectBits is intersect where the container is a bitmap.
func (c *Cursor) intersectBits(dst []Match, docs []uint32, from, to int) []Match {
	set := c.set(c.at)
	for i, doc := range docs[from:to] {
		if low := doc & 0xffff; set[low>>3]>>(low&7)&1 != 0 {
			dst = append(dst, Match{uint32(from + i), c.rankInBits(set, doc)})
		}
	}
	return dst
}

// filterBits is the size of a set of documents by the last of their bits: a 32nd
// of others seem to be in it, beside as many as are intersected at a time.
const filterBits = 32 * BlockSize

// scanFactor is how many documents of a container can be read through in the
// time that it takes to find one.
const scanFactor = 48

// intersectArray is intersect where the container is a list. That is read through,
// as far as docs go; what a set of them seems to hold is compared with them.
func (c *Cursor) intersectArray(dst []Match, docs []uint32, from, to int) []Match {
	list := c.list(c.at)
	first, _ := c.search(list, docs[from]&0xffff)
	end, _ := c.search(list, docs[to-1]&0xffff) // of those before the last of docs
	if end-first > scanFactor*(to-from) {
		return c.rankEach(dst, docs, from, to)
	}
	var filter [filterBits / 64]uint64
	for _, doc := range docs[from:to] {
		filter[doc%filterBits/64] |= 1 << (doc % 64)
	}
	end = min(end+1, len(list)/2)
	var seem [BlockSize]uint8 // which of a part of the list seem to be in docs
	for i := from; first < end; first += BlockSize {
		part := list[2*first : 2*min(first+BlockSize, end)]
		n, k, rest := 0, uint8(0), part
		for ; len(rest) >= 8; rest, k = rest[8:], k+4 {
			four := binary.LittleEndian.Uint64(rest)
			seem[n%BlockSize] = k
			n += int(filter[four%filterBits/64] >> (four % 64) & 1)
			four >>= 16
			seem[n%BlockSize] = k + 1
			n += int(filter[four%filterBits/64] >> (four % 64) & 1)
			four >>= 16
			seem[n%BlockSize] = k + 2
			n += int(filter[four%filterBits/64] >> (four % 64) & 1)
			four >>= 16
			seem[n%BlockSize] = k + 3
			n += int(filter[four%filterBits/64] >> (four % 64) & 1)
		}
		for ; len(rest) >= 2; rest, k = rest[2:], k+1 {
			low := binary.LittleEndian.Uint16(rest)
			seem[n%BlockSize] = k
			n += int(filter[low%filterBits/64] >> (low % 64) & 1)
		}
		for _, k := range seem[:n] {
			low := uint32(binary.LittleEndian.Uint16(part[2*k:]))
			for i < to-1 && docs[i]&0xffff < low {
				i++
			}
			if docs[i]&0xffff == low {
				dst = append(dst, Match{uint32(i), c.first + uint32(first) + uint32(k)})
			}
		}
	}
	return dst
}
