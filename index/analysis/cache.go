package analysis

import (
	"encoding/binary"
	"math/bits"
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
	cacheSlots = 1 << 18 // at most; a power of two; 8 MiB, for large vocabularies
	firstSlots = 1 << 8  // enough for a query
	maxCached  = 64      // bytes of the longest word kept
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
func newCachedWord(head wordHead, f *forms) (cachedWord, bool) {
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

// read sets f to the forms of the word. Those don't fit registers, and memory that is
// written and copied at once makes the processor wait.
func (w *cachedWord) read(f *forms) {
	text := unsafe.String(w.text, max(int(w.plain), int(w.stemAt)+int(w.stemSize)))
	f.plain, f.stem, f.number = text[:w.plain], text[w.stemAt:][:w.stemSize], w.number
}

// is reports whether the slot has that word.
func (w *cachedWord) is(head wordHead, size int, rest []byte) bool {
	return w.head == head && int(w.plain) == size &&
		(size <= headBytes || unsafe.String(w.text, size)[headBytes:] == string(rest))
}

// rest is what of the word is behind its head.
func (w *cachedWord) rest() []byte { return tail(unsafe.Slice(w.text, int(w.plain))) }

// wordHead is the first bytes of a word, and zeros behind a shorter one.
type wordHead struct{ first, second uint64 }

const headBytes = 16

func headOf(word []byte) wordHead {
	var b [headBytes]byte
	copy(b[:], word)
	return wordHead{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])}
}

// tail is what of a word is behind its head.
func tail(word []byte) []byte { return word[min(headBytes, len(word)):] }

// whole returns the word of a head and what is behind.
func (h wordHead) whole(size int, rest []byte) string {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, maxCached), h.first)
	b = binary.LittleEndian.AppendUint64(b, h.second)
	return string(append(b[:size-len(rest)], rest...))
}

// hash mixes all bytes, by numbers of which the digits look random.
func (h wordHead) hash(rest []byte) uint32 {
	const some, others = 0x9e3779b97f4a7c15, 0xd1b54a32d192ed03
	high, low := bits.Mul64(h.first^some, h.second^others)
	sum := high ^ low
	for _, c := range rest {
		sum = (sum ^ uint64(c)) * some
	}
	return uint32(sum ^ sum>>32)
}

// lookup sets f to the forms of a folded word, which is given as its head, its size, and
// what is behind its head.
func (c *wordCache) lookup(a *Analyzer, head wordHead, size int, rest []byte, f *forms) {
	if c.misses >= len(c.slots) && len(c.slots) < cacheSlots {
		c.grow()
	}
	slot, other := c.pair(head, rest)
	if !slot.is(head, size, rest) {
		slot, other = other, slot
		if !slot.is(head, size, rest) {
			c.misses++
			c.make(a, head, size, rest, f)
			return
		}
	}
	if !slot.recent {
		slot.recent, other.recent = true, false
	}
	slot.read(f)
}

// pair returns the two slots that a word may be in.
func (c *wordCache) pair(head wordHead, rest []byte) (slot, other *cachedWord) {
	i := head.hash(rest) & uint32(len(c.slots)-1)
	return &c.slots[i], &c.slots[i^1]
}

// make is lookup for a word that isn't there.
func (c *wordCache) make(a *Analyzer, head wordHead, size int, rest []byte, f *forms) {
	*f = a.forms(head.whole(size, rest))
	if size > maxCached {
		return
	}
	f.number = formNumber.Add(1)
	if w, ok := newCachedWord(head, f); ok {
		c.put(w)
	}
}

// put puts a word in the first of its slots, or in the second if the first was
// used last.
func (c *wordCache) put(w cachedWord) {
	slot, other := c.pair(w.head, w.rest())
	if slot.recent {
		slot, other = other, slot
	}
	*slot = w
	slot.recent, other.recent = true, false
}

// grow makes the cache larger.
func (c *wordCache) grow() {
	old := c.slots
	c.slots = memory.Table[cachedWord](min(max(16*len(old), firstSlots), cacheSlots))
	c.misses = 0
	for _, w := range old {
		if w.text != nil {
			c.put(w)
		}
	}
}
