package analysis

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHanFolds(t *testing.T) {
	if !slices.IsSortedFunc(hanFolds[:], func(a, b [2]rune) int { return int(a[0] - b[0]) }) {
		t.Error("the table isn't sorted")
	}
	for _, p := range hanFolds {
		if got := foldRune(p[0]); got != p[1] {
			t.Errorf("%c folds to %c, want %c", p[0], got, p[1])
		}
		if got := foldRune(p[1]); got != p[1] {
			t.Errorf("%c folds to %c and that to %c", p[0], p[1], got)
		}
	}
}

// TestClasses has characters that a search takes for one, and pairs that it
// doesn't.
func TestClasses(t *testing.T) {
	for _, class := range []string{"著着", "干乾幹", "里裏裡", "后後", "发發髮発", "台臺檯颱", "历歷曆歴", "国國", "说說説", "众眾衆", "学學", "图圖図"} {
		runes := []rune(class)
		for _, r := range runes[1:] {
			if foldRune(r) != foldRune(runes[0]) {
				t.Errorf("%c and %c are two classes", runes[0], r)
			}
		}
	}
	for _, pair := range []string{"芸艺", "予预", "欠缺", "李季"} {
		runes := []rune(pair)
		if foldRune(runes[0]) == foldRune(runes[1]) {
			t.Errorf("%c and %c are one class", runes[0], runes[1])
		}
	}
}

// TestAgainstOpenCC compares the table with a newer edition of its source:
// each Traditional character must be in the class of its Simplified one.
func TestAgainstOpenCC(t *testing.T) {
	name := filepath.Join("..", "..", "..", "shared", "data", "zh", "opencc", "data", "dictionary", "TSCharacters.txt")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Skipf("no OpenCC dictionaries: %v", err)
	}
	total, apart := 0, 0
	for line := range strings.Lines(string(data)) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		to, _, _ = strings.Cut(to, " ")
		if !ok || utf8.RuneCountInString(from) != 1 || utf8.RuneCountInString(to) != 1 {
			continue
		}
		a, _ := utf8.DecodeRuneInString(from)
		b, _ := utf8.DecodeRuneInString(to)
		total++
		if foldRune(a) != foldRune(b) {
			apart++
			t.Logf("%c folds to %c, %c to %c", a, foldRune(a), b, foldRune(b))
		}
	}
	if total < 4000 || apart*50 > total {
		t.Errorf("%d of %d characters aren't in the class of their simplified form", apart, total)
	}
}

// TestRuneTable compares pages computed on demand with the way they are meant.
func TestRuneTable(t *testing.T) {
	for _, tt := range []struct {
		r    rune
		want rune
		c    class
	}{
		{'A', 'a', letter}, {'Ａ', 'a', letter}, {'Σ', 'σ', letter}, {'ς', 'σ', letter}, {'٣', '3', digit}, {'𝟗', '9', digit}, {'綱', '纲', ideograph},
		{'ｱ', 'ア', kana}, {'ー', 'ー', kana}, {'각', '각', hangul}, {'ก', 'ก', cluster}, {'’', '\'', apostrophe}, {'，', ',', comma}, {'\u00ad', '\u00ad', ignored},
		{'\u0301', '\u0301', mark}, {'々', '々', ideograph}, {'豈', '岂', ideograph}, {' ', ' ', separator}, {'�', '�', separator}, {'☃', '☃', separator},
	} {
		x := defaultRunes.info(tt.r)
		if x.rune() != tt.want || x.class() != tt.c {
			t.Errorf("info(%q) is %q of class %d, want %q of class %d", tt.r, x.rune(), x.class(), tt.want, tt.c)
		}
	}
}
