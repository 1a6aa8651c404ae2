package main

import (
	"math"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// samples are how long queries took, answered one after the other.
type samples struct {
	took  []time.Duration // rising
	total time.Duration
}

// measure calls ask with rising numbers in whole rounds of n, until least has
// passed.
func measure(n int, least time.Duration, ask func(i int) (int, error)) (samples, error) {
	var s samples
	start := time.Now()
	for last := start; s.total < least; {
		for i := range n {
			if _, err := ask(i); err != nil {
				return s, err
			}
			now := time.Now()
			s.took = append(s.took, now.Sub(last))
			last = now
		}
		s.total = time.Since(start)
	}
	slices.Sort(s.took)
	return s, nil
}

func (s samples) perSecond() float64 { return float64(len(s.took)) / s.total.Seconds() }

// throughput returns how often ask returns in a second when several workers
// call it, each beginning elsewhere in a round of n.
func throughput(workers, n int, least time.Duration, ask func(i int) (int, error)) (perSecond float64, err error) {
	var done atomic.Int64
	var group errgroup.Group
	start := time.Now()
	for w := range workers {
		group.Go(func() error {
			for i := w * n / workers; time.Since(start) < least; i++ {
				if _, err := ask(i); err != nil {
					return err
				}
				done.Add(1)
			}
			return nil
		})
	}
	err = group.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), err
}

// percentile returns the least of the rising values that a share p of them
// doesn't exceed; p is above 0 and at most 1.
func percentile(rising []time.Duration, p float64) time.Duration {
	if len(rising) == 0 {
		return 0
	}
	// The product of a share such as .9 may come out above the whole number
	// that it stands for.
	rank := int(math.Ceil(p*float64(len(rising)) - 1e-9))
	return rising[min(max(rank, 1), len(rising))-1]
}
