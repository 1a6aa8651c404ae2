package analysis

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// stopFiles holds a list a language: words separated by white space, # begins
// a comment. What stands after + is no stop word but contains one that isn't
// to be cut out of it; what stands after - is cut only from the end of a word.
//
//go:embed stop/*.txt
var stopFiles embed.FS

// stopList is the question and function words of a language.
type stopList struct {
	words   map[string]stopKind
	first   map[rune]bool // that words begin with
	longest int           // in characters
}

// stopKind says what a word of a list is for.
type stopKind uint8

const (
	notListed stopKind = iota
	stopWord           // a function or question word
	wholeWord          // protects the stop words in it
	ending             // a particle, if a word of two characters is left before it
)

// newStopList reads the named lists into one.
func newStopList(runes *runeTable, names string) *stopList {
	l := &stopList{words: map[string]stopKind{}, first: map[rune]bool{}}
	for name := range strings.FieldsSeq(names) {
		data, err := stopFiles.ReadFile("stop/" + name + ".txt")
		if err != nil {
			continue // a test reads them all
		}
		for line := range strings.Lines(string(data)) {
			l.addLine(runes, line)
		}
	}
	return l
}

func (l *stopList) addLine(runes *runeTable, line string) {
	line, _, _ = strings.Cut(line, "#")
	for w := range strings.FieldsSeq(line) {
		kind := stopWord
		switch w[0] {
		case '+':
			kind, w = wholeWord, w[1:]
		case '-':
			kind, w = ending, w[1:]
		}
		w = runes.wholeFold(w)
		l.words[w] = kind
		l.first[firstRune(w)] = true
		l.longest = max(l.longest, utf8.RuneCountInString(w))
	}
}

// word reports whether a whole word is a stop word.
func (l *stopList) word(w string) bool { return l.words[w] == stopWord }

// cut returns the ranges of chars that are stop words: from left to right, the
// longest first. A stretch of Hiragana or Hangul is cut only from its end: its
// words have no visible ends, and what stands last are particles and endings.
func (l *stopList) cut(chars []Token) []span {
	if len(l.words) == 0 {
		return nil
	}
	var cuts []span
	for i := 0; i < len(chars); {
		if end := stretch(chars, i); end > i {
			from := l.tail(chars, i, end)
			if from == end {
				from -= l.endingOf(chars[i:end])
			}
			if from < end {
				cuts = append(cuts, span{from, end})
			}
			i = end
			continue
		}
		n, stop := l.match(chars[i:])
		if stop {
			cuts = append(cuts, span{i, i + n})
		}
		i += max(n, 1)
	}
	return cuts
}

// stretch returns the end of the Hiragana or Hangul that begins at i.
func stretch(chars []Token, i int) int {
	for i < len(chars) && (chars[i].Kind == Hangul || hiragana(chars[i])) {
		i++
	}
	return i
}

// tail returns where in chars[from:end] the longest end begins that is nothing
// but stop words; end if there is none. Single characters count only beside a
// longer word or as the whole stretch: they end other words as often.
func (l *stopList) tail(chars []Token, from, end int) int {
	const none, singles, words = 0, 1, 2
	first := end
	made := make([]uint8, end-from+1) // what chars[from+i:end] is made of
	made[end-from] = singles
	for i := end - 1; i >= from; i-- {
		var b strings.Builder
		for n := 1; n <= min(l.longest, end-i); n++ {
			b.WriteString(chars[i+n-1].Term)
			rest := made[i+n-from]
			if rest == none || l.words[b.String()] != stopWord {
				continue
			}
			if n > 1 {
				rest = words
			}
			made[i-from] = max(made[i-from], rest)
		}
		if m := made[i-from]; m == words || m == singles && i == from && end == from+1 {
			first = i
		}
	}
	return first
}

// endingOf returns the length of the particle that word ends in, 0 if there is
// none or another word's end stands there.
func (l *stopList) endingOf(word []Token) int {
	found, end := 0, ""
	for n := 1; n <= min(len(word), l.longest); n++ {
		end = word[len(word)-n].Term + end
		switch l.words[end] {
		case wholeWord:
			return 0
		case ending:
			if len(word)-n >= 2 {
				found = n
			}
		}
	}
	return found
}

// match returns the length of the longest listed word that chars begin with,
// and whether it is a stop word.
func (l *stopList) match(chars []Token) (n int, stop bool) {
	if !l.first[firstRune(chars[0].Term)] { // most characters
		return 0, false
	}
	var b strings.Builder
	for i := range min(len(chars), l.longest) {
		b.WriteString(chars[i].Term)
		if kind := l.words[b.String()]; kind == stopWord || kind == wholeWord {
			n, stop = i+1, kind == stopWord
		}
	}
	return n, stop
}

func hiragana(t Token) bool { return t.Kind == Kana && unicode.Is(unicode.Hiragana, firstRune(t.Term)) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
