package analysis

import (
	"slices"
	"sync"
	"testing"
)

var longWays sync.Map // name to *Analyzer

// theLongWay returns an analyzer like a without the path for ASCII words.
func theLongWay(a *Analyzer) *Analyzer {
	if slow, ok := longWays.Load(a.name); ok {
		return slow.(*Analyzer)
	}
	slow, table := *a, *a.ascii
	for c, k := range table {
		if k == asciiLetter || k == asciiDigit {
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
