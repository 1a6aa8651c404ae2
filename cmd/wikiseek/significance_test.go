package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// repeat returns n times x.
func repeat(x float64, n int) []float64 { return slices.Repeat([]float64{x}, n) }

// The wanted values are counted by hand: of 2^n ways of choosing signs, how
// many give a sum as far from 0.
func TestRandomizationExact(t *testing.T) {
	tests := []struct {
		name        string
		differences []float64
		want        float64
	}{
		{"none", nil, 1},
		{"no difference", repeat(0, 50), 1},
		{"one", []float64{.5}, 1},
		{"two alike", []float64{.5, .5}, 2.0 / 4},
		{"two that cancel", []float64{.5, -.5}, 1},
		{"five one way", repeat(.1, 5), 2.0 / 32},
		{"five the other way", repeat(-.1, 5), 2.0 / 32},
		{"five among zeros", append(repeat(0, 1000), repeat(.1, 5)...), 2.0 / 32},
		{"ten one way", repeat(.1, 10), 2.0 / 1024},
		// The sum is 3. Of 1, 1, 1, 2 one way gives 5 and three give 3, and as
		// many the opposite.
		{"one minus", []float64{-1, 1, 1, 2}, 2 * 4.0 / 16},
	}
	for _, tt := range tests {
		if got := randomization(tt.differences); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Beyond maxExact the value is drawn; signs of equal differences are a
// binomial distribution, whose tails are the values wanted.
func TestRandomizationDrawn(t *testing.T) {
	tests := []struct{ plus, minus int }{{10, 10}, {14, 6}, {15, 5}, {60, 40}, {100, 100}, {150, 150}}
	for _, tt := range tests {
		got := randomization(append(repeat(.2, tt.plus), repeat(-.2, tt.minus)...))
		want := binomialTails(tt.plus+tt.minus, tt.plus)
		// Four standard errors.
		if margin := 4*math.Sqrt(want*(1-want)/trials) + 1e-4; math.Abs(got-want) > margin {
			t.Errorf("%d better, %d worse: got %.4f, want %.4f within %.4f", tt.plus, tt.minus, got, want, margin)
		}
	}
	if got := randomization(repeat(.2, 200)); got > 1.0/trials {
		t.Errorf("200 better: got %v, want %v at most", got, 1.0/trials)
	}
}

// binomialTails is the chance that n fair coins show heads at least as far
// from n/2 as k is.
func binomialTails(n, k int) float64 {
	choose := func(i int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(n - i + 1))
		return math.Exp(a - b - c - float64(n)*math.Ln2)
	}
	var p float64
	for i := range n + 1 {
		if math.Abs(float64(2*i-n)) >= math.Abs(float64(2*k-n)) {
			p += choose(i)
		}
	}
	return p
}

// Drawn and counted values agree for the same differences.
func TestRandomizationAgrees(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	d := make([]float64, maxExact+2)
	for i := range d {
		d[i] = random.NormFloat64() + .4
	}
	drawn, counted := randomization(d), exactP(d)
	if math.Abs(drawn-counted) > .015 {
		t.Errorf("drawn %.4f, counted %.4f", drawn, counted)
	}
	if again := randomization(d); again != drawn {
		t.Errorf("again %v, before %v", again, drawn)
	}
}

func TestCompare(t *testing.T) {
	baseline := []queryScore{{QID: "a", MRR10: .5, NDCG10: .6}, {QID: "b", MRR10: 1, NDCG10: 1}}
	now := []queryScore{{QID: "a", MRR10: 1, NDCG10: 1}, {QID: "b", MRR10: 1, NDCG10: 1}}
	got, err := compare(baseline, now)
	if err != nil {
		t.Fatal(err)
	}
	near := func(a, b comparison) bool {
		return math.Abs(a.Baseline-b.Baseline) < 1e-9 && math.Abs(a.Now-b.Now) < 1e-9 &&
			math.Abs(a.Difference-b.Difference) < 1e-9 && a.P == b.P
	}
	if want := (comparison{.75, 1, .25, 1}); !near(got.MRR10, want) {
		t.Errorf("MRR: got %+v, want %+v", got.MRR10, want)
	}
	if want := (comparison{.8, 1, .2, 1}); !near(got.NDCG10, want) {
		t.Errorf("nDCG: got %+v, want %+v", got.NDCG10, want)
	}
	if _, err := compare(baseline[:1], now); err == nil {
		t.Error("compared one query with two")
	}
	if _, err := compare([]queryScore{{QID: "b"}, {QID: "a"}}, now); err == nil {
		t.Error("compared queries in another order")
	}
}
