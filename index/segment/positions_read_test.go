package segment

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestReadPositions reads random positions in random order, forth and back
// over several blocks.
func TestReadPositions(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 15))
	for _, high := range []int{3, 200, 100_000} {
		var want [][]uint32
		var p termPositions
		last := 0 // where the block under way begins
		for doc := range 5*blockPostings + 7 {
			if at := len(p.blocks); doc > 0 && doc%blockPostings == 0 {
				p.sizes = binary.AppendUvarint(p.sizes, uint64(at-last))
				last = at
			}
			var list []uint32
			position := uint32(0)
			for i := range 1 + random.IntN(4) {
				step := uint32(1 + random.IntN(high))
				position += step
				list = append(list, position)
				first := uint64(0)
				if i == 0 {
					first = 1
				}
				p.blocks = binary.AppendUvarint(p.blocks, uint64(step)<<1|first)
			}
			want = append(want, list)
		}
		p.rest = p.blocks
		doc := 0
		for range 2000 {
			got, err := p.read(nil, uint32(doc))
			if err != nil || !slices.Equal(got, want[doc]) {
				t.Fatalf("steps to %d: document %d has %v (%v), want %v", high, doc, got, err, want[doc])
			}
			if doc += 1 + random.IntN(20); doc >= len(want) || random.IntN(30) == 0 {
				doc = random.IntN(len(want))
			}
		}
		if _, err := p.read(nil, uint32(len(want))); err == nil {
			t.Error("a document behind the last has positions")
		}
		if _, err := p.read(nil, 100*blockPostings); err == nil {
			t.Error("a document in a block that isn't there has positions")
		}
	}
}
