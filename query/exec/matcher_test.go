package exec

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wikiseek/index/segment"
)

// takes reports whether a matcher takes a word.
func takes(m segment.Matcher, word string) bool {
	for i := range len(word) {
		if !m.Step(i, word[i]) {
			return false
		}
	}
	return m.Match(len(word))
}

func takesTable(t *segment.Table, word string) bool {
	state := uint16(1)
	for i := range len(word) {
		state = t.Next[state][word[i]]
	}
	return t.Final[state]
}

// randomRunes has characters of one to four bytes, of which some share bytes.
func randomRunes(r *rand.Rand, letters string, most int) string {
	list, word := []rune(letters), ""
	for range r.IntN(most + 1) {
		word += string(list[r.IntN(len(list))])
	}
	return word
}

// TestWildMatcher compares with the automaton of a regular expression.
func TestWildMatcher(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 300 {
		middle := strings.Repeat("abé", i%2*40) // of a good many parts
		pattern := randomRunes(r, "ab*?é漢", 4) + middle + randomRunes(r, "ab*?é漢", 4)
		m := newWildMatcher(pattern)
		a, err := wildcardAutomaton(pattern)
		if err != nil {
			t.Fatal(err)
		}
		table := m.table()
		if table == nil && middle == "" {
			t.Errorf("%q has no table", pattern)
		}
		for range 30 {
			word := randomRunes(r, "abéã漢𝄞", 4) + middle + randomRunes(r, "abéã漢𝄞", 4)
			want := takes(&automatonMatcher{a, []int{a.Start()}}, word)
			if got := takes(m, word); got != want {
				t.Errorf("%q of %q: %v, want %v", word, pattern, got, want)
			}
			if table != nil && takesTable(table, word) != want {
				t.Errorf("%q of %q: want %v by the table", word, pattern, want)
			}
		}
	}
	if newWildMatcher(strings.Repeat("x", maxWild+1)) != nil {
		t.Error("a pattern that is too long has a matcher")
	}
	if m := newWildMatcher("*a" + strings.Repeat("?", 12)); m.table() != nil {
		t.Error("a pattern of too many states has a table")
	}
}

// TestFuzzyMatcher compares with the edit distance, and counts that.
func TestFuzzyMatcher(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		term, distance := randomRunes(r, "abcé漢", 7), 1+r.IntN(2)
		m := newFuzzyMatcher(term, distance)
		for range 30 {
			word := randomRunes(r, "abcéã漢𝄞", 8)
			want := editDistance([]rune(term), []rune(word))
			got := takes(m, word)
			if got != (want <= distance) || got && m.changes(len(word)) != want {
				t.Errorf("%q of %q~%d: %v, want the distance %d", word, term, distance, got, want)
			}
		}
	}
	if newFuzzyMatcher(strings.Repeat("é", maxFuzzy+1), 1) != nil {
		t.Error("a term that is too long has a matcher")
	}
}

// TestWordTable compares the best words with all of them sorted.
func TestWordTable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	var table wordTable
	for range 20 {
		table.reset()
		known := make(map[string]int32)
		for range 5000 {
			word := randomRunes(r, "abcdé", 6)
			id, made := table.id([]byte(word))
			was, ok := known[word]
			if made == ok || ok && id != was || string(table.word(id)) != word {
				t.Fatalf("%q has the number %d, new %v; it had %d, %v", word, id, made, was, ok)
			}
			known[word] = id
			table.list[id].count++
			table.list[id].distance = len(word) % 3
		}
		all := make([]int32, table.len())
		for i := range all {
			all[i] = int32(i)
		}
		slices.SortFunc(all, table.compare)
		n := 1 + r.IntN(len(all)-1)
		best := table.best(n)
		slices.SortFunc(best, table.compare)
		if !slices.Equal(best, all[:n]) {
			t.Errorf("the best %d of %d words are others", n, len(all))
		}
	}
}
