package exec

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"math/rand/v2"
)

// wordTable numbers words. Its memory is used again.
type wordTable struct {
	seed  maphash.Seed
	slots []int32 // by hash: the number of a word and 1, 0 if there is none
	list  []tableWord
	text  []byte // of the words
}

// tableWord is a word in a table.
type tableWord struct {
	from, to int // in the text
	hash     uint64
	count    uint64 // documents of a field that it is in, summed over fields
	live     bool   // dead documents aren't counted
	distance int
}

// A table has minSlots at first, a power of 2, and goes back to that from
// more than keptSlots: to clear them would take longer than most searches.
const (
	minSlots  = 1 << 10
	keptSlots = 1 << 14
)

func (t *wordTable) reset() {
	if n := len(t.slots); n == 0 || n > keptSlots {
		t.seed, t.slots = maphash.MakeSeed(), make([]int32, minSlots)
	}
	clear(t.slots)
	t.list, t.text = t.list[:0], t.text[:0]
}

func (t *wordTable) len() int { return len(t.list) }

func (t *wordTable) word(id int32) []byte { return t.text[t.list[id].from:t.list[id].to] }

// id returns the number of a word, and whether it is a new one.
func (t *wordTable) id(word []byte) (id int32, made bool) {
	hash := maphash.Bytes(t.seed, word)
	slot := t.slot(hash, word)
	if id := t.slots[slot]; id > 0 {
		return id - 1, false
	}
	from := len(t.text)
	t.text = append(t.text, word...)
	t.list = append(t.list, tableWord{from: from, to: len(t.text), hash: hash})
	t.slots[slot] = int32(len(t.list))
	if 2*len(t.list) > len(t.slots) {
		t.grow()
	}
	return int32(len(t.list) - 1), true
}

// slot returns where a word is, or belongs.
func (t *wordTable) slot(hash uint64, word []byte) int {
	slot := int(hash) & (len(t.slots) - 1)
	for t.slots[slot] > 0 {
		if w := &t.list[t.slots[slot]-1]; w.hash == hash && bytes.Equal(t.text[w.from:w.to], word) {
			break
		}
		slot = (slot + 1) & (len(t.slots) - 1)
	}
	return slot
}

func (t *wordTable) grow() {
	t.slots = make([]int32, 2*len(t.slots))
	for id := range t.list {
		w := &t.list[id]
		t.slots[t.slot(w.hash, t.text[w.from:w.to])] = int32(id + 1)
	}
}

// compare orders words as expansion.better does, and those of dead documents alone last.
func (t *wordTable) compare(a, b int32) int {
	x, y := &t.list[a], &t.list[b]
	if gone := x.count == 0; gone != (y.count == 0) {
		return cmp.Compare(y.count, x.count)
	}
	if c := cmp.Or(cmp.Compare(x.distance, y.distance), cmp.Compare(y.count, x.count)); c != 0 {
		return c
	}
	return bytes.Compare(t.word(a), t.word(b))
}

// best returns the n best words of a table that has more, in no order.
func (t *wordTable) best(n int) []int32 {
	ids := make([]int32, len(t.list))
	for i := range ids {
		ids[i] = int32(i)
	}
	lo, hi := 0, len(ids)-1
	for lo < hi {
		pivot := ids[lo+rand.IntN(hi-lo+1)]
		i, j := lo, hi
		for i <= j {
			for t.compare(ids[i], pivot) < 0 {
				i++
			}
			for t.compare(ids[j], pivot) > 0 {
				j--
			}
			if i <= j {
				ids[i], ids[j] = ids[j], ids[i]
				i, j = i+1, j-1
			}
		}
		switch { // what is up to j is no worse than the pivot, what is from i on no better
		case n-1 <= j:
			hi = j
		case n-1 >= i:
			lo = i
		default:
			return ids[:n]
		}
	}
	return ids[:n]
}
