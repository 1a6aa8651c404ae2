package segment_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"wikiseek/index/segment"
)

// anyOf matches words of some letters, up to a length.
type anyOf struct {
	letters string
	most    int
	steps   []byte // what was taken
}

func (m *anyOf) Step(at int, b byte) bool {
	m.steps = append(m.steps[:at], b)
	return at < m.most && bytes.IndexByte([]byte(m.letters), b) >= 0
}

func (m *anyOf) Match(n int) bool { return n == len(m.steps) && n > 0 }

// table is the same as states, each of a length.
func (m *anyOf) table() *segment.Table {
	t := &segment.Table{Next: make([][256]uint16, m.most+2), Final: make([]bool, m.most+2)}
	for i := 1; i <= m.most+1; i++ {
		t.Final[i] = i > 1
		for _, b := range []byte(m.letters) {
			if i <= m.most {
				t.Next[i][b] = uint16(i + 1)
			}
		}
	}
	return t
}

func (m *anyOf) matches(word string) bool {
	if len(word) > m.most || word == "" {
		return false
	}
	for i := range len(word) {
		if bytes.IndexByte([]byte(m.letters), word[i]) < 0 {
			return false
		}
	}
	return true
}

// TestWalk compares the terms found with those that vellum's iterator does.
func TestWalk(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	r := walkReader(t, random)
	d, err := r.Dictionary("text")
	if err != nil {
		t.Fatal(err)
	}
	values := make(map[string]uint64)
	var all []string
	if err := d.Each(nil, nil, nil, func(term []byte, value uint64) bool {
		values[string(term)] = value
		all = append(all, string(term))
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if len(all) < 1000 {
		t.Fatalf("there are %d terms only", len(all))
	}
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, letters := range []string{string(every), "abcdeéx0\xc3\xa9", "ab"} {
		for _, prefix := range []string{"", "a", "ab", "é", "nothing", all[len(all)/2]} {
			m := &anyOf{letters: letters, most: 1 + random.IntN(9)}
			var want, got, again []string
			for _, word := range all {
				if len(word) >= len(prefix) && word[:len(prefix)] == prefix && m.matches(word) {
					want = append(want, word)
				}
			}
			collect := func(list *[]string) func(term []byte, value uint64) error {
				return func(term []byte, value uint64) error {
					if *list = append(*list, string(term)); values[string(term)] != value {
						t.Errorf("%q has the value %d, want %d", term, value, values[string(term)])
					}
					return nil
				}
			}
			if err := d.Walk(t.Context(), []byte(prefix), m, collect(&got)); err != nil {
				t.Fatal(err)
			}
			if err := d.WalkTable(t.Context(), []byte(prefix), m.table(), collect(&again)); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) || !slices.Equal(again, want) {
				t.Errorf("%q, letters %q: %d terms, %d by the table, want %d", prefix, letters, len(got), len(again), len(want))
			}
		}
	}
}

// walkReader reads a segment with terms of all shapes: of any bytes, in one
// document and in many, with many ways to go on.
func walkReader(t *testing.T, random *rand.Rand) *segment.Reader {
	t.Helper()
	words := []string{"once"}
	for range 3000 {
		word := ""
		for range 1 + random.IntN(8) {
			word += string([]rune("abcdexyz0é漢")[random.IntN(11)])
		}
		words = append(words, word)
	}
	for b := range 256 {
		words = append(words, "ab"+string(rune(b)), "once"+string([]byte{byte(b)}))
	}
	var docs []index.Document
	for i := range 300 {
		text := ""
		for range 40 {
			text += words[random.IntN(len(words))] + " "
		}
		d := document.NewDocument(strconv.Itoa(i))
		d.AddField(newCounted("_id", strconv.Itoa(i), 0, false))
		d.AddField(newCounted("text", text, 0, false))
		docs = append(docs, d)
	}
	r, ok := segment.NewReader(persisted(t, docs))
	if !ok {
		t.Fatal("no reader")
	}
	return r
}

// TestValue looks up every term, and words that begin or end like terms.
func TestValue(t *testing.T) {
	r := walkReader(t, rand.New(rand.NewPCG(2, 2)))
	d, err := r.Dictionary("text")
	if err != nil {
		t.Fatal(err)
	}
	values := make(map[string]uint64)
	if err := d.Each(nil, nil, nil, func(term []byte, value uint64) bool {
		values[string(term)] = value
		return true
	}); err != nil || len(values) == 0 {
		t.Fatalf("%d terms, %v", len(values), err)
	}
	for term := range values {
		for _, word := range []string{term, term + "a", term + "\xff", term[:len(term)-1], term[1:], "x" + term} {
			want, known := values[word]
			if got, found, err := d.Value([]byte(word)); err != nil || found != known || got != want && found {
				t.Fatalf("%q: %d, %v, %v, want %d, %v", word, got, found, err, want, known)
			}
		}
	}
}
