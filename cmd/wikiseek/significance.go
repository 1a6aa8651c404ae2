package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// trials is how many ways of swapping the two runs are looked at: at p = .05
// the standard error is .0015.
const trials = 20_000

// maxExact is the most differences for which every way is: 2^14 is less than
// trials.
const maxExact = 14

// randomization returns the p-value of a paired, two-sided randomization test:
// how often a mean difference as large as this one, or larger, comes about
// when each query's two scores are swapped or not by chance. The same
// differences always give the same value.
func randomization(differences []float64) float64 {
	// Swapping equal scores changes nothing.
	d := slices.DeleteFunc(slices.Clone(differences), func(x float64) bool { return x == 0 })
	if len(d) <= maxExact {
		return exactP(d)
	}
	// Sums in another order differ in their last bits.
	least := math.Abs(sum(d)) - 1e-9
	random := rand.New(rand.NewPCG(1, 2))
	extreme := 1 // the differences as they are
	for range trials {
		if math.Abs(swapped(d, random.Uint64)) >= least {
			extreme++
		}
	}
	return float64(extreme) / (trials + 1)
}

// exactP looks at every way of swapping.
func exactP(d []float64) float64 {
	least := math.Abs(sum(d)) - 1e-9
	extreme, ways := 0, 1<<len(d)
	for way := range ways {
		if math.Abs(swapped(d, func() uint64 { return uint64(way) })) >= least {
			extreme++
		}
	}
	return float64(extreme) / float64(ways)
}

// swapped sums d, with the sign of each changed where a bit is set. It asks
// for 64 bits at a time.
func swapped(d []float64, bits func() uint64) float64 {
	var total float64
	for block := range slices.Chunk(d, 64) {
		set := bits()
		for _, x := range block {
			// The lowest bit becomes the sign bit.
			total += math.Float64frombits(math.Float64bits(x) ^ set<<63)
			set >>= 1
		}
	}
	return total
}

func sum(list []float64) (total float64) {
	for _, x := range list {
		total += x
	}
	return total
}
