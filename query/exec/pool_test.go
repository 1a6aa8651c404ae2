package exec

import (
	"slices"
	"testing"

	"wikiseek/index/segment"
)

// TestPool takes memory, and takes it again after a reset, unless it is too much.
func TestPool(t *testing.T) {
	var p pool[int]
	first, second := p.take(), p.take()
	if *first = 7; first == second {
		t.Fatal("the same memory is taken twice")
	}
	if p.reset(2); p.take() != first || p.take() != second || *first != 7 {
		t.Error("memory isn't used again as it was left")
	}
	if p.reset(1); p.take() == first {
		t.Error("more is kept than should be")
	}
}

// TestSlab takes zeros, also where something else was before, that stay what they are
// when more are taken.
func TestSlab(t *testing.T) {
	var s slab[int]
	first := s.take(3)
	first[0] = 7
	if more := s.take(1 << 13); more[0] != 0 || first[0] != 7 || len(more) != 1<<13 {
		t.Error("what was taken before is taken again, or changed")
	}
	s.reset()
	if again := s.take(1 << 13); again[0] != 0 || slices.ContainsFunc(again, func(n int) bool { return n != 0 }) {
		t.Error("not all is 0")
	}
	s.take(keptSlab)
	if s.reset(); cap(s.given) > keptSlab {
		t.Error("more is kept than should be")
	}
}

// TestPhraseMemory looks for long phrases, whose memory isn't kept.
func TestPhraseMemory(t *testing.T) {
	r := &run{Engine: &Engine{parts: make([]slice, 1)}}
	for terms, want := range map[int]int{keptPhrase: 1, keptPhrase + 1: 0} {
		r.finderPool.reset(0)
		l := &phraseLists{run: r, order: make([]int, terms), cursors: make([]*segment.Cursor, terms)}
		if f, err := l.finder(0); f != nil || err != nil {
			t.Fatalf("found %v, %v of a phrase that isn't there", f, err)
		}
		if got := len(r.finderPool.all); got != want {
			t.Errorf("%d finders are kept of a phrase of %d words, want %d", got, terms, want)
		}
	}
}
