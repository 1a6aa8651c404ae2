package wikitext

import (
	"strings"
	"testing"
)

// TestTextEnd compares textEnd with a look at each byte.
func TestTextEnd(t *testing.T) {
	for c := range 256 {
		for _, next := range []string{"", "a", "{", string(rune(c)), string([]byte{byte(c)})} {
			for at := range 20 {
				src := strings.Repeat("a. é章", 3)[:at] + string([]byte{byte(c)}) + next
				want := 0
				for want < len(src) && !beginsMarkup(src, want) {
					want++
				}
				if got := textEnd(src, 0); got != want {
					t.Fatalf("%q: %d, want %d", src, got, want)
				}
			}
		}
	}
}
