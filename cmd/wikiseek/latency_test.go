package main

import (
	"errors"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	tests := []struct {
		name   string
		rising []time.Duration
		p      float64
		want   time.Duration
	}{
		{"none", nil, .5, 0},
		{"one", []time.Duration{7}, .5, 7},
		{"one at the end", []time.Duration{7}, .99, 7},
		{"median of two", []time.Duration{1, 2}, .5, 1},
		{"median of three", []time.Duration{1, 2, 9}, .5, 2},
		{"p90 of three", []time.Duration{1, 2, 9}, .9, 9},
		{"p90 of ten", []time.Duration{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, .9, 9},
		{"p99 of ten", []time.Duration{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, .99, 10},
		{"p50 of a hundred", hundred, .50, 50},
		{"p90 of a hundred", hundred, .90, 90},
		{"p99 of a hundred", hundred, .99, 99},
		{"all", hundred, 1, 100},
		{"least", hundred, .001, 1},
	}
	for _, tt := range tests {
		if got := percentile(tt.rising, tt.p); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	var asked []int
	s, err := measure(3, time.Nanosecond, func(i int) (int, error) {
		asked = append(asked, i)
		time.Sleep(time.Duration(3-i) * 2 * time.Millisecond)
		return 1, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(asked) != 3 || len(s.took) != 3 {
		t.Fatalf("asked %v, %d samples: want one round of 3", asked, len(s.took))
	}
	for i, least := range []time.Duration{2, 4, 6} { // rising, though asked the other way round
		if s.took[i] < least*time.Millisecond {
			t.Errorf("sample %d is %v, want %d ms or more", i, s.took[i], least)
		}
	}
	if s.total < 12*time.Millisecond || s.perSecond() > 3/.012 {
		t.Errorf("total %v, %.0f a second: want 12 ms or more", s.total, s.perSecond())
	}
}

func TestMeasureWholeRounds(t *testing.T) {
	s, err := measure(4, 3*time.Millisecond, func(int) (int, error) {
		time.Sleep(time.Millisecond / 4)
		return 1, nil
	})
	if err != nil || s.total < 3*time.Millisecond || len(s.took)%4 != 0 {
		t.Errorf("%d samples in %v, %v: want rounds of 4 for 3 ms", len(s.took), s.total, err)
	}
}

func TestThroughput(t *testing.T) {
	// Ten workers that sleep don't wait for one another.
	one, err := throughput(1, 5, 50*time.Millisecond, sleepy)
	if err != nil {
		t.Fatal(err)
	}
	ten, err := throughput(10, 5, 50*time.Millisecond, sleepy)
	if err != nil {
		t.Fatal(err)
	}
	if one <= 0 || one > 500 || ten < 2*one {
		t.Errorf("one worker %.0f a second, ten %.0f: want at most 500, and twice as many or more", one, ten)
	}
}

func sleepy(int) (int, error) {
	time.Sleep(2 * time.Millisecond)
	return 1, nil
}

func TestMeasureFails(t *testing.T) {
	broken := errors.New("broken")
	ask := func(i int) (int, error) {
		if i == 2 {
			return 0, broken
		}
		return 1, nil
	}
	if _, err := measure(3, time.Second, ask); !errors.Is(err, broken) {
		t.Errorf("measure: got %v, want %v", err, broken)
	}
	if _, err := throughput(2, 3, time.Second, ask); !errors.Is(err, broken) {
		t.Errorf("throughput: got %v, want %v", err, broken)
	}
}
