package wikitext

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed languages.txt
var languagesFile string

// A factBook is languages.txt, parsed.
type factBook struct {
	languages map[string]*languageFacts
	redirects map[string]struct{} // words of all languages
	switches  map[string]string   // __WORDS__ of all languages, with what they do
	codes     map[string]struct{} // that Wikipedias have
	wikis     map[string]struct{} // prefixes of other projects
}

// languageFacts is what MediaWiki calls things in a language.
type languageFacts struct {
	fallback   []string
	namespaces map[int][]string
	frames     []string // image options that show the caption
	options    []string // other image options
	order      []string // variants to print, the first first
	trail      string   // letters that belong to the link they follow
}

// facts returns languages.txt, parsed once.
var facts = sync.OnceValue(func() *factBook {
	rules, err := parseRules(languagesFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	b := &factBook{
		languages: make(map[string]*languageFacts),
		redirects: make(map[string]struct{}),
		switches:  make(map[string]string),
		codes:     make(map[string]struct{}),
		wikis:     make(map[string]struct{}),
	}
	for _, r := range rules {
		b.add(r)
	}
	return b
})

func (b *factBook) add(r dataRule) {
	if r.section == "" {
		b.addGeneral(r)
		return
	}
	l := b.languages[r.section]
	if l == nil {
		l = &languageFacts{namespaces: make(map[int][]string)}
		b.languages[r.section] = l
	}
	switch r.key {
	case "fallback":
		l.fallback = r.names
	case "frame":
		l.frames = r.names
	case "option":
		l.options = r.names
	case "variants":
		l.order = r.names
	case "trail":
		l.trail = r.names[0]
	default:
		if id, err := strconv.Atoi(strings.TrimPrefix(r.key, "namespace ")); err == nil {
			l.namespaces[id] = r.names
		}
	}
}

func (b *factBook) addGeneral(r dataRule) {
	for _, name := range r.names {
		key := string(appendKey(nil, name))
		switch r.key {
		case "redirect":
			b.redirects[key] = struct{}{}
		case "switch":
			b.switches[key] = r.text
		case "language":
			b.codes[key] = struct{}{}
		case "wiki":
			b.wikis[key] = struct{}{}
		}
	}
}

// known reports whether languages.txt knows the language.
func known(lang string) bool {
	_, ok := facts().languages[baseLang(lang)]
	return ok
}

// baseLang returns the code under which languages.txt may know a language:
// without region or script when it does not know that, English for none.
func baseLang(lang string) string {
	if lang == "" {
		return "en"
	}
	lang = strings.ToLower(lang)
	if _, ok := facts().languages[lang]; ok {
		return lang
	}
	base, _, _ := strings.Cut(lang, "-")
	return base
}

// languagesFor returns the languages whose words a wiki of that language
// understands, the weakest first: all, when it is not known.
func languagesFor(lang string) []string {
	if known(lang) {
		return append([]string{"en"}, ownLanguages(lang)...)
	}
	return append(ownLanguages(lang), "en")
}

// ownLanguages is languagesFor without English, unless that is the language or
// one that it falls back on.
func ownLanguages(lang string) []string {
	lang = baseLang(lang)
	var list []string
	if l := facts().languages[lang]; l != nil {
		list = append(list, l.fallback...)
		slices.Reverse(list)
		return append(list, lang)
	}
	for code := range facts().languages {
		if code != "en" && code != "simple" {
			list = append(list, code)
		}
	}
	slices.Sort(list)
	return list
}

// words are what the scanner knows of a language.
type words struct {
	options  map[string]optionKind
	patterns []optionPattern
	variants bool     // -{ }- is markup
	order    []string // of variants
}

// An optionPattern is an image option with a value, such as "$1px".
type optionPattern struct {
	prefix, suffix string
	anyValue       bool // not only a size
	kind           optionKind
}

// wordsFor returns the words of a language; variants are also those of the
// language without its region.
func wordsFor(lang string) words {
	w := words{options: make(map[string]optionKind)}
	seen := make(map[string]bool)
	for _, code := range languagesFor(lang) {
		l := facts().languages[code]
		if l == nil {
			continue
		}
		for _, o := range l.options {
			w.add(o, plainOption, seen)
		}
		for _, o := range l.frames {
			w.add(o, frameOption, seen)
		}
	}
	base, _, _ := strings.Cut(baseLang(lang), "-")
	for _, code := range []string{base, baseLang(lang)} {
		if l := facts().languages[code]; l != nil && l.order != nil {
			w.variants, w.order = true, l.order
		}
	}
	return w
}

func (w *words) add(option string, kind optionKind, seen map[string]bool) {
	prefix, suffix, ok := strings.Cut(option, "$1")
	if !ok {
		w.options[option] = kind
		return
	}
	if seen[option] {
		return
	}
	seen[option] = true
	w.patterns = append(w.patterns, optionPattern{prefix, suffix, strings.HasSuffix(strings.TrimRight(prefix, " "), "="), kind})
}
