package analysis

import "testing"

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
