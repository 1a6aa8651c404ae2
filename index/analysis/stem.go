package analysis

import (
	"strings"

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
		switch {
		case l.light != nil:
			w = l.light(w)
		case l.snowball != nil:
			env := snowballstem.NewEnv(w)
			l.snowball(env)
			w = env.Current()
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

// isTerm reports whether a stem that holds r can stand as a term.
func isTerm(r rune) bool {
	switch classOf(r) {
	case letter, digit:
		return true
	}
	return false
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
