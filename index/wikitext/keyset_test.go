package wikitext

import (
	"strconv"
	"testing"
)

// TestKeySet compares a set with a map, over pages of many and of few keys.
func TestKeySet(t *testing.T) {
	var s keySet
	for _, n := range []int{5, 3000, 0, 1, 40, maxKept, 9} {
		s.reset()
		want := make(map[string]int)
		for i := range n {
			key := strconv.Itoa(i * i % (n/2 + 1))
			value, found := s.add([]byte(key))
			if old, ok := want[key]; ok != found || *value != old {
				t.Fatalf("of %d, key %q: %d, %v; want %d, %v", n, key, *value, found, old, ok)
			}
			*value, want[key] = i, i
		}
		if len(s.entries) != len(want) {
			t.Errorf("of %d: %d entries, want %d", n, len(s.entries), len(want))
		}
	}
}
