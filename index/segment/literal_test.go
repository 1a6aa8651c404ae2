package segment

import (
	"bytes"
	"testing"

	"github.com/golang/snappy"
)

// TestLiteral has snappy read what is written here.
func TestLiteral(t *testing.T) {
	for _, n := range []int{0, 1, 59, 60, 61, 62, 255, 256, 257, 1 << 16, 1<<16 + 1, 1<<24 + 1} {
		want := bytes.Repeat([]byte("Qinzong "), n/8+1)[:n]
		block := appendLiteral([]byte("before"), want)[len("before"):]
		got, err := snappy.Decode(nil, block)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: snappy reads %d (%v)", n, len(got), err)
		}
		if got, ok := literal(block); !ok || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: read %d, %v", n, len(got), ok)
		}
	}
	if _, ok := literal(snappy.Encode(nil, bytes.Repeat([]byte("a"), 1000))); ok {
		t.Error("took a copy for a literal")
	}
}

// FuzzLiteral reads any bytes: what passes for one literal is that to snappy.
func FuzzLiteral(f *testing.F) {
	for _, n := range []int{0, 1, 60, 61, 300} {
		f.Add(appendLiteral(nil, bytes.Repeat([]byte("a"), n)))
	}
	f.Add([]byte{5, 63 << 2, 1})
	f.Fuzz(func(t *testing.T, block []byte) {
		got, ok := literal(block)
		if !ok {
			return
		}
		if want, err := snappy.Decode(nil, block); err != nil || !bytes.Equal(got, want) {
			t.Errorf("read %q, snappy %q (%v)", got, want, err)
		}
	})
}
