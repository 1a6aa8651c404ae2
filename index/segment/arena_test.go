package segment

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// TestLists adds numbers to lists in no order, to some so many that they are in several
// slices of each size, and pages.
func TestLists(t *testing.T) {
	if size := unsafe.Sizeof(list{}); size != 64 {
		t.Errorf("a list takes %d bytes, want a line of the cache", size)
	}
	random := rand.New(rand.NewPCG(1, 1))
	b := &Builder{}
	lists, want := make([]list, 50), make([][]byte, 50)
	for range 400_000 {
		i := random.IntN(1 + random.IntN(len(lists)))
		v := random.Uint32() >> random.IntN(32)
		b.add(&lists[i], v)
		want[i] = binary.AppendUvarint(want[i], uint64(v))
	}
	if b.arena.page < 2 {
		t.Errorf("all is in %d pages, want several", b.arena.page)
	}
	inv := &inverter{Builder: b}
	for i := range lists {
		if got := inv.bytes(&lists[i]); !slices.Equal(got, want[i]) {
			t.Errorf("list %d has %d bytes, want %d, or others", i, len(got), len(want[i]))
		}
	}
}
