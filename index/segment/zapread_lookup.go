package segment

import "encoding/binary"

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
