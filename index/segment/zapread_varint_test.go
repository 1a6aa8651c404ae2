package segment

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// TestShortVarint compares with the way a byte at a time.
func TestShortVarint(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		var b []byte
		for len(b) < 8 {
			b = append(b, byte(random.Uint32()))
		}
		want, end := readVarint(b, 0)
		got, size := shortVarint(binary.LittleEndian.Uint64(b))
		if short := end > 0 && end <= fourBytes; short != (size <= fourBytes) || short && (got != uint64(want) || size != end) {
			t.Fatalf("%x: %d of %d bytes, want %d of %d", b, got, size, want, end)
		}
	}
}

// TestSkip compares skipping with a byte at a time, beyond the end too.
func TestSkip(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		b := make([]byte, random.IntN(200))
		for i := range b {
			b[i] = byte(random.Uint32N(1 << (7 + random.IntN(2))))
		}
		ends, begins := []int{0}, []int{0} // of numbers, of documents
		for i := range b {
			if b[i] >= 0x80 {
				continue
			}
			ends = append(ends, i+1)
			if i+1 < len(b) && b[i+1]&1 != 0 {
				begins = append(begins, i+1)
			}
		}
		for n := range len(ends) + 3 {
			want := -1
			if n < len(ends) {
				want = ends[n]
			}
			if got := skipVarints(b, 0, n); got != want {
				t.Fatalf("%x: %d numbers end at %d, want %d", b, n, got, want)
			}
		}
		for n := range len(begins) + 3 {
			want := len(b)
			if n < len(begins) {
				want = begins[n]
			}
			if got := skipDocuments(b, n); got != want {
				t.Fatalf("%x: %d documents end at %d, want %d", b, n, got, want)
			}
		}
	}
}
