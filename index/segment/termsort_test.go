package segment

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestTermsSorted(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	terms := []string{"", "\x00", "\x00\x00", "a", "a\x00", "a\x00\x00\x00\x00\x00\x00\x00", "abcdefgh", "abcdefgh\x00", "abcdefghi", "abcdefg", "\xff", "漢字", "漢"}
	for i := range 2000 {
		terms = append(terms, fmt.Sprint("wikipedia", rng.IntN(1000), strings.Repeat("x", i%5)), strings.Repeat(string(rune('a'+i%26)), rng.IntN(20)))
	}
	var table termTable
	for _, term := range terms {
		table.number(term, hashTerm(term))
	}
	var got []string
	for _, n := range table.sorted() {
		got = append(got, string(table.term(n)))
	}
	slices.Sort(terms)
	if want := slices.Compact(terms); !slices.Equal(got, want) {
		t.Errorf("%d terms sorted are %q, want %q", len(want), got, want)
	}
}
