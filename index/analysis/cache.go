package analysis

import (
	"encoding/binary"
	"strings"
	"sync/atomic"
	"unsafe"

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
// processor's cache. Its first bytes tell most words apart, and shorter ones
// alike, without a look at the text.
type cachedWord struct {
	head             wordHead
	text             *byte // the plain form, and the stem behind it where that isn't its beginning
	number           uint32
	plain            uint8 // length of the plain form
	stemAt, stemSize uint8 // where the stem stands in text
	recent           bool  // used later than the other slot of the pair
}

// newCachedWord makes a slot of the forms of a word of up to maxCached bytes.
// It reports false where the stem is too long for a slot.
func newCachedWord(head wordHead, f forms) (cachedWord, bool) {
	if len(f.stem) > maxCached {
		return cachedWord{}, false
	}
	text, stemAt := f.plain, 0
	if !strings.HasPrefix(f.plain, f.stem) {
		text, stemAt = f.plain+f.stem, len(f.plain)
	}
	return cachedWord{
		head: head, text: unsafe.StringData(text), number: f.number,
		plain: uint8(len(f.plain)), stemAt: uint8(stemAt), stemSize: uint8(len(f.stem)),
	}, true
}

func (w *cachedWord) forms() forms {
	text := unsafe.String(w.text, max(int(w.plain), int(w.stemAt)+int(w.stemSize)))
	return forms{text[:w.plain], text[w.stemAt:][:w.stemSize], w.number}
}

// is reports whether the slot has that word.
func (w *cachedWord) is(head wordHead, word []byte) bool {
	return w.head == head && int(w.plain) == len(word) &&
		(len(word) <= headBytes || unsafe.String(w.text, int(w.plain))[headBytes:] == string(word[headBytes:]))
}

// wordHead is the first bytes of a word, and zeros behind a shorter one.
type wordHead [2]uint64

const headBytes = 16

// headOf returns the first bytes of a word. It is quickest where there is room
// for them behind a shorter one.
func headOf(word []byte) wordHead {
	n := len(word)
	if cap(word) < headBytes {
		word = append(make([]byte, 0, headBytes), word...)
	}
	b := word[:headBytes]
	return wordHead{
		binary.LittleEndian.Uint64(b) & (1<<(8*min(n, 8)) - 1),
		binary.LittleEndian.Uint64(b[8:]) & (1<<(8*min(max(n-8, 0), 8)) - 1),
	}
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
