package httpapi

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"wikiseek/query"
)

var markTests = []struct {
	name  string
	text  string
	marks []query.Mark
	want  string
}{
	{"none", "a <b>", nil, "a &lt;b&gt;"},
	{"word", "a siege b", []query.Mark{{2, 7}}, "a [siege] b"},
	{"escaped inside", "x <i> y", []query.Mark{{2, 5}}, "x [&lt;i&gt;] y"},
	{"touching", "ab", []query.Mark{{0, 1}, {1, 2}}, "[a][b]"},
	{"overlapping", "abcd", []query.Mark{{0, 3}, {2, 4}}, "[abc][d]"},
	{"out of order", "abcd", []query.Mark{{2, 3}, {0, 1}}, "ab[c]d"},
	{"outside", "ab", []query.Mark{{-5, 1}, {1, 99}, {7, 9}}, "[a][b]"},
	{"backwards", "ab", []query.Mark{{2, 0}}, "ab"},
	{"splits a character", "李綱", []query.Mark{{1, 4}}, "[李綱]"},
	{"after a widened one", "李綱", []query.Mark{{0, 1}, {1, 3}, {3, 6}}, "[李][綱]"},
	{"invalid", "a\xff<", []query.Mark{{1, 2}}, "a[\uFFFD]&lt;"},
}

func TestMarkHTML(t *testing.T) {
	for _, tt := range markTests {
		t.Run(tt.name, func(t *testing.T) {
			if got := markHTML(tt.text, tt.marks, "[", "]"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// FuzzMarkHTML checks that marks add elements and take nothing away.
func FuzzMarkHTML(f *testing.F) {
	for _, tt := range markTests {
		m := append(tt.marks, query.Mark{}, query.Mark{})
		f.Add(tt.text, m[0][0], m[0][1], m[1][0], m[1][1])
	}
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		out := markHTML(text, []query.Mark{{a, b}, {c, d}}, "<mark>", "</mark>")
		if !utf8.ValidString(out) {
			t.Fatalf("%q is not UTF-8", out)
		}
		plain := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(out)
		if strings.ContainsAny(plain, "<>") {
			t.Fatalf("%q has tags of its own", out)
		}
		if utf8.ValidString(text) && html.UnescapeString(plain) != text {
			t.Fatalf("%q doesn't read %q", out, text)
		}
	})
}
