package analysis

import (
	"sync"
	"testing"
)

func TestForLanguage(t *testing.T) {
	tests := []struct{ code, name string }{
		{"en", "en"}, {"EN-us", "en"}, {"simple", "en"}, {"sco", "en"}, {"", "default"}, {"und", "default"}, {"xx-yy", "default"}, {"-", "default"},
		{"zh", "zh"}, {"zh-Hant", "zh"}, {" Zh_Hant ", "zh"}, {"zh_TW", "zh"}, {"zh-yue", "zh"}, {"yue", "zh"}, {"zh-classical", "zh"}, {"lzh", "zh"}, {"gan", "zh"},
		{"wuu", "zh"}, {"zh-min-nan", "default"}, {"nan", "default"}, {"pt-BR", "pt"}, {"nb", "no"}, {"nn", "no"}, {"no", "no"},
		{"be-tarask", "default"}, {"be-x-old", "default"}, {"als", "default"}, {"ja", "ja"}, {"ko", "ko"}, {"arz", "ar"}, {"fr", "fr"},
	}
	for _, tt := range tests {
		a := ForLanguage(tt.code)
		if a.Name() != tt.name || a.Version() != version {
			t.Errorf("ForLanguage(%q) is %s version %d, want %s version %d", tt.code, a.Name(), a.Version(), tt.name, version)
		}
	}
}

// TestAliases checks that every alias leads to a language with rules, or to
// the default.
func TestAliases(t *testing.T) {
	for code, name := range aliases {
		if _, ok := languages[name]; !ok && name != "default" {
			t.Errorf("%s leads to %s, which has no rules", code, name)
		}
		if _, ok := languages[code]; ok {
			t.Errorf("%s has rules and is an alias", code)
		}
	}
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for lang := range languages {
				a := ForLanguage(lang)
				for _, text := range seeds {
					a.Analyze(text)
					a.Query(text)
				}
			}
		})
	}
	wg.Wait()
}
