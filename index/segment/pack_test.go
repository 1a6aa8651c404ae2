package segment

import (
	"math/rand/v2"
	"runtime"
	"testing"
)

// TestPackStaysMapped reads a segment through no more than one of its
// dictionaries, after the pack and the segment are gone.
func TestPackStaysMapped(t *testing.T) {
	docs := randomDocs(rand.New(rand.NewPCG(9, 9)), "a", 50)
	s := inMemory(t, build(t, NewBuilder(testSchema(t)), docs))
	field := s.Fields()[len(s.Fields())-1]
	dict, err := s.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	count := func() (terms int) {
		it := dict.AutomatonIterator(nil, nil, nil)
		for e, err := it.Next(); e != nil || err != nil; e, err = it.Next() {
			if err != nil {
				t.Fatal(err)
			}
			list, err := dict.PostingsList([]byte(e.Term), nil, nil)
			if err != nil || list.Count() == 0 {
				t.Fatalf("%q: %d documents, %v", e.Term, list.Count(), err)
			}
			terms++
		}
		return terms
	}
	want := count()
	s = nil
	for range 5 {
		runtime.GC() // cleanups run behind it
		runtime.Gosched()
	}
	if got := count(); got != want || want == 0 {
		t.Errorf("%s has %d terms, had %d", field, got, want)
	}
}
