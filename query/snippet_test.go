package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"wikiseek/index/analysis"
)

var snippetTests = []struct {
	name, lang, query, text string
	want                    string // with marks as [ ]; … stands for itself
}{
	{"short", "en", "wax", "A ball of wax.", "A ball of [wax]."},
	{"stemmed", "en", "siege", "Two sieges came.", "Two [sieges] came."},
	{"no match", "en", "nothing", "The beginning is shown.", "The beginning is shown."},
	{"empty", "en", "x", "", ""},
	{"lines joined", "en", "b", "a\nb\nc", "a [b] c"},
	{"run of bigrams is one mark", "zh", "宋欽宗", "那年宋钦宗即位。", "那年[宋钦宗]即位。"},
	{"single characters don't mark beside bigrams", "zh", "金人", "金色的金人", "金色的[金人]"},
	{"one character", "zh", "金", "大金国", "大[金]国"},
}

func TestSnippet(t *testing.T) {
	for _, tt := range snippetTests {
		t.Run(tt.name, func(t *testing.T) {
			a := analysis.ForLanguage(tt.lang)
			got, marks, err := queryMarker(a, tt.query).snippet(t.Context(), a, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if shown := showMarks(got, marks); shown != tt.want {
				t.Errorf("got %q, want %q", shown, tt.want)
			}
		})
	}
}

func queryMarker(a *analysis.Analyzer, q string) marker {
	m := marker{terms: make(map[string]bool)}
	for _, g := range a.Query(q) {
		m.add(g.Plain)
		m.add(g.Stem)
	}
	return m
}

func showMarks(s string, marks []Mark) string {
	var b strings.Builder
	pos := 0
	for _, m := range marks {
		b.WriteString(s[pos:m[0]] + "[" + s[m[0]:m[1]] + "]")
		pos = m[1]
	}
	return b.String() + s[pos:]
}

// TestSnippetWindow checks that the words stand in the snippet, in a long
// text, and that it keeps near the length aimed at.
func TestSnippetWindow(t *testing.T) {
	a := analysis.ForLanguage("en")
	filler := strings.Repeat("Nothing of note happened that day. ", 40)
	text := filler + "The emperor came. " + filler + "The emperor sealed a letter in wax. " + filler
	got, marks, err := queryMarker(a, "emperor letter wax").snippet(t.Context(), a, text)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, "emperor sealed a letter in wax") || len(marks) != 3 {
		t.Errorf("got %q, marks %v", got, marks)
	}
	if n := utf8.RuneCountInString(got); n > SnippetLength+2*len(ellipsis) {
		t.Errorf("%d characters", n)
	}
	if !strings.HasPrefix(got, ellipsis) || !strings.HasSuffix(got, ellipsis) {
		t.Errorf("got %q, want it cut on both sides", got)
	}
}

// endingContext ends when it is looked at for the second time.
type endingContext struct {
	context.Context
	looks int
}

func (c *endingContext) Err() error {
	if c.looks++; c.looks > 1 {
		return context.Canceled
	}
	return nil
}

// TestSnippetOfPatterns checks that each word of a text is compared with the
// patterns once, and that the context ends it.
func TestSnippetOfPatterns(t *testing.T) {
	a := analysis.ForLanguage("simple")
	for _, tt := range []struct {
		words int // different ones
		want  error
	}{{checkEvery, nil}, {checkEvery + 1, context.Canceled}} {
		var text strings.Builder
		for i := range 10 * tt.words {
			fmt.Fprintf(&text, "word%d ", i%tt.words)
		}
		ctx := &endingContext{Context: t.Context()}
		_, marks, err := marker{patterns: []string{"*d7", "*d8"}}.snippet(ctx, a, text.String())
		if !errors.Is(err, tt.want) || err == nil && len(marks) != 2 {
			t.Errorf("%d words: %d marks, %v, want %v", tt.words, len(marks), err, tt.want)
		}
	}
}

// setPieceBytes has texts analysed in pieces of so many bytes, for a test.
func setPieceBytes(t *testing.T, n int) {
	was := pieceBytes
	pieceBytes = n
	t.Cleanup(func() { pieceBytes = was })
}

// TestSnippetInPieces finds the same in a text as a whole and piece by piece.
func TestSnippetInPieces(t *testing.T) {
	for _, tt := range []struct{ name, lang, query, text string }{
		{"blanks", "en", "sieges emperor's wax", strings.Repeat("The Emperor's two sieges, of wax and candle-wax. ", 20)},
		{"lines", "en", "siege line", strings.Repeat("a besieged line\nand\ta siege\n\n", 20)},
		{"characters", "zh", "宋欽宗 金", strings.Repeat("那年 宋钦宗即位。\n金人 ", 20)},
		{"characters alone", "zh", "金", strings.Repeat("大金国 人\n", 20)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := analysis.ForLanguage(tt.lang)
			m := queryMarker(a, tt.query)
			want, err := m.find(t.Context(), a, tt.text)
			if err != nil || len(want) < 20 {
				t.Fatalf("%d matches, %v", len(want), err)
			}
			for _, n := range []int{40, 64, 100} {
				setPieceBytes(t, n)
				if got, err := m.find(t.Context(), a, tt.text); err != nil || !slices.Equal(got, want) {
					t.Errorf("in pieces of %d bytes: %v, %v\nwant %v", n, got, err, want)
				}
			}
		})
	}
}

// TestSnippetOfLongLine cuts a text that has no blanks between characters.
func TestSnippetOfLongLine(t *testing.T) {
	setPieceBytes(t, 10)
	a := analysis.ForLanguage("zh")
	got, marks, err := queryMarker(a, "金").snippet(t.Context(), a, strings.Repeat("宋欽宗金人", 10))
	if err != nil || len(marks) != 10 || !utf8.ValidString(got) {
		t.Errorf("%q, %d marks, %v", got, len(marks), err)
	}
}

// TestSnippetEnds has the context end while a long text is analysed.
func TestSnippetEnds(t *testing.T) {
	setPieceBytes(t, 100)
	a := analysis.ForLanguage("en")
	ctx := &endingContext{Context: t.Context()}
	if _, _, err := queryMarker(a, "word").snippet(ctx, a, strings.Repeat("another word ", 100)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// FuzzSnippet checks what must hold of any text: valid UTF-8, marks in
// order, within the snippet, on rune boundaries.
func FuzzSnippet(f *testing.F) {
	for _, tt := range snippetTests {
		f.Add(tt.query, tt.text)
	}
	a := analysis.ForLanguage("zh")
	f.Fuzz(func(t *testing.T, q, text string) {
		s, marks, err := queryMarker(a, q).snippet(t.Context(), a, text)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.ValidString(s) {
			t.Fatalf("snippet %q", s)
		}
		if n := utf8.RuneCountInString(s); n > 2*SnippetLength && n > len(q) {
			t.Fatalf("%d characters", n)
		}
		end := 0
		for _, m := range marks {
			if m[0] < end || m[1] <= m[0] || m[1] > len(s) || !utf8.ValidString(s[m[0]:m[1]]) {
				t.Fatalf("marks %v in %q", marks, s)
			}
			end = m[1]
		}
	})
}

func TestURLs(t *testing.T) {
	u := newURLs("https://demo.wiki.invalid/wiki/Main_Page")
	for _, tt := range []struct{ title, anchor, want string }{
		{"Li Gang", "", "https://demo.wiki.invalid/wiki/Li_Gang"},
		{"AC/DC: 100%?", "A_%20", "https://demo.wiki.invalid/wiki/AC/DC:_100%25%3F#A_%2520"},
		{"A", `say_"x"`, "https://demo.wiki.invalid/wiki/A#say_%22x%22"},
		{"李綱", "病牛詩", "https://demo.wiki.invalid/wiki/%E6%9D%8E%E7%B6%B1#病牛詩"},
	} {
		if got := u.section(tt.title, tt.anchor); got != tt.want {
			t.Errorf("%s#%s: %s, want %s", tt.title, tt.anchor, got, tt.want)
		}
	}
	if got := newURLs("").section("a", "b"); got != "" {
		t.Errorf("without a base: %q", got)
	}
}
