package analysis

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// fuzzLangs has one language for each kind of rule.
var fuzzLangs = []string{"en", "zh", "ja", "ko", "tr", "fr", "ru", "ar", "fa", "hi", "el", "th", "de", "und"}

func FuzzAnalyze(f *testing.F) {
	for i, text := range seeds {
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, n uint8, text string) {
		a := ForLanguage(fuzzLangs[int(n)%len(fuzzLangs)])
		check(t, a, text)
		checkQuery(t, a, text)
		checkKey(t, a, text)
		checkPaths(t, a, text)
	})
}

// checkQuery fails t where the groups of text aren't its tokens, cut.
func checkQuery(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	plain, stem := a.Analyze(text)
	var got, words []Token
	for _, g := range a.Query(text) {
		got = append(got, g.Plain...)
		if g.Text != text[g.Start:g.End] || g.Start != g.Plain[0].Start || g.End != g.Plain[len(g.Plain)-1].End {
			t.Fatalf("%q: group %+v", text, g)
		}
		if g.Run && len(g.Stem) != max(len(g.Plain)-1, 1) || !g.Run && len(g.Plain) != 1 {
			t.Fatalf("%q: group %+v", text, g)
		}
		if !g.Run {
			words = append(words, g.Stem...)
		}
	}
	if !sameTokens(got, plain) {
		t.Fatalf("%q: groups have %v, want %v", text, got, plain)
	}
	stem = slices.DeleteFunc(stem, func(k Token) bool { return k.Kind.Single() })
	if !sameTokens(words, stem) {
		t.Fatalf("%q: groups have stems %v, want %v", text, words, stem)
	}
}

func checkKey(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	k := a.Key(text)
	if !utf8.ValidString(k) {
		t.Fatalf("key of %q isn't UTF-8: %q", text, k)
	}
	if again := a.Key(k); again != k {
		t.Fatalf("key of %q is %q, whose key is %q", text, k, again)
	}
}
