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
			for range 3 {
				tt := permutation(random, n, letters)
				from := uint32(random.IntN(n))
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
