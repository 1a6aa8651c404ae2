// Package analysis turns text into the tokens that are indexed and searched.
//
// An [Analyzer] belongs to a language and makes one pass over a text, giving
// two lists of tokens. The plain list says what stands there: words, and
// single characters of the scripts written without spaces, normalised for
// width, case and script variant only. Phrases match on it. The stem list says
// what is meant: words without accents and inflection, and pairs of characters
// (bigrams) of such scripts. Ranked search matches on it. Mixed scripts in one
// text are normal; every analyzer knows them all, a language adds its
// stemming and its exceptions. Seams (seam.go) help to look for phrases.
//
// Offsets always point into the text as it was given, however much
// normalisation changed. Any string is valid input; bytes that aren't UTF-8
// separate words.
//
// # The way of a text
//
// The scanner (scan.go) reads one Unicode normalisation segment at a time,
// folds its runes with a lazily built table (rune.go, hanfold.go) and feeds
// them to a small machine that tells words (word.go) from runs of characters
// (run.go). ASCII words take a path of their own. Accents (accent.go) and
// stemming (stem.go) come once per distinct word: each goroutine's scanner
// keeps a cache. What a language adds stands in language.go.
//
// [Analyzer.Query] cuts the text of a query into the units that must match and
// marks question and function words (stop.go); [Analyzer.Key] folds a title
// whole (key.go).
package analysis

//go:generate go run -tags generate ./internal/genfold hanfold.go
