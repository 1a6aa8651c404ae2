package analysis

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// stopFiles holds a list a language: words separated by white space, # begins
// a comment. A word after + is no stop word but contains one that isn't to be
// cut out of it.
//
//go:embed stop/*.txt
var stopFiles embed.FS

// stopList is the question and function words of a language.
type stopList struct {
	words   map[string]bool // true for a stop word, false for one that only protects
	longest int             // in characters
}

// newStopList reads the named lists into one.
func newStopList(runes *runeTable, names string) *stopList {
	l := &stopList{words: map[string]bool{}}
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
		w, protects := strings.CutPrefix(w, "+")
		w = runes.wholeFold(w)
		l.words[w] = !protects
		l.longest = max(l.longest, utf8.RuneCountInString(w))
	}
}

// word reports whether a whole word is a stop word.
func (l *stopList) word(w string) bool { return l.words[w] }

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
			if from := l.tail(chars, i, end); from < end {
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
			if rest == none || !l.words[b.String()] {
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

// match returns the length of the longest listed word that chars begin with,
// and whether it is a stop word.
func (l *stopList) match(chars []Token) (n int, stop bool) {
	var b strings.Builder
	for i := range min(len(chars), l.longest) {
		b.WriteString(chars[i].Term)
		if is, ok := l.words[b.String()]; ok {
			n, stop = i+1, is
		}
	}
	return n, stop
}

func hiragana(t Token) bool {
	r, _ := utf8.DecodeRuneInString(t.Term)
	return t.Kind == Kana && unicode.Is(unicode.Hiragana, r)
}
