package analysis

import (
	"fmt"
	"strings"
	"testing"
)

// TestWordCache looks more words up than the cache has slots for at first, of all sizes,
// several times: each has its own forms, however it grows and whatever it forgets.
func TestWordCache(t *testing.T) {
	a := ForLanguage("en")
	var c wordCache
	words := make([]string, 20_000)
	for i := range words {
		words[i] = fmt.Sprint(strings.Repeat("walking", i%11), i, "s")
	}
	for range 3 {
		for _, w := range words {
			var got forms
			c.lookup(a, headOf([]byte(w)), len(w), tail([]byte(w)), &got)
			if want := a.forms(w); got.plain != want.plain || got.stem != want.stem {
				t.Fatalf("forms of %q are %q and %q, want %q and %q", w, got.plain, got.stem, want.plain, want.stem)
			}
			if (got.number != 0) != (len(w) <= maxCached) {
				t.Fatalf("number of %q, of %d bytes, is %d", w, len(w), got.number)
			}
		}
	}
	if len(c.slots) <= 4096 {
		t.Errorf("%d slots after %d words", len(c.slots), len(words))
	}
}

// TestWordCacheKeeps checks that what is known is known after the cache has grown.
func TestWordCacheKeeps(t *testing.T) {
	a := ForLanguage("en")
	var c wordCache
	number := func(w string) uint32 {
		var f forms
		c.lookup(a, headOf([]byte(w)), len(w), tail([]byte(w)), &f)
		return f.number
	}
	number("anything")
	for _, w := range []string{"dynasty", "internationalization"} {
		before := number(w)
		c.grow()
		if after := number(w); after != before {
			t.Errorf("%q had number %d, has %d", w, before, after)
		}
	}
}
