package analysis

import (
	"strings"
	"testing"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// englishParts are beginnings and endings that take every branch of the
// stemmer, in all pairs and triples.
var englishParts = strings.Fields(`
	a y ye ay sky gener commun arsen general communic hop hopp snow play box bed shin falling control luxuriat agre
	fe re pl ceas e ee i u o b t ll l s ss us ies ied 's ' 's' sses ing ingly ed edly eed eedly at bl iz dd ly
	tional ational enci anci abli entli izer ization ation ator alism aliti alli fulness ousness ousli iveness iviti
	biliti bli ogi logi fulli lessli cli tli ali alize icate iciti ical ful ness ative al ance ence er ic able ible ant
	ement ment ent ism ate iti ous ive ize ion sion tion xion 1 9th w x Y`)

func snowballEnglish(w string) string {
	env := snowballstem.NewEnv(w)
	english.Stem(env)
	return env.Current()
}

func checkStemEnglish(t *testing.T, w string) {
	t.Helper()
	w = strings.ToLower(w)
	if stem, ok := stemEnglish(w); ok && stem != snowballEnglish(w) {
		t.Errorf("stem of %q is %q, want %q", w, stem, snowballEnglish(w))
	}
}

func TestStemEnglish(t *testing.T) {
	for w := range englishExceptions {
		checkStemEnglish(t, w)
		checkStemEnglish(t, w+"s")
	}
	for w := range englishKept {
		checkStemEnglish(t, w)
		checkStemEnglish(t, w+"s")
	}
	for _, a := range englishParts {
		checkStemEnglish(t, a)
		for _, b := range englishParts {
			checkStemEnglish(t, a+b)
			for _, c := range englishParts {
				checkStemEnglish(t, a+b+c)
			}
		}
	}
	if _, ok := stemEnglish(strings.Repeat("a", maxStemmed+1)); ok {
		t.Error("a word is stemmed that is too long")
	}
	if _, ok := stemEnglish("naïve"); ok {
		t.Error("a word that isn't ASCII was stemmed")
	}
}

func FuzzStemEnglish(f *testing.F) {
	for _, p := range englishParts {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, w string) {
		if len(w) <= maxStemmed {
			checkStemEnglish(t, w)
		}
	})
}

func BenchmarkStemEnglish(b *testing.B) {
	words := strings.Fields("nationalisation running hopeful the cities emperor wikipedia generously sky relational")
	for name, stem := range map[string]func(string) string{
		"own":      func(w string) string { s, _ := stemEnglish(w); return s },
		"snowball": snowballEnglish,
	} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				stem(words[i%len(words)])
			}
		})
	}
}
