package exec

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestUnion(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	rising := func() []uint32 {
		list := make([]uint32, random.IntN(20))
		for i := range list {
			list[i] = random.Uint32N(30)
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	for range 2000 {
		a, b := rising(), rising()
		want := slices.Concat(a, b)
		slices.Sort(want)
		want = slices.Compact(want)
		if got := union(slices.Clone(a), b); !slices.Equal(got, want) {
			t.Fatalf("%v and %v: %v, want %v", a, b, got, want)
		}
	}
}
