package segment

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// boundsTable holds the blocks of a segment's terms that have many postings,
// by the value that the dictionary has for the term. They lie in a mapped
// file; what the file lacks is computed when asked for.
type boundsTable struct {
	values []uint64 // rising
	starts []uint32 // by value: where its blocks begin
	blocks Blocks
	unmap  func() error

	mu       sync.Mutex
	computed map[uint64]Blocks
	size     int // blocks in computed
}

// maxComputed is how many blocks that were computed are kept, 24 bytes each.
const maxComputed = 1 << 20

func (t *boundsTable) find(p *Postings) (Blocks, error) {
	n := (p.Count + BlockSize - 1) / BlockSize
	if i, ok := slices.BinarySearch(t.values, p.value); ok && uint64(t.starts[i])+uint64(n) <= uint64(len(t.blocks.Last)) {
		from, to := t.starts[i], t.starts[i]+n
		return Blocks{t.blocks.Last[from:to], t.blocks.Off[from:to], t.blocks.Impacts[from:to]}, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if b, ok := t.computed[p.value]; ok {
		return b, nil
	}
	var m maker
	var b Blocks
	if err := m.add(&b, p); err != nil {
		return b, fmt.Errorf("compute bounds: %w", err)
	}
	if t.computed == nil || t.size > maxComputed {
		t.computed, t.size = make(map[uint64]Blocks), 0
	}
	t.computed[p.value] = b
	t.size += len(b.Last)
	return b, nil
}

// boundsMaker makes a table.
type boundsMaker struct {
	maker
	other Cursor
	*Reader
	sound  *Positions // nil without, or where damaged
	table  *boundsTable
	starts map[uint64]uint32
}

// compute makes the table of all terms of some fields.
func (r *Reader) compute(pairs []Pair) (*boundsTable, error) {
	m := boundsMaker{Reader: r, table: &boundsTable{}, starts: make(map[uint64]uint32)}
	if p, ok := r.positions.(*Positions); ok && p.check() == nil {
		m.sound = p
	}
	for _, pair := range pairs {
		err := m.addField(pair.Plain, nil)
		if err == nil {
			var plain *Dictionary
			if plain, err = r.Dictionary(pair.Plain); err == nil {
				err = m.addField(pair.Stem, plain)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("compute bounds of %s: %w", pair.Plain, err)
		}
	}
	t := m.table
	t.values = slices.Sorted(maps.Keys(m.starts))
	for _, value := range t.values {
		t.starts = append(t.starts, m.starts[value])
	}
	return t, nil
}

// addField adds the terms of a field, and where plain has them too, joint
// blocks.
func (m *boundsMaker) addField(field string, plain *Dictionary) error {
	if m.sound != nil && plain == nil && m.sound.has(field) {
		return m.sound.eachFrequent(field, func(value uint64) error { return m.addTerm(nil, value, nil) })
	}
	d, err := m.Dictionary(field)
	if err != nil {
		return err
	}
	var failed error
	err = d.Each(nil, nil, nil, func(term []byte, value uint64) bool {
		failed = m.addTerm(term, value, plain)
		return failed == nil
	})
	return errors.Join(err, failed)
}

// addTerm adds a term that has that value in the dictionary, if it is frequent.
func (m *boundsMaker) addTerm(term []byte, value uint64, plain *Dictionary) error {
	var p Postings
	if err := m.Reader.open(value, &p); err != nil || p.Count <= smallCount {
		return err
	}
	m.starts[value] = uint32(len(m.table.blocks.Last))
	if err := m.add(&m.table.blocks, &p); err != nil || plain == nil {
		return err
	}
	return m.addJoint(plain, term, &p)
}
