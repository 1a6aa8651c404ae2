package analysis

import (
	"encoding/binary"
	"strings"
	"sync/atomic"

	"wikiseek/index/internal/memory"
)

// forms are the two terms of a word.
type forms struct {
	plain, stem string
	number      uint32 // of this pair; 0 for none
}

// formNumber is the number given last. It wraps around, which tells words
// apart long enough.
var formNumber atomic.Uint32

const (
	cacheSlots = 1 << 16 // at most; a power of two; 2 MiB, and 19 of 20 words of English prose
	firstSlots = 1 << 8  // enough for a query
	maxCached  = 64      // bytes of the longest word kept
	fnvOffset  = 2166136261
	fnvPrime   = 16777619
)

// wordCache remembers the forms of words by their folded text. A word may be
// in either slot of a pair; a new one takes that of the two that wasn't used
// last, so memory is bounded and frequent words stay.
type wordCache struct {
	slots  []cachedWord // a power of two of them
	misses int          // since there are so many
}

// cachedWord is a slot: of 32 bytes, so that a pair of them is one line of the
// processor's cache. Its first bytes tell most words apart, and short ones
// alike, without a look at the text.
type cachedWord struct {
	head             uint64
	text             string // the plain form, and the stem where that isn't part of it
	number           uint32
	plain            uint8 // length of the plain form
	stemAt, stemSize uint8 // where the stem stands in text
	recent           bool  // used later than the other slot of the pair
}

// newCachedWord makes a slot of the forms of a word of up to maxCached bytes.
// Stems are hardly longer than words; one that is too long for a slot isn't
// kept.
func newCachedWord(head uint64, f forms) (cachedWord, bool) {
	if len(f.stem) > maxCached {
		return cachedWord{}, false
	}
	w := cachedWord{head: head, text: f.plain, number: f.number, plain: uint8(len(f.plain)), stemSize: uint8(len(f.stem))}
	if !strings.HasPrefix(f.plain, f.stem) {
		w.text, w.stemAt = f.plain+f.stem, w.plain
	}
	return w, true
}

func (w *cachedWord) forms() forms {
	return forms{w.text[:w.plain], w.text[w.stemAt:][:w.stemSize], w.number}
}

func (c *wordCache) lookup(a *Analyzer, word []byte, h uint32) forms {
	if c.misses >= len(c.slots) && len(c.slots) < cacheSlots {
		c.grow()
	}
	head := headOf(word)
	i := (h ^ h>>15) & uint32(len(c.slots)-1)
	slot, other := &c.slots[i], &c.slots[i^1]
	if !slot.is(head, word) {
		if other.is(head, word) {
			slot, other = other, slot
		} else {
			c.misses++
			f := a.forms(string(word))
			if len(word) > maxCached {
				return f
			}
			f.number = formNumber.Add(1)
			made, ok := newCachedWord(head, f)
			if !ok {
				return f
			}
			if slot.recent {
				slot, other = other, slot
			}
			*slot = made
		}
	}
	if !slot.recent {
		slot.recent, other.recent = true, false
	}
	return slot.forms()
}

func (w *cachedWord) is(head uint64, word []byte) bool {
	return w.head == head && int(w.plain) == len(word) && (len(word) <= 8 || w.text[8:w.plain] == string(word[8:]))
}

// headOf returns the first eight bytes of a word.
func headOf(word []byte) uint64 {
	if len(word) >= 8 {
		return binary.LittleEndian.Uint64(word)
	}
	var head uint64
	for i, c := range word {
		head |= uint64(c) << (8 * i)
	}
	return head
}

// hash is FNV-1a, as asciiWord computes it on the way.
func hash(b []byte) uint32 {
	h := uint32(fnvOffset)
	for _, c := range b {
		h = (h ^ uint32(c)) * fnvPrime
	}
	return h
}

// grow makes the cache larger, and empty: what is frequent soon comes again.
func (c *wordCache) grow() {
	c.slots = memory.Table[cachedWord](max(16*len(c.slots), firstSlots))
	c.misses = 0
}
