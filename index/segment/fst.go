package segment

import "encoding/binary"

// Dictionaries are in vellum's format, version 1: a header and a footer of
// fstMargin bytes, the footer the number of terms and where the root is. Nodes
// are read from their last byte towards the front:
//
//	one transition:  1 next common (1 bit, 1 bit, 6 bits), [byte],
//	                 unless next: sizes, distance, [output]
//	others:          0 final count (1 bit, 1 bit, 6 bits), [count], sizes,
//	                 bytes, distances, [outputs], [output if final]
//
// Sizes are those of a distance and of an output, 4 bits each; the distance is
// that from the front of the node, 0 leading to a final node without any
// transitions. The value of a term is the sum of the outputs on the way.
const (
	fstMargin = 16
	fstFinal  = 0 // the address of a node without transitions that ends a term
	fstNone   = 1 // the address of none
)

// fstCommon are the bytes that a node has room for beside its flags.
const fstCommon = "te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG"

// inside reports whether a node can be at an address.
func inside(data []byte, addr uint64) bool {
	return addr >= fstMargin && addr < uint64(len(data)-fstMargin)
}

// single decodes a node with one transition: its byte, where it leads, and
// what it adds to the value of terms. It reports false for one that can't be.
func single(data []byte, at int) (key byte, to, value uint64, ok bool) {
	head := data[at]
	if code := head & 0x3f; code != 0 {
		key = fstCommon[code-1]
	} else {
		at--
		key = data[at]
	}
	if head&0x40 != 0 { // to the node that lies before this one
		return key, uint64(at - 1), 0, true
	}
	at--
	toSize, outSize := int(data[at]>>4), int(data[at]&0xf)
	front := at - toSize - outSize
	if front < fstMargin {
		return 0, fstNone, 0, false
	}
	value = packed(data, front, outSize)
	if delta := packed(data, at-toSize, toSize); delta != 0 {
		return key, uint64(front) - delta, value, true
	}
	return key, fstFinal, value, true
}

// fstMany is a node with any number of transitions. Their bytes, and what
// belongs to them, are in the reverse order.
type fstMany struct {
	final           bool
	value           uint64 // of the term that ends here
	n               int
	keys, tos, outs int // where these begin
	toSize, outSize int
	bottom          int
}

// manyAt decodes such a node. It reports false for one that can't be.
func manyAt(data []byte, at int) (n fstMany, ok bool) {
	n.final, n.n = data[at]&0x40 != 0, int(data[at]&0x3f)
	if n.n == 0 {
		at--
		if n.n = int(data[at]); n.n == 1 {
			n.n = 256
		}
	}
	at--
	n.toSize, n.outSize = int(data[at]>>4), int(data[at]&0xf)
	n.keys = at - n.n
	n.tos = n.keys - n.n*n.toSize
	n.outs = n.tos - n.n*n.outSize
	n.bottom = n.outs
	if n.final && n.outSize > 0 {
		n.bottom -= n.outSize
	}
	if n.bottom < fstMargin {
		return n, false
	}
	if n.final {
		n.value = packed(data, n.bottom, n.outs-n.bottom)
	}
	return n, true
}

// dest returns where a transition leads.
func (n *fstMany) dest(data []byte, k int) uint64 {
	delta := packed(data, n.tos+k*n.toSize, n.toSize)
	if delta == 0 {
		return fstFinal
	}
	return uint64(n.bottom) - delta
}

// out returns what a transition adds to the value of terms.
func (n *fstMany) out(data []byte, k int) uint64 { return packed(data, n.outs+k*n.outSize, n.outSize) }

// packed reads a number of up to 8 bytes. The footer follows them, so that 8
// bytes are always there.
func packed(data []byte, at, size int) uint64 {
	return binary.LittleEndian.Uint64(data[at:]) & packedMask[size&0xf]
}

// packedMask has what remains of 8 bytes of which so many belong to a number.
var packedMask = [16]uint64{
	0, 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1,
	1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1,
}
