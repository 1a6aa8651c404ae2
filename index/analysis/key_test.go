package analysis

import (
	"testing"
	"unicode"
)

func TestKey(t *testing.T) {
	tests := []struct{ lang, in, want string }{
		{"en", "", ""},
		{"en", " _ ", ""},
		{"en", "Emperor_Qinzong  of Song ", "emperor qinzong of song"},
		{"en", "Élan–Vital’s “Ａ”", "elan-vital's \"a\""},
		{"en", "C++", "c++"},
		{"en", "Straße", "strasse"},
		{"en", "Łódź", "lodz"},
		{"zh", "李綱", "李纲"},
		{"zh", "著作與頭髮", "着作与头发"},
		{"ja", "ｻｰﾊﾞｰ", "サーバー"},
		{"ja", "が", "が"},
		{"tr", "IĞDIR", "igdir"},
		{"tr", "İstanbul", "istanbul"},
		{"sv", "Malmö", "malmo"},
		{"ru", "Ёлка Йод", "елка йод"},
		{"ar", "العَرَبِيَّة", "العربيه"},
		{"he", "שָׁלוֹם", "שלום"},
		{"el", "Όμηρος", "ομηροσ"},
		{"und", "a\xffb", "a\ufffdb"},
		{"und", "x\u00ad\u200b\u200dy", "xy"},
	}
	for _, tt := range tests {
		a := ForLanguage(tt.lang)
		if got := a.Key(tt.in); got != tt.want {
			t.Errorf("%s: Key(%q) = %q, want %q", tt.lang, tt.in, got, tt.want)
		}
		checkKey(t, a, tt.in)
	}
}

// TestFoldPlain folds every character by itself, before and behind others.
func TestFoldPlain(t *testing.T) {
	for _, lang := range []string{"zh", "en", "tr"} {
		a, folded := ForLanguage(lang), 0
		for r := rune(0); r <= unicode.MaxRune; r++ {
			for _, s := range []string{string(r), "李" + string(r) + "a", " _A" + string(r) + "_ B-" + string(r) + " "} {
				got, ok := a.foldPlain(s)
				if !ok {
					continue
				}
				folded++
				if want := a.foldAny(s); got != want {
					t.Errorf("%s: %q: %q, want %q", lang, s, got, want)
				}
			}
		}
		if folded < 150_000 {
			t.Errorf("%s: folded %d texts alone, want all Han characters", lang, folded)
		}
	}
}
