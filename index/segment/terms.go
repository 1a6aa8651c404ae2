package segment

import (
	"hash/maphash"

	"wikiseek/index/internal/memory"
)

// A termTable numbers the distinct terms of a field from 0, in the order in
// which they come. It is a hash table with open addressing; the terms lie in
// one byte string.
type termTable struct {
	slots []termSlot // a power of two of them, at most three quarters of them in use
	text  []byte
	ends  []uint32 // by number: where the term ends in text
}

// termSlot is a slot of the table; hash 0 marks an empty one. The first bytes
// of the term and its length tell most terms apart, and shorter ones alike,
// without a look at text.
type termSlot struct {
	hash, number uint32
	head, next   uint64 // the first eight bytes, and the next
	length       int32
	_            [4]byte // so that a slot is in one line of the processor's cache
}

const slotBytes = 16 // of a term in its slot

const minTermSlots = 1 << 8

var termSeed = maphash.MakeSeed()

func hashTerm(term string) uint32 {
	h := maphash.String(termSeed, term)
	return uint32(h>>32) | 1
}

// len is the number of terms.
func (t *termTable) len() int { return len(t.ends) }

// bytes is about how much memory the terms take. What the table keeps for more
// of them doesn't count: it would have a builder that is used again, after one
// large segment, make small ones for ever.
func (t *termTable) bytes() int { return termBytes*len(t.ends) + len(t.text) }

// termBytes is what a term takes besides its text: 4/3 to 8/3 slots, of which
// two are a fair guess, and its end.
const termBytes = 2*32 + 4

// term returns the term of a number. It is valid until the table changes.
func (t *termTable) term(number uint32) []byte {
	from := uint32(0)
	if number > 0 {
		from = t.ends[number-1]
	}
	return t.text[from:t.ends[number]]
}

// number returns the number of a term, a new one if it wasn't there. h is the
// term's hash.
func (t *termTable) number(term string, h uint32) uint32 {
	if 4*len(t.ends) >= 3*len(t.slots) {
		t.grow()
	}
	head, next := headOf(term), uint64(0)
	if len(term) > 8 {
		next = headOf(term[8:])
	}
	mask := uint32(len(t.slots) - 1)
	for i := h >> 1 & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.hash == h && s.head == head && s.next == next && int(s.length) == len(term) && (len(term) <= slotBytes || string(t.term(s.number)) == term) {
			return s.number
		}
		if s.hash == 0 {
			n := uint32(len(t.ends))
			*s = termSlot{hash: h, number: n, head: head, next: next, length: int32(len(term))}
			if cap(t.text)-len(t.text) < len(term) {
				t.text = append(make([]byte, 0, 2*len(t.text)+len(term)), t.text...)
			}
			t.text = append(t.text, term...)
			t.ends = append(doubled(t.ends), uint32(len(t.text)))
			return n
		}
	}
}

// headOf returns the first eight bytes of a term, which compare as the bytes do.
func headOf[T string | []byte](term T) uint64 {
	if len(term) >= 8 {
		return uint64(term[0])<<56 | uint64(term[1])<<48 | uint64(term[2])<<40 | uint64(term[3])<<32 |
			uint64(term[4])<<24 | uint64(term[5])<<16 | uint64(term[6])<<8 | uint64(term[7])
	}
	head := uint64(0)
	for i := range len(term) {
		head |= uint64(term[i]) << (56 - 8*i)
	}
	return head
}

// touch brings the slot of a hash into the cache. What it returns has no
// meaning but to be used.
func (t *termTable) touch(h uint32) uint32 {
	if len(t.slots) == 0 {
		return 0
	}
	return t.slots[h>>1&uint32(len(t.slots)-1)].hash
}

func (t *termTable) grow() {
	old := t.slots
	t.slots = memory.Table[termSlot](max(2*len(old), minTermSlots))
	mask := uint32(len(t.slots) - 1)
	for _, s := range old {
		if s.hash == 0 {
			continue
		}
		i := s.hash >> 1 & mask
		for t.slots[i].hash != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}

// reset empties the table and keeps its memory.
func (t *termTable) reset() {
	clear(t.slots)
	t.text, t.ends = t.text[:0], t.ends[:0]
}
