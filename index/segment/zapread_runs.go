package segment

import "encoding/binary"

// withoutRuns writes a bitmap of n containers, whose keys begin at a place, anew
// with plain containers. It takes far less time than to list the documents, which
// are very many where runs are worth their while.
func withoutRuns(b []byte, n, keys int) ([]byte, error) {
	r := reader{b: b[keys:]}
	header := r.bytes(4 * uint64(n))
	if n >= minOffsets {
		r.bytes(4 * uint64(n))
	}
	if r.bad {
		return nil, ErrDamaged
	}
	out := binary.LittleEndian.AppendUint32(nil, cookiePlain)
	out = binary.LittleEndian.AppendUint32(out, uint32(n))
	out = append(out, header...)
	at := 8 + 8*n
	for i := range n {
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		at += plainSize(cardAt(header, i))
	}
	at, out = len(out), append(out, make([]byte, at-len(out))...)
	for i := range n {
		card := cardAt(header, i)
		dst := out[at : at+plainSize(card)]
		if b[4+i/8]&(1<<(i%8)) == 0 {
			copy(dst, r.bytes(uint64(len(dst))))
		} else if !spreadRuns(dst, card, &r) {
			return nil, ErrDamaged
		}
		at += len(dst)
	}
	if r.bad {
		return nil, ErrDamaged
	}
	return out, nil
}

// cardAt is the number of documents in container i.
func cardAt(header []byte, i int) int {
	return int(binary.LittleEndian.Uint16(header[4*i+2:])) + 1
}

// plainSize is how many bytes a container of so many documents takes.
func plainSize(card int) int {
	if card > maxArray {
		return bitmapBytes
	}
	return 2 * card
}

// spreadRuns writes the documents of a container of runs to dst, which is empty
// and as large as they need. It reports false where they aren't as many.
func spreadRuns(dst []byte, card int, r *reader) bool {
	count := r.bytes(2)
	if r.bad {
		return false
	}
	runs := r.bytes(4 * uint64(binary.LittleEndian.Uint16(count)))
	seen, next := 0, 0 // documents so far, and the least that may follow
	for ; len(runs) > 0; runs = runs[4:] {
		from := int(binary.LittleEndian.Uint16(runs))
		to := from + int(binary.LittleEndian.Uint16(runs[2:])) + 1
		if from < next || to > 1<<16 || seen+to-from > card {
			return false
		}
		if card > maxArray {
			setBits(dst, from, to)
		} else {
			for doc := from; doc < to; doc++ {
				binary.LittleEndian.PutUint16(dst[2*(seen+doc-from):], uint16(doc))
			}
		}
		seen, next = seen+to-from, to
	}
	return seen == card
}

// setBits sets the bits of a set from one on and before another.
func setBits(set []byte, from, to int) {
	for ; from < to && from&7 != 0; from++ {
		set[from>>3] |= 1 << (from & 7)
	}
	for ; from+8 <= to; from += 8 {
		set[from>>3] = 0xff
	}
	for ; from < to; from++ {
		set[from>>3] |= 1 << (from & 7)
	}
}
