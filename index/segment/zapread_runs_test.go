package segment

import (
	"math/rand/v2"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// TestWithoutRuns compares with what RoaringBitmap reads, of bitmaps with all
// kinds of containers, and cuts and damages them.
func TestWithoutRuns(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for containers := 1; containers <= 6; containers++ {
		m := roaring.New()
		for c := range uint64(containers) {
			for from := uint64(0); from < 1<<16; from += 1 + uint64(random.IntN(9000)) {
				to := min(from+1+uint64(random.IntN([]int{2, 3000, 60000}[(c+uint64(containers))%3])), 1<<16)
				m.AddRange(c<<16+from, c<<16+to)
				from = to
			}
			if random.IntN(2) == 0 { // bits or an array
				m.AndNot(every(c<<16, uint64(2+random.IntN(40))))
			}
		}
		m.RunOptimize()
		b, err := m.ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		keys := 4 + (containers+7)/8
		plain, err := withoutRuns(b, containers, keys)
		if err != nil {
			t.Fatal(err)
		}
		got := roaring.New()
		if err := got.UnmarshalBinary(plain); err != nil || !got.Equals(m) {
			t.Errorf("%d containers: %d documents, %v, want %d", containers, got.GetCardinality(), err, m.GetCardinality())
		}
		for range 200 {
			damaged := append([]byte(nil), b[:len(b)-random.IntN(2)*random.IntN(len(b)-keys)]...)
			damaged[keys+random.IntN(len(damaged)-keys+1)-1] ^= 1 << random.IntN(8)
			_, _ = withoutRuns(damaged, containers, keys) // doesn't panic
		}
	}
}

// every returns each n-th of the documents that share their upper 16 bits.
func every(from, n uint64) *roaring.Bitmap {
	m := roaring.New()
	for doc := from; doc < from+1<<16; doc += n {
		m.Add(uint32(doc))
	}
	return m
}
