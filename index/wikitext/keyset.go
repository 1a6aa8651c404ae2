package wikitext

import (
	"bytes"
	"hash/maphash"
)

// A keySet is a map from short texts to numbers for one page after the other:
// it allocates nothing for a key once it has grown, and is emptied in time of
// what is in it. The zero value is empty.
type keySet struct {
	text    []byte // keys, one behind the other
	entries []keyEntry
	index   []int32 // by hash: number of an entry from 1, 0 for a free place
}

type keyEntry struct {
	span
	hash  uint64
	value int
}

// minIndex is the size of the index of a small set, a power of two. An index
// is at most half full.
const minIndex = 16

var keySeed = maphash.MakeSeed()

// reset empties the set.
func (s *keySet) reset() {
	clear(s.index)
	s.text, s.entries, s.index = emptied(s.text), emptied(s.entries), emptied(s.index)
}

// add returns the value of key, which is 0 before it is set, and whether the
// set had the key. The value may be set until the next key is added.
func (s *keySet) add(key []byte) (value *int, found bool) {
	if 2*len(s.entries) >= len(s.index) {
		s.grow()
	}
	hash := maphash.Bytes(keySeed, key)
	i := s.place(hash, key)
	if n := s.index[i]; n > 0 {
		return &s.entries[n-1].value, true
	}
	lo := len(s.text)
	s.text = append(s.text, key...)
	s.entries = append(s.entries, keyEntry{span: span{lo, len(s.text)}, hash: hash})
	s.index[i] = int32(len(s.entries))
	return &s.entries[len(s.entries)-1].value, false
}

// place returns where in the index a key is, or would be.
func (s *keySet) place(hash uint64, key []byte) int {
	mask := len(s.index) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		n := s.index[i]
		if n == 0 {
			return i
		}
		if e := &s.entries[n-1]; e.hash == hash && bytes.Equal(s.text[e.lo:e.hi], key) {
			return i
		}
	}
}

// grow doubles the index.
func (s *keySet) grow() {
	size := max(minIndex, 2*len(s.index))
	if size > cap(s.index) {
		s.index = make([]int32, size)
	} else {
		s.index = s.index[:size]
		clear(s.index)
	}
	mask := size - 1
	for n, e := range s.entries {
		i := int(e.hash) & mask
		for s.index[i] != 0 {
			i = (i + 1) & mask
		}
		s.index[i] = int32(n + 1)
	}
}
