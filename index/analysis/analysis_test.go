package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// terms joins the terms of tokens with spaces.
func terms(tokens []Token) string {
	list := make([]string, len(tokens))
	for i, t := range tokens {
		list[i] = t.Term
	}
	return strings.Join(list, " ")
}

// seeds are texts that FuzzAnalyze begins with.
var seeds = []string{
	"", " ", "Emperor Qinzong’s peace-talks, 1,200 men, 3.14; the U.S. and J.R.R. Tolkien",
	"李綱，字伯紀。㈱ｶﾞｷﾞｸﾞ T恤 1986年 ㎏ ① ½ ﬁsh", "東京のサーバーは家の牛々", "ภาษาไทยน้ำ", "မြန်မာ သမ္မာ", "צה\"ל שָׁלוֹם",
	"العَرَبِيَّة ١٢٣", "क्षत्रिय हिन्दी", "İstanbul IĞDIR", "Москва́ ёлка", "e\u0301\u0301 \u0301", "a\xffb\xe6\x9d 李\xe6", "한국어 각",
	"l’avion", "can't 'tis o'", "x\u00ad\u200by", strings.Repeat("a", 600), "e" + strings.Repeat("\u0301", 100), "a.b.c.", "1.2.3,4",
}

// check fails t where the tokens of text break a promise of Analyze.
func check(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	plain, stem := a.Analyze(text)
	checkList(t, text, plain)
	checkList(t, text, stem)
	at := map[int]Token{}
	for i, k := range plain {
		if k.Pos != i+1 {
			t.Fatalf("%q: plain token %d has position %d", text, i, k.Pos)
		}
		at[k.Pos] = k
	}
	for _, k := range stem {
		p, ok := at[k.Pos]
		if !ok || p.Start != k.Start || p.Kind != k.Kind || k.End < p.End {
			t.Fatalf("%q: stem token %+v stands for plain %+v", text, k, p)
		}
		if k.Kind.Single() && !strings.HasPrefix(k.Term, p.Term) {
			t.Fatalf("%q: bigram %+v of plain %+v", text, k, p)
		}
	}
}

func checkList(t *testing.T, text string, tokens []Token) {
	t.Helper()
	start, pos := 0, 0
	for _, k := range tokens {
		if k.Term == "" || !utf8.ValidString(k.Term) || len(k.Term) > MaxTerm {
			t.Fatalf("%q: bad term in %+v", text, k)
		}
		if k.Start < start || k.Start >= k.End || k.End > len(text) || k.Pos <= pos {
			t.Fatalf("%q: token %+v after start %d, position %d", text, k, start, pos)
		}
		if !boundary(text, k.Start) || !boundary(text, k.End) {
			t.Fatalf("%q: token %+v cuts a rune", text, k)
		}
		start, pos = k.Start, k.Pos
	}
}

// boundary reports whether i isn't inside a valid rune of text.
func boundary(text string, i int) bool {
	if i == len(text) || utf8.RuneStart(text[i]) {
		return true
	}
	for j := i - 1; j >= 0 && j > i-utf8.UTFMax; j-- {
		if utf8.RuneStart(text[j]) {
			_, n := utf8.DecodeRuneInString(text[j:])
			return j+n <= i
		}
	}
	return true
}

func TestPromises(t *testing.T) {
	for lang := range languages {
		for _, text := range seeds {
			check(t, ForLanguage(lang), text)
		}
	}
}

func TestAppendStem(t *testing.T) {
	for _, lang := range []string{"en", "zh", "th"} {
		a := ForLanguage(lang)
		for _, text := range seeds {
			_, want := a.Analyze(text)
			if got := a.AppendStem(nil, text); !sameTokens(got, want) {
				t.Errorf("%s: %q: got %v, want %v", lang, text, got, want)
			}
		}
	}
}
