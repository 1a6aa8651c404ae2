package analysis

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/hu"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/registry"
)

// oracles are Bleve's token filters that stem as we do, but for accents.
var oracles = map[string][]string{
	"da": {da.SnowballStemmerName}, "en": {en.SnowballStemmerName}, "es": {es.SnowballStemmerName}, "fi": {fi.SnowballStemmerName}, "fr": {fr.SnowballStemmerName},
	"hu": {hu.SnowballStemmerName}, "it": {it.SnowballStemmerName}, "nl": {nl.SnowballStemmerName}, "no": {no.SnowballStemmerName}, "ru": {ru.SnowballStemmerName},
	"sv": {sv.SnowballStemmerName},
}

// TestStemsAgainstBleve compares stems with those of Bleve's filters, on the
// words of the token tables and, where they are, of the question sets.
func TestStemsAgainstBleve(t *testing.T) {
	cache := registry.NewCache()
	for lang, names := range oracles {
		a := ForLanguage(lang)
		total, apart := 0, 0
		for _, w := range oracleWords(a, lang) {
			tokens := analysis.TokenStream{{Term: []byte(w)}}
			for _, name := range names {
				filter, err := cache.TokenFilterNamed(name)
				if err != nil {
					t.Fatal(err)
				}
				tokens = filter.Filter(tokens)
			}
			want := foldAccents(string(tokens[0].Term), a.lang.keep)
			total++
			if got := a.stemOf(w); got != want {
				apart++
				if apart < 5 {
					t.Logf("%s: %s gives %s, Bleve's filters %s", lang, w, got, want)
				}
			}
		}
		if total == 0 || apart*50 > total {
			t.Errorf("%s: %d of %d stems differ", lang, apart, total)
		}
	}
}

// oracleWords returns distinct words, all of letters.
func oracleWords(a *Analyzer, lang string) []string {
	table, _ := os.ReadFile(filepath.Join("testdata", "tokens", strings.Replace(lang, "no", "nb", 1)+".txt"))
	docs, _ := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "qa", "xquad-"+lang, "docs.jsonl"))
	plain, _ := a.Analyze(string(table) + string(docs))
	seen := map[string]bool{}
	var words []string
	for _, k := range plain {
		if !seen[k.Term] && k.Kind == Word && !strings.ContainsAny(k.Term, "'·") {
			seen[k.Term] = true
			words = append(words, k.Term)
		}
	}
	return words
}
