package segment

import "encoding/binary"

// A dictionary walks the terms of a field in their order. It reads vellum's
// format, version 1, for itself: vellum's own iterator, which also serves
// automatons and ranges, takes several times as long, and merging goes through
// the terms of all segments.
//
// A dictionary is a tree here, since it is built without sharing suffixes. A
// state lies behind those that it leads to. Its address is that of its last
// byte, and it is read from there towards the front:
//
//	one transition:  1 next common (1 bit, 1 bit, 6 bits), [byte],
//	                 unless next: sizes, distance, [output]
//	others:          0 final count (1 bit, 1 bit, 6 bits), [count], sizes,
//	                 bytes, distances, [outputs], [output if final]
//
// Sizes are those of a distance and of an output, 4 bits each; the distance is
// that from the front of the state, 0 leading to a final state without any
// transitions. The value of a term is the sum of the outputs.
type dictionary struct {
	b     []byte // without the footer
	count uint64 // of terms
	root  uint64
	begun bool
	stack []dictionaryState // those with transitions left to go, the outermost first
	bad   bool

	term  []byte
	value uint64
}

// dictionaryState is a state with several transitions.
type dictionaryState struct {
	bytes, distances, outputs int // where the next ones lie; they are taken from the last to the first
	distance, output          int // sizes
	left                      int // transitions
	front                     int
	depth                     int // length of the term up to here
	sum                       uint64
}

const (
	dictionaryHeader = 16 // version, type
	dictionaryFooter = 16 // number of terms, address of the root

	oneTransition = 1 << 7
	nextState     = 1 << 6 // of one with one transition: it leads to the one before
	finalState    = 1 << 6 // of others
	countBits     = 1<<6 - 1
)

// commonBytes are those that states with one transition have a number for,
// from 1 on.
const commonBytes = "te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG"

// newDictionary returns the dictionary before its first term.
func newDictionary(b []byte) (*dictionary, error) {
	if len(b) < dictionaryHeader+dictionaryFooter || binary.LittleEndian.Uint64(b) != 1 {
		return nil, ErrDamaged
	}
	footer := b[len(b)-dictionaryFooter:]
	return &dictionary{
		b:     b[:len(b)-dictionaryFooter],
		count: binary.LittleEndian.Uint64(footer),
		root:  binary.LittleEndian.Uint64(footer[8:]),
	}, nil
}

// next moves on to the next term. It reports false at the end, or where the
// dictionary is damaged.
func (d *dictionary) next() (bool, error) {
	if !d.begun {
		d.begun = true
		if d.descend(d.root, 0) {
			return true, nil
		}
	}
	for len(d.stack) > 0 && !d.bad {
		s := &d.stack[len(d.stack)-1]
		s.left--
		d.term = append(d.term[:s.depth], d.b[s.bytes+s.left])
		to := d.packed(s.distances+s.left*s.distance, s.distance)
		sum := s.sum + d.packed(s.outputs+s.left*s.output, s.output)
		if to != 0 {
			to = uint64(s.front) - to
		}
		if s.left == 0 {
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

// descend goes from the state at an address, which has the outputs in sum
// before it, to the first final one. It reports false where none comes before
// the next state with several transitions, which is on the stack then.
func (d *dictionary) descend(address, sum uint64) bool {
	below := uint64(len(d.b)) // states lead towards the front only, so that this ends
	for address != 0 {
		if address >= below || address < dictionaryHeader {
			d.bad = true
			return false
		}
		below = address
		if d.b[address]&oneTransition == 0 {
			return d.several(int(address), sum)
		}
		var output uint64
		if address, output = d.one(int(address)); d.bad {
			return false
		}
		sum += output
	}
	d.value = sum
	return true
}

// one follows the transition of a state that has one.
func (d *dictionary) one(at int) (to, output uint64) {
	head := d.b[at]
	if common := head & countBits; common != 0 {
		d.term = append(d.term, commonBytes[common-1])
	} else {
		at--
		d.term = append(d.term, d.b[at])
	}
	if head&nextState != 0 {
		return uint64(at - 1), 0
	}
	at--
	distance, size := d.sizes(at)
	front := at - distance - size
	if front < dictionaryHeader {
		d.bad = true
		return 0, 0
	}
	to = d.packed(at-distance, distance)
	if to != 0 {
		to = uint64(front) - to
	}
	return to, d.packed(front, size)
}

// several puts a state on the stack. It reports whether that is final.
func (d *dictionary) several(at int, sum uint64) bool {
	head := d.b[at]
	n := int(head & countBits)
	if n == 0 {
		at--
		if n = int(d.b[at]); n == 1 { // there is a shorter way to write 1
			n = 256
		}
	}
	at--
	s := dictionaryState{left: n, depth: len(d.term), sum: sum}
	s.distance, s.output = d.sizes(at)
	s.bytes = at - n
	s.distances = s.bytes - n*s.distance
	s.outputs = s.distances - n*s.output
	s.front = s.outputs
	final := head&finalState != 0
	if final {
		s.front -= s.output
	}
	if s.front < dictionaryHeader {
		d.bad = true
		return false
	}
	if n > 0 {
		d.stack = append(d.stack, s)
	}
	d.value = sum
	if final {
		d.value += d.packed(s.front, s.output)
	}
	return final
}

// sizes returns those of a distance and of an output.
func (d *dictionary) sizes(at int) (distance, output int) {
	distance, output = int(d.b[at]>>4), int(d.b[at]&15)
	if distance > 8 || output > 8 {
		d.bad = true
	}
	return distance, output
}

// packed reads a number of that many bytes.
func (d *dictionary) packed(at, size int) uint64 {
	if at+8 <= len(d.b) {
		return binary.LittleEndian.Uint64(d.b[at:]) & (1<<(8*size) - 1)
	}
	v := uint64(0)
	for i := range min(size, len(d.b)-at) {
		v |= uint64(d.b[at+i]) << (8 * i)
	}
	return v
}
