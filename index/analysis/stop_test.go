package analysis

import (
	"strings"
	"testing"
)

// TestStopLists reads every list that a language names, and every list there
// is, and checks that none is empty and no word of it has two meanings.
func TestStopLists(t *testing.T) {
	used := map[string]bool{}
	for _, l := range languages {
		for name := range strings.FieldsSeq(l.stop) {
			used[name] = true
		}
	}
	entries, err := stopFiles.ReadDir("stop")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".txt")
		if !used[name] {
			t.Errorf("no language uses the list %s", name)
		}
		delete(used, name)
		if l := newStopList(defaultRunes, name); len(l.words) < 20 {
			t.Errorf("list %s has %d words", name, len(l.words))
		}
	}
	for name := range used {
		t.Errorf("there is no list %s", name)
	}
}

// TestStopWords checks that each word of a list is dropped as a query, or kept
// whole.
func TestStopWords(t *testing.T) {
	for _, lang := range []string{"zh", "ja", "ko", "en"} {
		a := ForLanguage(lang)
		for w, kind := range a.stops.words {
			groups := a.Query(w)
			stops := 0
			for _, g := range groups {
				if g.Stop {
					stops++
				}
			}
			if kind == stopWord && stops != len(groups) {
				t.Errorf("%s: stop word %s gives %+v", lang, w, groups)
			}
			if kind == wholeWord && (stops != 0 || len(groups) != 1) {
				t.Errorf("%s: whole word %s gives %+v", lang, w, groups)
			}
		}
	}
}
