package wikitext

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Tests of other parsers: their inputs are as odd as people could think of.
const (
	tokenizerTests = "../../../shared/data/wikitext/mwparserfromhell/tests/tokenizer/*.mwtest"
	parsoidTests   = "../../../shared/data/wikitext/parsoid/*.txt"
)

// TestCorpora reads those inputs, and checks what holds for any.
func TestCorpora(t *testing.T) {
	for _, corpus := range []struct {
		files  string
		inputs func(string) []string
		floor  int
	}{{tokenizerTests, tokenizerInputs, 573}, {parsoidTests, parsoidInputs, 1500}} {
		files, err := filepath.Glob(corpus.files)
		if err != nil || len(files) == 0 {
			t.Skipf("no %s", corpus.files)
		}
		p, n := NewParser(Options{Lang: "zh"}), 0
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, in := range corpus.inputs(string(data)) {
				n++
				a := p.Parse("Title", in)
				checkArticle(t, in, a)
				checkFirst(t, p, in, a)
				checkDetails(t, p, in)
			}
		}
		t.Logf("%s: %d inputs", corpus.files, n)
		if n < corpus.floor {
			t.Errorf("%s: %d inputs, want %d", corpus.files, n, corpus.floor)
		}
	}
}

// tokenizerInputs returns what stands behind "input:" in quotation marks.
func tokenizerInputs(data string) []string {
	var inputs []string
	for line := range strings.Lines(data) {
		if quoted, ok := strings.CutPrefix(line, "input:"); ok {
			quoted = strings.TrimSpace(quoted)
			in, err := strconv.Unquote(quoted)
			if err != nil {
				in = quoted
			}
			inputs = append(inputs, in)
		}
	}
	return inputs
}

// parsoidInputs returns what stands between "!! wikitext" and the next "!!".
func parsoidInputs(data string) []string {
	var inputs []string
	var in strings.Builder
	inside := false
	for line := range strings.Lines(data) {
		if strings.HasPrefix(line, "!!") {
			if inside {
				inputs = append(inputs, in.String())
			}
			in.Reset()
			inside = strings.HasPrefix(line, "!! wikitext") || strings.HasPrefix(line, "!!wikitext") || strings.HasPrefix(line, "!! input")
			continue
		}
		if inside {
			in.WriteString(line)
		}
	}
	return inputs
}
