package index

import (
	"maps"
	"slices"
	"testing"
)

// entryOf is the entry of a segment that holds stretches of the sources, each
// given by its first page and how many follow. The id of page n is n+1.
func entryOf(stretches ...[2]int64) ledgerEntry {
	var e ledgerEntry
	for _, s := range stretches {
		for n := s[0]; n < s[0]+s[1]; n++ {
			e.add(n, n+1)
			e.Totals.Pages++
		}
	}
	return e
}

func ledgerOf(entries ...ledgerEntry) (l ledger) {
	for _, e := range entries {
		l.insert(e)
	}
	return l
}

func TestCursor(t *testing.T) {
	c := cursor{ranges: ledgerOf(entryOf([2]int64{4, 2}), entryOf([2]int64{0, 2}, [2]int64{2, 1})).Ranges}
	for n, want := range []bool{true, true, true, false, true, true, false} {
		got, err := c.done(int64(n) + 1)
		if err != nil || got != want {
			t.Errorf("page %d: done %v (%v), want %v", n, got, err, want)
		}
	}
	if err := c.finished(); err != nil {
		t.Error(err)
	}
}

func TestCursorOtherSources(t *testing.T) {
	c := cursor{ranges: entryOf([2]int64{0, 2}).Ranges}
	if _, err := c.done(1); err != nil {
		t.Fatal(err)
	}
	if _, err := c.done(99); err != errOtherSources {
		t.Errorf("other id at the end of a stretch: %v", err)
	}
	short := cursor{ranges: entryOf([2]int64{0, 5}).Ranges}
	if _, err := short.done(1); err != nil {
		t.Fatal(err)
	}
	if err := short.finished(); err != errOtherSources {
		t.Errorf("sources shorter than the ledger: %v", err)
	}
}

func TestLedger(t *testing.T) {
	entries := []ledgerEntry{entryOf([2]int64{3, 2}, [2]int64{9, 1}), entryOf([2]int64{0, 3}, [2]int64{7, 1}), entryOf([2]int64{6, 1})}
	want := []pageRange{{0, 5, 5}, {6, 2, 8}, {9, 1, 10}}
	l := ledgerOf(entries...)
	if !slices.Equal(l.Ranges, want) || l.Totals.Pages != 8 {
		t.Errorf("ledger %+v, want %v", l, want)
	}
	internal := map[string][]byte{"other": nil}
	for _, e := range entries {
		internal[e.key()] = e.encode()
	}
	for _, key := range l.fold() {
		if _, ok := internal[key]; !ok {
			t.Errorf("superfluous key %q isn't stored", key)
		}
		delete(internal, key)
	}
	internal[l.key()] = l.encode()
	if len(internal) != 2 {
		t.Errorf("folded into %v", slices.Collect(maps.Keys(internal)))
	}
	back, err := readLedger(internal)
	if err != nil || !slices.Equal(back.Ranges, want) || back.Totals.Pages != 8 || len(back.keys) != 1 {
		t.Errorf("read back %+v (%v)", back, err)
	}
}
