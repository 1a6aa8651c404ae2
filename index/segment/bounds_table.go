package segment

import (
	"fmt"
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

// compute makes the table of all terms of some fields.
func (r *Reader) compute(fields []string) (*boundsTable, error) {
	t := &boundsTable{}
	starts := make(map[uint64]uint32)
	var m maker
	for _, field := range fields {
		d, err := r.Dictionary(field)
		if err != nil {
			return nil, err
		}
		var failed error
		err = d.Each(nil, nil, nil, func(_ []byte, value uint64) bool {
			var p Postings
			if failed = d.Open(value, &p); failed != nil || p.Count <= smallCount {
				return failed == nil
			}
			starts[value] = uint32(len(t.blocks.Last))
			failed = m.add(&t.blocks, &p)
			return failed == nil
		})
		if err == nil {
			err = failed
		}
		if err != nil {
			return nil, fmt.Errorf("compute bounds of %s: %w", field, err)
		}
	}
	for value := range starts {
		t.values = append(t.values, value)
	}
	slices.Sort(t.values)
	for _, value := range t.values {
		t.starts = append(t.starts, starts[value])
	}
	return t, nil
}
