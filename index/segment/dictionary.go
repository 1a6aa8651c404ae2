package segment

import "encoding/binary"

// A dictionary walks the terms of a field in their order: merging goes through
// those of all segments at a time. vellum's own iterator, which also serves
// automatons and ranges, takes several times as long.
type dictionary struct {
	data  []byte
	begun bool
	stack []dictionaryNode // those with transitions left to go, the outermost first
	bad   bool

	term  []byte
	value uint64
}

// dictionaryNode is a node with several transitions.
type dictionaryNode struct {
	fstMany
	left  int    // transitions; they are taken from the last to the first
	depth int    // length of the term up to here
	sum   uint64 // what leads here adds to values
}

// newDictionary returns the dictionary before its first term.
func newDictionary(data []byte) (*dictionary, error) {
	if len(data) < 2*fstMargin || binary.LittleEndian.Uint64(data) != 1 {
		return nil, ErrDamaged
	}
	return &dictionary{data: data}, nil
}

// count is the number of terms, as the dictionary says.
func (d *dictionary) count() uint64 { return binary.LittleEndian.Uint64(d.data[len(d.data)-16:]) }

// next moves on to the next term. It reports false at the end, or where the
// dictionary is damaged.
func (d *dictionary) next() (bool, error) {
	if !d.begun {
		d.begun = true
		if d.descend(binary.LittleEndian.Uint64(d.data[len(d.data)-8:]), 0) {
			return true, nil
		}
	}
	for len(d.stack) > 0 && !d.bad {
		n := &d.stack[len(d.stack)-1]
		n.left--
		d.term = append(d.term[:n.depth], d.data[n.keys+n.left])
		to, sum := n.dest(d.data, n.left), n.sum+n.out(d.data, n.left)
		if n.left == 0 {
			d.stack = d.stack[:len(d.stack)-1]
		}
		if d.descend(to, sum) {
			return true, nil
		}
	}
	if d.bad {
		return false, ErrDamaged
	}
	return false, nil
}

// descend goes from the node at an address, the way to which adds sum, to the
// first that ends a term. It reports false where none comes before the next
// node with several transitions, which is on the stack then.
func (d *dictionary) descend(addr, sum uint64) bool {
	below := uint64(len(d.data)) // nodes lead towards the front only, so that this ends
	for addr != fstFinal {
		if addr >= below || !inside(d.data, addr) {
			d.bad = true
			return false
		}
		below = addr
		if d.data[addr]>>7 == 0 {
			return d.push(int(addr), sum)
		}
		key, to, value, ok := single(d.data, int(addr))
		if !ok {
			d.bad = true
			return false
		}
		d.term = append(d.term, key)
		addr, sum = to, sum+value
	}
	d.value = sum
	return true
}

// push puts a node on the stack. It reports whether that ends a term.
func (d *dictionary) push(at int, sum uint64) bool {
	n, ok := manyAt(d.data, at)
	if !ok {
		d.bad = true
		return false
	}
	if n.n > 0 {
		d.stack = append(d.stack, dictionaryNode{n, n.n, len(d.term), sum})
	}
	d.value = sum + n.value
	return n.final
}
