package analysis

// forms are the two terms of a word.
type forms struct{ plain, stem string }

const (
	cacheSlots = 1 << 15 // a power of two; a megabyte, and seven of eight words of English prose
	maxCached  = 64      // bytes of the longest word kept
	fnvOffset  = 2166136261
	fnvPrime   = 16777619
)

// wordCache remembers the forms of words by their folded text. A new word
// takes the slot of the one there before, so memory is bounded.
type wordCache struct{ slots []forms }

func (c *wordCache) lookup(a *Analyzer, word []byte, h uint32) forms {
	if c.slots == nil {
		c.slots = make([]forms, cacheSlots)
	}
	slot := &c.slots[(h^h>>15)%cacheSlots]
	if slot.plain == string(word) {
		return *slot
	}
	f := a.forms(string(word))
	if len(word) <= maxCached {
		*slot = f
	}
	return f
}

// hash is FNV-1a, as asciiWord computes it on the way.
func hash(b []byte) uint32 {
	h := uint32(fnvOffset)
	for _, c := range b {
		h = (h ^ uint32(c)) * fnvPrime
	}
	return h
}
