package main

import (
	"math"
	"strings"
	"testing"
)

// The wanted values are computed by hand. Discounts: rank 1 is worth 1, rank 2
// 1/log2(3) = 0.6309298, rank 3 1/2, rank 4 1/log2(5) = 0.4306766, rank 10
// 1/log2(11) = 0.2890648.
var metricsTests = []struct {
	name     string
	ranking  string
	relevant string
	want     metrics
}{
	{"first", "a b c", "a", metrics{1, 1, 1, 1, 1}},
	{"second", "a b c", "b", metrics{1, 0.5, 0, 1, 0.6309298}},
	{"third", "x y a", "a", metrics{1, 1.0 / 3, 0, 1, 0.5}},
	{"absent", "a b c", "z", metrics{1, 0, 0, 0, 0}},
	{"no hits", "", "a", metrics{1, 0, 0, 0, 0}},
	{"tenth", "1 2 3 4 5 6 7 8 9 a", "a", metrics{1, 0.1, 0, 1, 0.2890648}},
	{"eleventh", "1 2 3 4 5 6 7 8 9 10 a", "a", metrics{1, 0, 0, 0, 0}},
	// Two of two: (1 + 1/2) / (1 + 0.6309298).
	{"two", "a x b", "a b", metrics{1, 1, 0.5, 1, 1.5 / 1.6309298}},
	// One of three: 0.6309298 / (1 + 0.6309298 + 0.5).
	{"one of three", "x a", "a b c", metrics{1, 0.5, 0, 1.0 / 3, 0.6309298 / 2.1309298}},
	// The second a gains nothing.
	{"repeated", "a a", "a b", metrics{1, 1, 0.5, 0.5, 1 / 1.6309298}},
	// Twelve relevant, of which the best ten ranks can hold ten.
	{"more than ten relevant", "a b c d e f g h i j k l", "a b c d e f g h i j k l", metrics{1, 1, 1.0 / 12, 10.0 / 12, 1}},
}

func TestScore(t *testing.T) {
	for _, tt := range metricsTests {
		t.Run(tt.name, func(t *testing.T) {
			relevant := strings.Fields(tt.relevant)
			got := score(gains(strings.Fields(tt.ranking), relevant), len(relevant))
			if !alike(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func alike(a, b metrics) bool {
	near := func(x, y float64) bool { return math.Abs(x-y) < 1e-6 }
	return a.Queries == b.Queries && near(a.MRR10, b.MRR10) && near(a.Recall1, b.Recall1) &&
		near(a.Recall10, b.Recall10) && near(a.NDCG10, b.NDCG10)
}

func TestMean(t *testing.T) {
	var sum metrics
	sum.add(metrics{1, 1, 1, 1, 1})
	sum.add(metrics{1, 0.5, 0, 1, 0.6})
	sum.add(metrics{1, 0, 0, 0, 0})
	if got, want := sum.mean(), (metrics{3, 0.5, 1.0 / 3, 2.0 / 3, 1.6 / 3}); !alike(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := (metrics{}).mean(); got != (metrics{}) {
		t.Errorf("mean of nothing is %+v", got)
	}
}
