package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
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

// TestDamagedRuns has runs of other documents than the header says.
func TestDamagedRuns(t *testing.T) {
	m := roaring.New()
	m.AddRange(10, 5000)
	m.AddRange(1<<16, 1<<16+100)
	m.RunOptimize()
	b, err := m.ToBytes()
	if err != nil {
		t.Fatal(err)
	}
	const keys, header = 5, 8 // two containers: what has runs, and keys and cardinalities
	runs := keys + header
	for name, at := range map[string]int{"cardinality": keys + 2, "number of runs": runs, "length of a run": runs + 4} {
		for _, change := range []byte{1, 0xff} {
			damaged := slices.Clone(b)
			damaged[at] ^= change
			if _, err := withoutRuns(damaged, 2, keys); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s changed by %#x: %v, want %v", name, change, err, ErrDamaged)
			}
		}
	}
	p := Postings{reader: &Reader{docs: 1 << 17}}
	if err := p.readBitmap(b); err != nil || p.Count != 5090 {
		t.Errorf("%d documents, %v", p.Count, err)
	}
}

// TestTooManyContainers has a short bitmap that says it has half a gigabyte.
func TestTooManyContainers(t *testing.T) {
	b := bytes.Repeat([]byte{0xff}, 1<<20)
	binary.LittleEndian.PutUint32(b, cookieRuns|(1<<16-1)<<16)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p := Postings{reader: &Reader{docs: 1 << 17}}
	err := p.readBitmap(b)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, ErrDamaged) || took > 1<<20 {
		t.Errorf("%v, with %d bytes of memory; want %v with next to none", err, took, ErrDamaged)
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
