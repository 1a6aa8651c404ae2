package analysis

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// stemEnglish is the Porter2 stemmer, https://snowballstem.org/algorithms/english/stemmer.html,
// for lower-case words of ASCII up to maxStemmed bytes: that of snowballstem, with which it has to
// agree, takes twice as long. It reports false for any other word.
func stemEnglish(word string) (string, bool) {
	if len(word) <= maxEnglishException {
		if stem, ok := englishExceptions[word]; ok {
			return stem, true
		}
	}
	if len(word) > maxStemmed {
		return "", false
	}
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return "", false
		}
	}
	if len(word) < 3 {
		return word, true
	}
	var room [maxStemmed]byte // no step makes it longer
	s := englishStemmer{w: append(room[:0], word...)}
	s.prelude()
	s.regions()
	s.step1a()
	if len(s.w) > maxEnglishException+1 || !englishKept[string(s.w)] {
		s.step1b()
		s.step1c()
		s.suffixes(englishStep2, s.p1)
		s.suffixes(englishStep3, s.p1)
		s.suffixes(englishStep4, s.p2)
		s.step5()
	}
	s.postlude()
	if stem, ok := strings.CutPrefix(word, string(s.w)); ok {
		return word[:len(word)-len(stem)], true // nearly always, and without a copy
	}
	return string(s.w), true
}

// maxEnglishException is the length of the longest of englishExceptions; that of
// englishKept is one more.
const maxEnglishException = 6

// englishExceptions are words with stems of their own.
var englishExceptions = map[string]string{
	"skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie",
	"idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl",
	"sky": "sky", "news": "news", "howe": "howe", "atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes",
}

// englishKept are words that stay as step 1a leaves them.
var englishKept = map[string]bool{
	"inning": true, "outing": true, "canning": true, "herring": true,
	"earring": true, "proceed": true, "exceed": true, "succeed": true,
}

// englishStemmer is a word on its way. A y that is a consonant is written Y.
// p1 and p2 are where the regions begin that some endings have to be in.
type englishStemmer struct {
	w      []byte
	p1, p2 int
}

// englishVowels has a bit for each letter, from a on. Whether the next letter is
// a vowel can't be foretold, so it is told without branches.
const englishVowels = 1 | 1<<('e'-'a') | 1<<('i'-'a') | 1<<('o'-'a') | 1<<('u'-'a') | 1<<('y'-'a')

func isEnglishVowel(c byte) bool { return englishVowels>>(c-'a')&1 != 0 }

func (s *englishStemmer) ends(suffix string) bool {
	n := len(s.w) - len(suffix)
	return n >= 0 && string(s.w[n:]) == suffix
}

// cut takes n letters off and puts with in their place. There is room: append would
// move the word to the heap, in case there isn't.
func (s *englishStemmer) cut(n int, with string) {
	at := len(s.w) - n
	s.w = s.w[:at+len(with)]
	copy(s.w[at:], with)
}

// vowelBefore reports whether there is a vowel among the first n letters.
func (s *englishStemmer) vowelBefore(n int) bool {
	for _, c := range s.w[:max(n, 0)] {
		if isEnglishVowel(c) {
			return true
		}
	}
	return false
}

// short reports whether the first n letters end with a short syllable.
func (s *englishStemmer) short(n int) bool {
	w := s.w[:n]
	if n < 2 || isEnglishVowel(w[n-1]) || !isEnglishVowel(w[n-2]) {
		return false
	}
	if n == 2 {
		return true
	}
	return !isEnglishVowel(w[n-3]) && w[n-1] != 'w' && w[n-1] != 'x' && w[n-1] != 'Y'
}

func (s *englishStemmer) prelude() {
	if s.w[0] == '\'' {
		s.w = s.w[1:]
	}
	for i, c := range s.w {
		if c == 'y' && (i == 0 || isEnglishVowel(s.w[i-1])) {
			s.w[i] = 'Y'
		}
	}
}

func (s *englishStemmer) postlude() {
	for i, c := range s.w {
		if c == 'Y' {
			s.w[i] = 'y'
		}
	}
}

func (s *englishStemmer) regions() {
	s.p1 = s.regionAfter(0)
	if c := s.w[0]; c == 'g' || c == 'c' || c == 'a' {
		for _, p := range []string{"gener", "commun", "arsen"} {
			if len(s.w) >= len(p) && string(s.w[:len(p)]) == p {
				s.p1 = len(p)
			}
		}
	}
	s.p2 = s.regionAfter(s.p1)
}

// regionAfter returns where the first consonant behind a vowel ends.
func (s *englishStemmer) regionAfter(i int) int {
	for i < len(s.w) && !isEnglishVowel(s.w[i]) {
		i++
	}
	for i < len(s.w) && isEnglishVowel(s.w[i]) {
		i++
	}
	return min(i+1, len(s.w))
}

func (s *englishStemmer) step1a() {
	if bytes.IndexByte(s.w, '\'') >= 0 {
		s.possessive()
	}
	n := len(s.w)
	if n == 0 || s.w[n-1] != 's' && s.w[n-1] != 'd' {
		return
	}
	switch {
	case s.ends("sses"):
		s.cut(2, "")
	case s.ends("ied"), s.ends("ies"):
		if n > 4 {
			s.cut(2, "")
		} else {
			s.cut(1, "")
		}
	case s.ends("us"), s.ends("ss"):
	case s.ends("s"):
		if s.vowelBefore(n - 2) {
			s.cut(1, "")
		}
	}
}

func (s *englishStemmer) possessive() {
	for _, p := range []string{"'s'", "'s", "'"} {
		if s.ends(p) {
			s.cut(len(p), "")
			return
		}
	}
}

func (s *englishStemmer) step1b() {
	if n := len(s.w); n == 0 || s.w[n-1] != 'd' && s.w[n-1] != 'g' && s.w[n-1] != 'y' {
		return
	}
	for _, p := range []string{"eedly", "eed"} {
		if !s.ends(p) {
			continue
		}
		if len(s.w)-len(p) >= s.p1 {
			s.cut(len(p), "ee")
		}
		return
	}
	for _, p := range []string{"ingly", "edly", "ing", "ed"} {
		if !s.ends(p) {
			continue
		}
		if s.vowelBefore(len(s.w) - len(p)) {
			s.cut(len(p), "")
			s.mend()
		}
		return
	}
}

// mend gives what ed or ing left an ending that words have.
func (s *englishStemmer) mend() {
	n := len(s.w)
	switch {
	case s.ends("at"), s.ends("bl"), s.ends("iz"):
		s.cut(0, "e")
	case n >= 2 && s.w[n-1] == s.w[n-2] && strings.IndexByte("bdfgmnprt", s.w[n-1]) >= 0:
		s.cut(1, "")
	case n == s.p1 && s.short(n):
		s.cut(0, "e")
	}
}

func (s *englishStemmer) step1c() {
	n := len(s.w)
	if n > 2 && (s.w[n-1] == 'y' || s.w[n-1] == 'Y') && !isEnglishVowel(s.w[n-2]) {
		s.w[n-1] = 'i'
	}
}

// englishSuffix is an ending and what comes in its place.
type englishSuffix struct {
	suffix, with string
	after        string // letters of which one has to stand before, or ""
	inP2         bool   // it has to be behind p2
}

// englishSuffixes is a step: endings by their last letter, longer ones first.
type englishSuffixes [26][]englishSuffix

func newEnglishSuffixes(list ...englishSuffix) *englishSuffixes {
	var t englishSuffixes
	for _, e := range list {
		last := e.suffix[len(e.suffix)-1] - 'a'
		t[last] = append(t[last], e)
	}
	return &t
}

var englishStep2 = newEnglishSuffixes(
	englishSuffix{suffix: "ational", with: "ate"}, englishSuffix{suffix: "tional", with: "tion"},
	englishSuffix{suffix: "ization", with: "ize"}, englishSuffix{suffix: "ation", with: "ate"},
	englishSuffix{suffix: "iveness", with: "ive"}, englishSuffix{suffix: "fulness", with: "ful"}, englishSuffix{suffix: "ousness", with: "ous"},
	englishSuffix{suffix: "izer", with: "ize"}, englishSuffix{suffix: "ator", with: "ate"}, englishSuffix{suffix: "alism", with: "al"},
	englishSuffix{suffix: "lessli", with: "less"}, englishSuffix{suffix: "biliti", with: "ble"},
	englishSuffix{suffix: "fulli", with: "ful"}, englishSuffix{suffix: "ousli", with: "ous"}, englishSuffix{suffix: "entli", with: "ent"},
	englishSuffix{suffix: "aliti", with: "al"}, englishSuffix{suffix: "iviti", with: "ive"},
	englishSuffix{suffix: "abli", with: "able"}, englishSuffix{suffix: "alli", with: "al"},
	englishSuffix{suffix: "anci", with: "ance"}, englishSuffix{suffix: "enci", with: "ence"},
	englishSuffix{suffix: "bli", with: "ble"}, englishSuffix{suffix: "ogi", with: "og", after: "l"},
	englishSuffix{suffix: "li", after: "cdeghkmnrt"},
)

var englishStep3 = newEnglishSuffixes(
	englishSuffix{suffix: "ational", with: "ate"}, englishSuffix{suffix: "tional", with: "tion"},
	englishSuffix{suffix: "ical", with: "ic"}, englishSuffix{suffix: "ful"},
	englishSuffix{suffix: "icate", with: "ic"}, englishSuffix{suffix: "alize", with: "al"}, englishSuffix{suffix: "ative", inP2: true},
	englishSuffix{suffix: "iciti", with: "ic"}, englishSuffix{suffix: "ness"},
)

var englishStep4 = newEnglishSuffixes(
	englishSuffix{suffix: "ement"}, englishSuffix{suffix: "ment"}, englishSuffix{suffix: "ent"}, englishSuffix{suffix: "ant"},
	englishSuffix{suffix: "ance"}, englishSuffix{suffix: "ence"}, englishSuffix{suffix: "able"}, englishSuffix{suffix: "ible"},
	englishSuffix{suffix: "ate"}, englishSuffix{suffix: "ive"}, englishSuffix{suffix: "ize"},
	englishSuffix{suffix: "ism"}, englishSuffix{suffix: "iti"}, englishSuffix{suffix: "ous"},
	englishSuffix{suffix: "ion", after: "st"},
	englishSuffix{suffix: "al"}, englishSuffix{suffix: "er"}, englishSuffix{suffix: "ic"},
)

// suffixes replaces the longest of the endings, if it begins at from or later.
func (s *englishStemmer) suffixes(t *englishSuffixes, from int) {
	n := len(s.w)
	if n == 0 || s.w[n-1] < 'a' || s.w[n-1] > 'z' {
		return
	}
	list := t[s.w[n-1]-'a']
	for i := range list {
		e := &list[i]
		if !s.ends(e.suffix) {
			continue
		}
		at := n - len(e.suffix)
		if at >= from && (!e.inP2 || at >= s.p2) && (e.after == "" || at > 0 && strings.IndexByte(e.after, s.w[at-1]) >= 0) {
			s.cut(len(e.suffix), e.with)
		}
		return
	}
}

func (s *englishStemmer) step5() {
	n := len(s.w) - 1
	switch {
	case s.ends("e"):
		if n >= s.p2 || n >= s.p1 && !s.short(n) {
			s.cut(1, "")
		}
	case s.ends("ll"):
		if n >= s.p2 {
			s.cut(1, "")
		}
	}
}
