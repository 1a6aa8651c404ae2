package analysis

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the tables in testdata")

// TestTokens reads testdata/tokens/LANGUAGE.txt: a text, and the terms that
// must come of it in each form. Lists are rewritten by -update.
func TestTokens(t *testing.T) {
	testTables(t, "tokens", func(a *Analyzer, text string) string {
		plain, stem := a.Analyze(text)
		return "plain: " + terms(plain) + "\nstem:  " + terms(stem) + "\n"
	})
}

// TestGroups reads testdata/groups/LANGUAGE.txt: a query, and its groups: runs
// in square brackets, those to drop in parentheses.
func TestGroups(t *testing.T) {
	testTables(t, "groups", func(a *Analyzer, text string) string {
		var list []string
		for _, g := range a.Query(text) {
			s := terms(g.Stem)
			if g.Run {
				s = "[" + s + "]"
			}
			if g.Stop {
				s = "(" + s + ")"
			}
			list = append(list, s)
		}
		return "groups: " + strings.Join(list, " ") + "\n"
	})
}

// testTables compares each case of each file in a folder of testdata: a first
// line with the input after its label, then what describe gives.
func testTables(t *testing.T, folder string, describe func(a *Analyzer, text string) string) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables (%v)", err)
	}
	for _, file := range files {
		lang := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(lang, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var fresh strings.Builder
			for c := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
				first, want, _ := strings.Cut(c, "\n")
				_, text, _ := strings.Cut(first, ":")
				got := describe(ForLanguage(lang), strings.TrimSpace(text))
				if !*update && strings.TrimSpace(want) != strings.TrimSpace(got) {
					t.Errorf("%s\n got:\n%s\nwant:\n%s", first, got, want)
				}
				fresh.WriteString(first + "\n" + got + "\n")
			}
			if *update {
				if err := os.WriteFile(file, []byte(fresh.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
