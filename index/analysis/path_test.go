package analysis

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

var longWays sync.Map // name to *Analyzer

// theLongWay returns an analyzer like a without the path for ASCII words: it passes
// over nothing but what is outside of all words.
func theLongWay(a *Analyzer) *Analyzer {
	if slow, ok := longWays.Load(a.name); ok {
		return slow.(*Analyzer)
	}
	slow, table := *a, *a.ascii
	for c, k := range table {
		if k != asciiOther {
			table[c] = asciiLong
		}
	}
	slow.ascii = &table
	slow.scanners = &sync.Pool{New: func() any { return new(scanner) }}
	longWays.Store(a.name, &slow)
	return &slow
}

// checkPaths fails t where the path for ASCII words gives other tokens than
// the one for all.
func checkPaths(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	plain, stem := a.Analyze(text)
	wantPlain, wantStem := theLongWay(a).Analyze(text)
	if !sameTokens(plain, wantPlain) || !sameTokens(stem, wantStem) {
		t.Fatalf("%q: ASCII path gives\n%v\n%v\nwant\n%v\n%v", text, plain, stem, wantPlain, wantStem)
	}
}

// sameTokens compares tokens but for Form, which depends on what was analysed
// before.
func sameTokens(a, b []Token) bool {
	return slices.EqualFunc(a, b, func(a, b Token) bool {
		a.Form, b.Form = 0, 0
		return a == b
	})
}

func TestPaths(t *testing.T) {
	for _, lang := range []string{"en", "tr", "fr", "zh"} {
		for _, text := range seeds {
			checkPaths(t, ForLanguage(lang), text)
		}
	}
}

// TestPathsOfSizes has words of all sizes around those that are read at a time, or end
// with the text, before and behind what may join or end them.
func TestPathsOfSizes(t *testing.T) {
	letters := strings.Repeat("Xylophone9Q", maxWord/5+2)
	sizes := []int{1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 31, 32, 33, maxWord - 1, maxWord, maxWord + 1, 2*maxWord + 1}
	marks := []string{"", " ", ".", ",", "'", "\"", "_", "-", ". ", "' ", "'s", ".5", ".\u0301", "\u0301", "é", " é", "\x7f", "\x00", "漢", "。", "\u200d", "İ", "I", "_I", "ᾼ", "\xff"}
	for _, lang := range []string{"en", "tr", "zh"} {
		a := ForLanguage(lang)
		for _, n := range sizes {
			for _, mark := range marks {
				word := letters[:n]
				checkPaths(t, a, word+mark)
				checkPaths(t, a, mark+word)
				checkPaths(t, a, "漢字"+word+mark+word[n/2:])
				checkPaths(t, a, "12"+mark+"34 "+word+mark+mark+"7")
			}
		}
	}
}
