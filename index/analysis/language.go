package analysis

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
)

// language is what one language adds to the common analysis. Its zero value
// folds accents and doesn't stem.
type language struct {
	snowball    func(*snowballstem.Env) bool
	fast        func(string) (string, bool) // as snowball, where it reports true
	prepare     func(string) string         // spells the word as the stemmer expects it
	light       func(string) string         // a stemmer of our own, instead
	foldFirst   bool                        // accents are folded before stemming, not after
	keep        string                      // letters that aren't accented ones here
	elisions    []string                    // words shortened before an apostrophe
	possessive  bool                        // 's at the end is no part of the word
	decimal     bool                        // the comma is the decimal mark, the point groups digits
	turkic      bool                        // dotted and dotless i are two letters
	breakJoiner bool                        // the zero width non-joiner separates words
	stop        string                      // names of the lists of stop.go, "" for none
}

var (
	frenchElisions  = []string{"l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"}
	italianElisions = []string{"c", "l", "all", "dall", "dell", "nell", "sull", "coll", "pell", "gl", "agl", "dagl", "degl", "negl", "sugl", "un", "m", "t", "s", "v", "d", "quell", "quest"}
	catalanElisions = []string{"d", "l", "m", "n", "s", "t"}
	irishElisions   = []string{"d", "m", "b"}
)

// languages holds those that differ from the default, by code.
var languages = map[string]language{
	"ar":  {prepare: arabicArticle, snowball: arabic.Stem, stop: "ar"},
	"az":  {prepare: beforeApostrophe, turkic: true, decimal: true},
	"ca":  {elisions: catalanElisions, keep: "ç", decimal: true},
	"ckb": {breakJoiner: true},
	"cs":  {decimal: true},
	"da":  {snowball: danish.Stem, keep: "æøå", decimal: true},
	"de":  {prepare: umlauts, snowball: german.Stem, decimal: true, stop: "de"},
	"en":  {snowball: english.Stem, fast: stemEnglish, foldFirst: true, possessive: true, stop: "en"},
	"el":  {light: stemGreek, foldFirst: true, decimal: true, stop: "el"},
	"es":  {snowball: spanish.Stem, keep: "ñ", decimal: true, stop: "es"},
	"et":  {keep: "õäöüšž", decimal: true},
	"eu":  {keep: "ñ", decimal: true},
	"fa":  {breakJoiner: true},
	"fi":  {snowball: finnish.Stem, keep: "åäö", decimal: true},
	"fr":  {snowball: french.Stem, elisions: frenchElisions, decimal: true, stop: "fr"},
	"ga":  {snowball: irish.Stem, elisions: irishElisions},
	"gl":  {keep: "ñ", decimal: true},
	"hi":  {light: stemHindi, stop: "hi"},
	"hu":  {snowball: hungarian.Stem, decimal: true},
	"id":  {decimal: true},
	"it":  {snowball: italian.Stem, elisions: italianElisions, decimal: true, stop: "it"},
	"ja":  {stop: "ja en"},
	"ko":  {stop: "ko en"},
	"nl":  {snowball: dutch.Stem, decimal: true, stop: "nl"},
	"no":  {snowball: norwegian.Stem, keep: "æøå", decimal: true},
	"oc":  {elisions: frenchElisions, decimal: true},
	"pl":  {decimal: true},
	"pt":  {snowball: portuguese.Stem, decimal: true, stop: "pt"},
	"ro":  {prepare: cedillas, snowball: romanian.Stem, decimal: true, stop: "ro"},
	"ru":  {snowball: russian.Stem, decimal: true, stop: "ru"},
	"sv":  {snowball: swedish.Stem, keep: "åäö", decimal: true},
	"ta":  {snowball: tamil.Stem},
	"tr":  {prepare: beforeApostrophe, snowball: turkish.Stem, turkic: true, decimal: true, stop: "tr"},
	"ur":  {breakJoiner: true},
	"vi":  {decimal: true},
	"zh":  {stop: "zh en"},
}

// aliases leads from codes of wikis and languages to the code of the family
// that serves them.
var aliases = map[string]string{
	"simple": "en", "sco": "en",
	"cdo": "zh", "cmn": "zh", "gan": "zh", "hak": "zh", "lzh": "zh", "wuu": "zh", "yue": "zh", "hsn": "zh",
	"zh-min-nan": "default", // written in Latin script
	"ryu":        "ja",
	"nb":         "no", "nn": "no",
	"arz": "ar", "ary": "ar", "acm": "ar", "apc": "ar",
	"azb": "fa", "glk": "fa", "mzn": "fa", "pnb": "ur", "ks": "ur", "sd": "ur",
	"crh": "az",
	"wa":  "fr", "frp": "fr", "pcd": "fr", "nrm": "fr",
	"mo": "ro",
}

// elides reports whether the language shortens w before a vowel, as l' in
// l'eau; it is then a word of its own.
func (l *language) elides(w string) bool { return slices.Contains(l.elisions, w) }

// An Analyzer makes tokens of texts in one language. It is safe for
// concurrent use.
type Analyzer struct {
	name     string
	lang     language
	runes    *runeTable
	ascii    *[utf8.RuneSelf]uint8
	scanners *sync.Pool
	stops    *stopList
}

var analyzers sync.Map // family name to *Analyzer

// ForLanguage returns the analyzer for a language code, as wikis and BCP 47
// write it ("en", "zh-Hant", "pt_BR", "simple", "zh-min-nan"), in any case. A
// language that isn't known gets the default, which folds but doesn't stem.
// All codes of one family get the same analyzer.
func ForLanguage(lang string) *Analyzer {
	name := family(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(lang), "_", "-")))
	shared, ok := analyzers.Load(name)
	if !ok {
		shared, _ = analyzers.LoadOrStore(name, newAnalyzer(name))
	}
	return shared.(*Analyzer)
}

// family returns the name of the family for a code: the longest of its
// beginnings that is known.
func family(code string) string {
	for code != "" {
		if name, ok := aliases[code]; ok {
			return name
		}
		if _, ok := languages[code]; ok {
			return code
		}
		code = code[:max(strings.LastIndexByte(code, '-'), 0)]
	}
	return "default"
}

func newAnalyzer(name string) *Analyzer {
	lang := languages[name]
	a := &Analyzer{name: name, lang: lang, runes: defaultRunes, ascii: asciiTable(lang.turkic)}
	if lang.turkic {
		a.runes = turkicRunes
	}
	a.scanners = &sync.Pool{New: func() any { return new(scanner) }}
	a.stops = newStopList(a.runes, lang.stop)
	return a
}

// Name returns the name of the family of languages that are analysed alike,
// "default" for those without rules of their own.
func (a *Analyzer) Name() string { return a.name }

// Version returns a number that is another whenever the same text may give
// other tokens than before. An index holds it beside Name.
func (a *Analyzer) Version() int { return version }

// Analyze returns the tokens of text, in order. A word gives one token in each
// list, of the same range and position. A run of n characters gives n plain
// tokens and n-1 bigrams, each at the position of its first character; a
// character by itself stands in both.
func (a *Analyzer) Analyze(text string) (plain, stem []Token) {
	n := estimate(text)
	return a.Append(make([]Token, 0, n), make([]Token, 0, n), text)
}

// estimate returns about how many tokens text has, a few too many rather than too
// few, by its beginning: words end at spaces, and characters of three bytes are mostly
// tokens of their own. Not many too many: to clear memory for them takes a fortieth of
// a short phrase's time.
func estimate(text string) int {
	sample := text[:min(len(text), 1024)]
	n := 1
	for i := range len(sample) {
		if c := sample[i]; c == ' ' || c >= 0xe3 {
			n++
		}
	}
	return n*(len(text)/max(len(sample), 1)) + n/8 + 2
}

// Append appends the tokens of text to two slices, which the caller may use
// again for the next text. Positions begin at 1.
func (a *Analyzer) Append(plain, stem []Token, text string) ([]Token, []Token) {
	s := a.scanners.Get().(*scanner)
	s.a = a
	plain, stem = s.scan(text, plain, stem)
	s.a = nil
	a.scanners.Put(s)
	return plain, stem
}

// AppendSeams is Append that appends seams besides.
func (a *Analyzer) AppendSeams(plain, stem, seams []Token, text string) (_, _, _ []Token) {
	s := a.scanners.Get().(*scanner)
	s.a, s.seamed, s.seams = a, true, seams
	plain, stem = s.scan(text, plain, stem)
	seams = s.seams
	s.a, s.seamed, s.seams = nil, false, nil
	a.scanners.Put(s)
	return plain, stem, seams
}

// AppendStem appends the stem tokens of text alone.
func (a *Analyzer) AppendStem(stem []Token, text string) []Token {
	s := a.scanners.Get().(*scanner)
	s.a, s.stemOnly = a, true
	s.chars, stem = s.scan(text, s.chars[:0], stem)
	s.a, s.stemOnly = nil, false
	a.scanners.Put(s)
	return stem
}
