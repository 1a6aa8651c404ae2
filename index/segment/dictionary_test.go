package segment

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/blevesearch/vellum"
)

// TestDictionary compares what is read with what vellum was given: terms of
// every byte, with and without values, that are the beginnings of others.
func TestDictionary(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	every := map[string]uint64{}
	for c := range 256 {
		every[string([]byte{byte(c)})] = uint64(c)
		every[string([]byte{'a', byte(c), 'z'})] = 1<<63 | uint64(c)
	}
	words := map[string]uint64{"": 3}
	for range 20000 {
		words[fmt.Sprintf("%x", r.Uint64N(1<<(4*(1+r.UintN(8)))))] = r.Uint64() >> r.UintN(64)
	}
	for name, terms := range map[string]map[string]uint64{
		"none": {}, "empty": {"": 7}, "one": {"word": 0}, "chain": {"a": 1, "ab": 2, "abc": 0, "abcd": 4},
		"every byte": every, "words": words,
	} {
		t.Run(name, func(t *testing.T) {
			d, err := newDictionary(vellumOf(t, terms))
			if err != nil {
				t.Fatal(err)
			}
			if d.count() != uint64(len(terms)) {
				t.Errorf("%d terms, want %d", d.count(), len(terms))
			}
			for _, term := range slices.Sorted(maps.Keys(terms)) {
				ok, err := d.next()
				if !ok || err != nil || string(d.term) != term || d.value != terms[term] {
					t.Fatalf("got %q: %d (%v, %v), want %q: %d", d.term, d.value, ok, err, term, terms[term])
				}
			}
			if ok, err := d.next(); ok || err != nil {
				t.Errorf("got %q behind the last term: %v", d.term, err)
			}
		})
	}
}

func vellumOf(t testing.TB, terms map[string]uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	builder, err := vellum.New(&b, textDictionary)
	if err != nil {
		t.Fatal(err)
	}
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		if err := builder.Insert([]byte(term), terms[term]); err != nil {
			t.Fatal(err)
		}
	}
	if err := builder.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzDictionary reads damaged dictionaries: it must neither panic nor go on
// for ever.
func FuzzDictionary(f *testing.F) {
	f.Add(vellumOf(f, map[string]uint64{"a": 1, "ab": 2, "b": 1 << 40, "\xff": 0}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := newDictionary(b)
		if err != nil {
			return
		}
		for range 1 << 20 {
			if ok, err := d.next(); !ok || err != nil {
				return
			}
		}
	})
}
