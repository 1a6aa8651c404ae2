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

// TestTwoUvarints compares with one after the other, up to the end and beyond.
func TestTwoUvarints(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 2))
	for range 2000 {
		var b []byte
		for range random.IntN(5) {
			b = binary.AppendUvarint(b, random.Uint64()>>random.IntN(64))
		}
		got, want := reader{b: b}, reader{b: b}
		for range 4 {
			first, second := got.twoUvarints()
			if first != want.uvarint() || second != want.uvarint() || got.bad != want.bad || len(got.b) != len(want.b) {
				t.Fatalf("%x: %d, %d", b, first, second)
			}
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
			if from := n / 2; from < len(ends) {
				if got := skipVarints(b, ends[from], n-from); got != want {
					t.Fatalf("%x: %d numbers from %d on end at %d, want %d", b, n-from, ends[from], got, want)
				}
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
