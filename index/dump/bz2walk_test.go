package dump

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestWalk compares several walks at a time with a single one: over permutations of
// one cycle and of many, where the text repeats itself.
func TestWalk(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 0))
	var w bz2Walk
	for _, n := range []int{1, minWalk - 1, minWalk, minWalk + 1, 100_000, bz2MaxBlock} {
		for _, letters := range []int{1, 2, 60, 256} {
			for _, from := range []int{0, random.IntN(n), random.IntN(walkChains) * n / walkChains} {
				tt, from := permutation(random, n, letters), uint32(from)
				want, got := make([]byte, n), make([]byte, n)
				walkAlone(want, tt, from)
				if w.walk(got, tt, from); !bytes.Equal(got, want) {
					t.Fatalf("%d bytes of %d kinds from %d: walks together differ from a single one", n, letters, from)
				}
			}
		}
	}
}

// TestWalkOneCycle walks over the transform of a text, which nearly always is one
// cycle.
func TestWalkOneCycle(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	n := 3 * minWalk
	order := random.Perm(n)
	tt := make([]uint32, n+1)
	for i, at := range order {
		tt[at] = uint32(order[(i+1)%n])<<8 | uint32(random.IntN(256))
	}
	want, got := make([]byte, n), make([]byte, n)
	walkAlone(want, tt, uint32(order[7]))
	if new(bz2Walk).walk(got, tt, uint32(order[7])); !bytes.Equal(got, want) {
		t.Error("walks together differ from a single one")
	}
}

// TestGrow has blocks become as long as they may be, and no longer.
func TestGrow(t *testing.T) {
	var d bz2Block
	for _, run := range []int{1, 64 << 10, 200_000, bz2MaxBlock - 264<<10} {
		n := int(d.counts['a'])
		if at, err := d.repeat('a', n, run); err != nil || at != n+run || len(d.tt) <= at {
			t.Fatalf("%d bytes more than %d: %d, %v, with room for %d", run, n, at, err, len(d.tt))
		}
	}
	d = bz2Block{}
	if _, err := d.repeat('a', 0, bz2MaxBlock); err != nil || len(d.tt) != bz2MaxBlock+1 {
		t.Errorf("a block as long as one may be: %v, with room for %d", err, len(d.tt))
	}
	if _, err := d.repeat('a', bz2MaxBlock-10, 11); err != errTooLarge {
		t.Errorf("a block longer than one may be: %v", err)
	}
}

// permutation returns what untransform makes of random bytes.
func permutation(random *rand.Rand, n, letters int) []uint32 {
	d := bz2Block{tt: make([]uint32, n+1)}
	for i := range n {
		c := random.IntN(letters)
		d.tt[i] = uint32(c)
		d.counts[c]++
	}
	d.link(n)
	return d.tt
}
