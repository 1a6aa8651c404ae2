package syntax

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestString prints the trees of parseTests and parses them again.
func TestString(t *testing.T) {
	for _, tt := range parseTests {
		checkString(t, Parse(tt.in, Options{Namespaces: namespaces}).Root)
	}
}

// TestStringText has the text of some trees: not more escapes than needed.
func TestStringText(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Li  Gang -list", "Li  Gang -list"},
		{"NOT list AND wh? incategory:a", "NOT list AND wh incategory:a"},
		{`"peace talks"~2~ OR "a b*" OR word* OR w\?rd OR wrod~1`, `"peace talks"~2~ OR "a b*" OR word* OR w\?rd OR wrod~1`},
		{`intitle:"a b" -insource:/x?y\//i`, `intitle:"a b" -insource:/x?y\//i`},
		{"a\tprefix:Help:b", "a prefix:Help:b"},
		{" help:word", " help:word"},
		{"http://x", " http://x"}, // http could be a namespace
		{"C++ 100%", "C++ 100%"},
	}
	for _, tt := range tests {
		if got := Parse(tt.in, Options{}).Root.String(); got != tt.want {
			t.Errorf("Parse(%q).String() = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// checkString reports if the text of n or of a node in it does not parse back.
func checkString(t *testing.T, n Node) {
	t.Helper()
	opts := Options{Namespaces: namespaces, MaxText: -1}
	s := n.String()
	again := Parse(s, opts)
	if again.Err != nil {
		return // the escapes made it too long
	}
	if got, want := tree(again.Root), tree(n); got != want {
		t.Errorf("String() = %q\n has tree %s\nit was of %s", s, got, want)
	}
	if again.Namespaces != nil || again.NoJump {
		t.Errorf("%q, of %s, has a header", s, tree(n))
	}
	if b, ok := n.(*Bool); ok {
		for _, c := range b.Clauses {
			if k, ok := c.Node.(*Phrase); ok && k.Unbalanced {
				continue // alone it may find a quotation mark to close it
			}
			checkString(t, c.Node)
		}
	}
}

// TestRandom parses queries made of the pieces that matter to the parser, in
// any order, which fuzzing of bytes seldom gets to.
func TestRandom(t *testing.T) {
	pieces := []string{
		"a", "b*", "c~1", "*d", "李", "AND", "OR", "NOT", "&&", "||", `"`, `"`, `\`, "-", "!", "~", "*", "?", ":", "/",
		" ", " ", " ", " ", "\n", "\u3000", `\ `, `\"`, `"e f"`, `"g*"`, "intitle:", "-intitle:", "insource:/", "prefix:",
		"local:", "withredirects:", "morelike:", "prefer-recent:", "prefer-recent:1", "help:", "incategory:\"", "i", "\xff",
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 30_000 {
		var b strings.Builder
		for range 1 + rnd.IntN(12) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		checkParse(t, b.String(), rnd.IntN(4) == 0)
		if t.Failed() {
			t.Fatalf("query %q", b.String())
		}
	}
}

// FuzzParse checks what holds of every query.
func FuzzParse(f *testing.F) {
	for _, tt := range parseTests {
		f.Add(tt.in, false)
	}
	f.Fuzz(checkParse)
}

// checkParse reports what does not hold of in. keep is KeepQuestionMarks.
func checkParse(t *testing.T, in string, keep bool) {
	opts := Options{Namespaces: namespaces, MaxText: -1, KeepQuestionMarks: keep}
	q := Parse(in, opts)
	checkPlain(t, q, opts)
	if q.Raw != in || q.Root == nil {
		t.Fatal("no query or no root")
	}
	if n := utf8.RuneCountInString(in); q.Err != nil && n <= MaxClauses {
		t.Fatalf("%d characters, error %v", n, q.Err)
	}
	checkSpans(t, q)
	checkString(t, q.Root)
}

// checkPlain reports if the parser reads plain words otherwise than q does.
func checkPlain(t *testing.T, q *Query, opts Options) {
	if _, ok := readPlain(q.Raw, opts); !ok {
		return
	}
	want := &Query{Raw: q.Raw}
	if want.parse(opts); !reflect.DeepEqual(q, want) {
		t.Fatalf("%+v of %s, the parser has %+v of %s", q, tree(q.Root), want, tree(want.Root))
	}
}

// checkSpans reports spans that are not inside of the query, in order.
func checkSpans(t *testing.T, q *Query) {
	pos, end := q.Root.Span()
	if pos < 0 || end < pos || end > len(q.Raw) {
		t.Fatalf("root %d-%d of %d bytes", pos, end, len(q.Raw))
	}
	for _, w := range q.Warnings {
		if w.Pos < 0 || w.Pos > len(q.Raw) || w.Msg == "" || w.Code == "" {
			t.Fatalf("warning %+v", w)
		}
	}
	b, ok := q.Root.(*Bool)
	if !ok {
		return
	}
	last := pos
	for _, c := range b.Clauses {
		p, e := c.Node.Span()
		if p < last || e < p || e > end {
			t.Fatalf("clause %d-%d after %d in %d-%d", p, e, last, pos, end)
		}
		last = e
	}
}

// BenchmarkParse has inputs of the greatest size that would be slow if any
// step looked at the whole query for each part of it.
func BenchmarkParse(b *testing.B) {
	fill := func(s string) string { return strings.Repeat(s, MaxQuery/utf8.RuneCountInString(s)) }
	inputs := []struct{ name, in string }{
		{"short", `李綱 "peace talks" -intitle:list`},
		{"words", fill("words ")},
		{"escapes", fill(`\a `)},
		{"han", fill("靖康之變，")},
		{"quotes", fill(`" \" intitle:a `)},
		{"keywords", fill("pageid: ")},
		{"unclosed", fill(`intitle:"\"`)},
		{"questions", fill(`?\?`)},
	}
	for _, in := range inputs {
		b.Run(in.name, func(b *testing.B) {
			b.SetBytes(int64(len(in.in)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(in.in, Options{MaxText: -1})
			}
		})
	}
}
