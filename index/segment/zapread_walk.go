package segment

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"sync"
)

// Matcher tells words by their bytes, one after the other.
type Matcher interface {
	// Step takes the byte at a place in the word, the bytes before it having
	// been taken, and reports whether a word that begins so may match. What
	// was taken at this place and behind it before is forgotten.
	Step(at int, b byte) bool
	// Match reports whether the first n bytes are a word that matches.
	Match(n int) bool
}

// Table is a Matcher as an automaton of few states: 0 is the one from which
// nothing matches, 1 the start.
type Table struct {
	Next  [][256]uint16 // by state and byte
	Final []bool        // by state: whether what led to it matches
}

// Walk calls fn with each term that begins with a prefix and that m matches,
// in order, and how to open its postings. The term is valid until fn
// returns. It reads the dictionary in place: vellum's iterator keeps a state
// for each byte of a term, and takes several times as long.
func (d *Dictionary) Walk(ctx context.Context, prefix []byte, m Matcher, fn func(term []byte, value uint64) error) error {
	return d.walk(fstWalk{ctx: ctx, matcher: m, fn: fn}, prefix)
}

// WalkTable is Walk with a table.
func (d *Dictionary) WalkTable(ctx context.Context, prefix []byte, t *Table, fn func(term []byte, value uint64) error) error {
	return d.walk(fstWalk{ctx: ctx, table: t, fn: fn}, prefix)
}

func (d *Dictionary) walk(walk fstWalk, prefix []byte) error {
	if d == nil {
		return nil
	}
	if len(d.data) < 2*fstMargin {
		return errDictionary
	}
	w, _ := walks.Get().(*fstWalk)
	if w == nil {
		w = &fstWalk{term: make([]byte, 512)}
	}
	defer func() {
		*w = fstWalk{term: w.term}
		walks.Put(w)
	}()
	walk.data, walk.term = d.data, w.term
	*w = walk
	for len(w.term) < 2*len(prefix) {
		w.term = append(w.term, w.term...)
	}
	state := uint16(1)
	addr, out := binary.LittleEndian.Uint64(d.data[len(d.data)-8:]), uint64(0)
	for i, b := range prefix {
		to, value, err := follow(d.data, addr, b)
		if err != nil || to == fstNone {
			return err
		}
		addr, out = to, out+value
		if state = w.step(i, state, b); state == 0 {
			return nil
		}
		w.term[i] = b
	}
	return w.visit(addr, out, len(prefix), state)
}

// maxTermDepth is how long a term may be. Ours are shorter by far; where
// bytes are damaged, something has to end them.
const maxTermDepth = 1 << 16

// walkCheck is how many nodes are visited between two looks at the context.
const walkCheck = 1 << 14

var walks sync.Pool // of *fstWalk, for their memory

type fstWalk struct {
	ctx     context.Context
	nodes   int // visited
	data    []byte
	matcher Matcher
	table   *Table // in its place
	fn      func(term []byte, value uint64) error
	term    []byte // its start is the term so far
}

// step takes the byte behind a term of some length. It returns 0 if nothing
// that goes on so matches.
func (w *fstWalk) step(length int, state uint16, b byte) uint16 {
	if w.table != nil {
		return w.table.Next[state][b]
	}
	if w.matcher.Step(length, b) {
		return 1
	}
	return 0
}

// found calls fn with a term, if it matches.
func (w *fstWalk) found(length int, state uint16, value uint64) error {
	if w.table != nil && !w.table.Final[state] || w.table == nil && !w.matcher.Match(length) {
		return nil
	}
	return w.fn(w.term[:length], value)
}

var errDictionary = fmt.Errorf("read dictionary: %w", ErrDamaged)

// follow returns where a byte leads from a node, fstNone if nowhere, and what
// that adds to the value of terms.
func follow(data []byte, addr uint64, b byte) (to, out uint64, err error) {
	if addr == fstFinal || addr == fstNone {
		return fstNone, 0, nil
	}
	if !inside(data, addr) {
		return 0, 0, errDictionary
	}
	if data[addr]>>7 == 1 {
		switch key, to, value, ok := single(data, int(addr)); {
		case !ok:
			return 0, 0, errDictionary
		case key == b:
			return to, value, nil
		}
		return fstNone, 0, nil
	}
	n, ok := manyAt(data, int(addr))
	if !ok {
		return 0, 0, errDictionary
	}
	k := bytes.IndexByte(data[n.keys:n.keys+n.n], b)
	if k < 0 {
		return fstNone, 0, nil
	}
	return n.dest(data, k), n.out(data, k), nil
}

// visit walks over the terms that go on from a node.
func (w *fstWalk) visit(addr, out uint64, length int, state uint16) error {
	for addr != fstFinal {
		if addr == fstNone {
			return nil
		}
		if !inside(w.data, addr) {
			return errDictionary
		}
		if length+1 >= len(w.term) {
			if length > maxTermDepth {
				return errDictionary
			}
			w.term = append(w.term, w.term...)
		}
		head := w.data[addr]
		if head>>7 == 0 {
			n, ok := manyAt(w.data, int(addr))
			if !ok {
				return errDictionary
			}
			return w.visitMany(&n, out, length, state)
		}
		if head > 0xc0 && w.table != nil {
			if addr, length, state = w.chain(addr, length, state); state == 0 {
				return nil
			}
			continue
		}
		key, to, value, ok := single(w.data, int(addr))
		if !ok {
			return errDictionary
		}
		if state = w.step(length, state, key); state == 0 {
			return nil
		}
		w.term[length] = key
		addr, out, length = to, out+value, length+1
	}
	return w.found(length, state, out)
}

// chain follows nodes that have one byte, a common one, and lead to the node
// before them: the rest of most terms. At least one is such.
func (w *fstWalk) chain(addr uint64, length int, state uint16) (uint64, int, uint16) {
	data, next, term := w.data, w.table.Next, w.term
	for addr >= fstMargin && length < len(term) {
		head := data[addr]
		if head <= 0xc0 { // a flag isn't there, or the byte is another
			break
		}
		key := fstCommon[head&0x3f-1]
		if state = next[state][key]; state == 0 {
			break
		}
		term[length] = key
		addr, length = addr-1, length+1
	}
	return addr, length, state
}

// visitMany walks over the terms that go on from a node that isn't single.
func (w *fstWalk) visitMany(n *fstMany, out uint64, length int, state uint16) error {
	if w.nodes++; w.nodes%walkCheck == 0 && w.ctx.Err() != nil {
		return w.ctx.Err()
	}
	if n.final {
		if err := w.found(length, state, out+n.value); err != nil {
			return err
		}
	}
	if w.table != nil {
		return w.followTable(n, out, length, &w.table.Next[state])
	}
	keys := w.data[n.keys : n.keys+n.n]
	for k := n.n - 1; k >= 0; k-- {
		if w.matcher.Step(length, keys[k]) {
			w.term[length] = keys[k]
			if err := w.visit(n.dest(w.data, k), out+n.out(w.data, k), length+1, state); err != nil {
				return err
			}
		}
	}
	return nil
}

// followTable walks over the terms that go on with a byte that a table has a
// state for.
func (w *fstWalk) followTable(n *fstMany, out uint64, length int, next *[256]uint16) error {
	keys := w.data[n.keys : n.keys+n.n]
	for k := n.n - 1; k >= 0; k-- {
		state := next[keys[k]]
		if state == 0 {
			continue
		}
		w.term[length] = keys[k]
		to := n.dest(w.data, k)
		if to == fstFinal && !w.table.Final[state] {
			continue
		}
		if err := w.visit(to, out+n.out(w.data, k), length+1, state); err != nil {
			return err
		}
	}
	return nil
}
