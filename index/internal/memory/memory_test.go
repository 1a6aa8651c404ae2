package memory

import "testing"

func TestTable(t *testing.T) {
	for _, n := range []int{0, 1, 511, 512, 513, 1 << 16} {
		table := Table[struct {
			p *int
			n uint64
		}](n)
		if len(table) != n {
			t.Fatalf("%d elements, want %d", len(table), n)
		}
		for i, e := range table {
			if e.p != nil || e.n != 0 {
				t.Fatalf("element %d of %d is %v", i, n, e)
			}
		}
	}
}

func TestBytes(t *testing.T) {
	b := Bytes([]uint32{0x01010101, 0x02020202}) // the same in either byte order
	if string(b) != "\x01\x01\x01\x01\x02\x02\x02\x02" {
		t.Errorf("got % x", b)
	}
	if b := Bytes[uint64](nil); len(b) != 0 {
		t.Errorf("of nothing: % x", b)
	}
}
