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
		checkSeams(t, a, text)
	})
}

// checkQuery fails t where the groups of text aren't its tokens, cut.
func checkQuery(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	plain, stem := a.Analyze(text)
	var got, words []Token
	for _, g := range a.Query(text) {
		got = append(got, g.Plain...)
		if g.Start != g.Plain[0].Start || g.End != g.Plain[len(g.Plain)-1].End {
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

// checkSeams fails t where two characters in a row aren't either a bigram or a
// seam, as Pairs says, or where there are others.
func checkSeams(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	plain, stem, seams := a.AppendSeams(nil, nil, nil, text)
	for i := 1; i < len(plain); i++ {
		pairs := Pairs(plain[i-1 : i+1])
		if len(pairs) == 0 {
			continue
		}
		bigram := slices.ContainsFunc(stem, func(k Token) bool { return k.Pos == plain[i-1].Pos && k.Term == pairs[0].Bigram })
		seam := len(seams) > 0 && seams[0].Term == pairs[0].Seam && seams[0].Pos == plain[i-1].Pos
		if bigram == seam {
			t.Fatalf("%q: %v has bigram %v, seam %v", text, pairs[0], bigram, seam)
		}
		if seam {
			seams = seams[1:]
		}
	}
	if len(seams) > 0 {
		t.Fatalf("%q: seams %v are too many", text, seams)
	}
}
