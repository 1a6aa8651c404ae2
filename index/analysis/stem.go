package analysis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
)

// maxStemmed is the longest word in bytes that is stemmed. Longer ones aren't
// words of a language, and some stemmers take quadratic time.
const maxStemmed = 96

// forms returns the two terms of a folded word.
func (a *Analyzer) forms(word string) forms {
	return forms{plain: word, stem: a.stemOf(word)}
}

func (a *Analyzer) stemOf(word string) string {
	l := &a.lang
	w := word
	if isDigits(w) {
		return ungroup(w, l.decimal)
	}
	if l.possessive {
		w = strings.TrimSuffix(w, "'s")
	}
	if l.foldFirst {
		w = foldAccents(w, l.keep)
	}
	if len(w) <= maxStemmed {
		if l.prepare != nil {
			w = l.prepare(w)
		}
		switch {
		case l.light != nil:
			w = l.light(w)
		case l.snowball != nil:
			w = l.snowballStem(w)
		}
	}
	if !l.foldFirst {
		w = foldAccents(w, l.keep)
	}
	if w == "" || !strings.ContainsFunc(w, isTerm) {
		return word
	}
	return w
}

// snowballStem is the stem that the language's Snowball stemmer gives.
func (l *language) snowballStem(w string) string {
	if l.fast != nil {
		if stem, ok := l.fast(w); ok {
			return stem
		}
	}
	env := snowballstem.NewEnv(w)
	l.snowball(env)
	return env.Current()
}

// isTerm reports whether a stem that holds r can stand as a term.
func isTerm(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	c := classOf(r)
	return c == letter || c == digit
}

// isDigits reports whether a word is a number with or without separators.
func isDigits(w string) bool {
	for i := 0; i < len(w); i++ {
		if c := w[i]; (c < '0' || c > '9') && c != ',' && c != '.' {
			return false
		}
	}
	return true
}

// ungroup takes out the separators between groups of three digits, so that
// 1,200 is found as 1200. decimal says that the comma is the decimal mark.
func ungroup(w string, decimal bool) string {
	sep, mark := ",", "."
	if decimal {
		sep, mark = mark, sep
	}
	whole, rest, _ := strings.Cut(w, mark)
	groups := strings.Split(whole, sep)
	if len(groups) < 2 || len(groups[0]) > 3 || strings.Contains(rest, sep) {
		return w
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return w
		}
	}
	return strings.Join(groups, "") + w[len(whole):]
}

// arabicArticle takes off a conjunction or preposition before the article,
// which hides the article from the stemmer.
func arabicArticle(w string) string {
	for _, p := range []string{"و", "ب", "ك", "ف"} {
		if rest, ok := strings.CutPrefix(w, p); ok && strings.HasPrefix(rest, "ال") && utf8.RuneCountInString(rest) > 4 {
			return rest
		}
	}
	return w
}

// beforeApostrophe returns the word up to an apostrophe: Turkish writes names
// so before their endings.
func beforeApostrophe(w string) string {
	if i := strings.IndexByte(w, '\''); i > 0 {
		return w[:i]
	}
	return w
}

// umlauts writes ae, oe and ue as umlauts, which is what they often stand for;
// words with the two letters proper change on both sides alike. Not after a
// vowel or q, as in neue and Quelle.
func umlauts(w string) string {
	b := []byte(w)
	for i := len(w) - 1; i > 0; i-- {
		if w[i] != 'e' || i > 1 && strings.IndexByte("aeiouq", w[i-2]) >= 0 {
			continue
		}
		if n := strings.IndexByte("aou", w[i-1]); n >= 0 {
			b = slices.Replace(b, i-1, i+1, []byte("äöü"[2*n:2*n+2])...)
		}
	}
	return string(b)
}

// cedillas writes the Romanian letters with a comma below as the older ones
// with a cedilla, which the stemmer knows.
var cedillas = strings.NewReplacer("ș", "ş", "ț", "ţ").Replace

// stripSuffix takes off the first of suffixes that leaves at least least
// runes. Lists have the longest first.
func stripSuffix(w string, least int, suffixes []string) (string, bool) {
	for _, s := range suffixes {
		if stem, ok := strings.CutSuffix(w, s); ok && utf8.RuneCountInString(stem) >= least {
			return stem, true
		}
	}
	return w, false
}

// IsStem reports whether a word that reads like term is its own stem. It is
// false for characters of runs, whose stem tokens are bigrams.
func (a *Analyzer) IsStem(term string) bool {
	r, _ := utf8.DecodeRuneInString(term)
	switch classOf(r) {
	case ideograph, kana, hangul, cluster, stacker:
		return false
	}
	return a.stemOf(term) == term
}
