package segment

import (
	"encoding/binary"
	"hash/maphash"
)

// lookedUp is what a dictionary has of a term.
type lookedUp struct {
	dictionary *Dictionary
	term       string
	found      bool
	postings   Postings
}

// So many terms of a segment are kept, if they aren't long.
const (
	keptLookedUp = 1 << 11
	keptTerm     = 1 << 7 // bytes
)

// Postings sets p to the postings of a term. It reports false if there are
// none. A nil dictionary has none.
func (d *Dictionary) Postings(term []byte, p *Postings) (bool, error) {
	if d == nil {
		return false, nil
	}
	looked, key := &d.reader.looked, maphash.Bytes(d.seed, term)
	if l := looked.get(key); l != nil && l.dictionary == d && l.term == string(term) {
		*p = l.postings
		return l.found, nil
	}
	*p = Postings{}
	value, found, err := d.Value(term)
	if err == nil && found {
		err = d.reader.open(value, p)
	}
	if err != nil {
		return false, err
	}
	if len(term) <= keptTerm && looked.again(key) {
		looked.put(key, lookedUp{d, string(term), found, *p})
	}
	return found, nil
}

// Value returns what opens the postings of a term, if there are any. It reads
// the dictionary in place, as Walk does.
func (d *Dictionary) Value(term []byte) (value uint64, found bool, err error) {
	if d == nil {
		return 0, false, nil
	}
	if len(d.data) < 2*fstMargin {
		return 0, false, errDictionary
	}
	addr := binary.LittleEndian.Uint64(d.data[len(d.data)-8:])
	for _, b := range term {
		var out uint64
		if addr, out, err = follow(d.data, addr, b); err != nil || addr == fstNone {
			return 0, false, err
		}
		value += out
	}
	switch {
	case addr == fstFinal:
		return value, true, nil
	case addr == fstNone: // it has no terms
		return 0, false, nil
	case !inside(d.data, addr):
		return 0, false, errDictionary
	case d.data[addr]>>7 == 1:
		return 0, false, nil
	}
	n, ok := manyAt(d.data, int(addr))
	if !ok {
		return 0, false, errDictionary
	}
	return value + n.value, n.final, nil
}
