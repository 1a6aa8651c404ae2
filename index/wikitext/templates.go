package wikitext

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed templates.txt
var templatesFile string

// A ruleKind says what a template prints.
type ruleKind uint8

const (
	dropRule      ruleKind = iota // nothing
	argRule                       // a numbered argument, the rule's text before it
	lastRule                      // the last numbered argument
	allRule                       // all numbered arguments, the rule's text between
	valuesRule                    // those with a short name too
	quoteRule                     // a quotation
	convertRule                   // a measure: the number and unit to convert
	labelRule                     // argument lt or label, or else the numbered one
	hatnoteRule                   // auxiliary text: links to pages, with labels l1, l2...
	auxRule                       // like allRule, as auxiliary text
	textRule                      // the rule's text
	titleRule                     // the title of the page
	shortDescRule                 // nothing: the first argument describes the page
	disambigRule                  // nothing: the page is a disambiguation page
	addressRule                   // the rule's text, but only in a template

	firstFunction // what stands behind the colon
	lowerFunction // that in lower case
	upperFunction // in upper case
	lcfirstFunction
	ucfirstFunction
	ifFunction     // #if
	ifeqFunction   // #ifeq
	switchFunction // #switch
	thenFunction   // the first branch, as the condition cannot be known
	sortFunction   // nothing: the default sort key
	ignoreFunction // nothing

	// Those that only templates need: on pages they are like firstFunction,
	// from ifexprFunction on like thenFunction, from exprFunction on like
	// ignoreFunction.
	titlepartsFunction
	formatnumFunction
	padleftFunction
	padrightFunction
	pluralFunction
	urlencodeFunction
	anchorencodeFunction
	urlFunction
	nsFunction
	ifexprFunction
	iferrorFunction
	exprFunction
	tagFunction
)

// ruleKinds are the words for the rules in templates.txt.
var ruleKinds = map[string]ruleKind{
	"drop": dropRule, "last": lastRule, "all": allRule, "values": valuesRule, "quote": quoteRule, "aux": auxRule, "print": textRule,
	"title": titleRule, "short description": shortDescRule, "disambiguation": disambigRule,
	"convert": convertRule, "hatnote": hatnoteRule, "address": addressRule,
	"first": firstFunction, "lower": lowerFunction, "upper": upperFunction, "lcfirst": lcfirstFunction, "ucfirst": ucfirstFunction, "default sort": sortFunction,
	"if": ifFunction, "ifeq": ifeqFunction, "switch": switchFunction, "then": thenFunction,
	"ignore":     ignoreFunction,
	"titleparts": titlepartsFunction, "formatnum": formatnumFunction, "padleft": padleftFunction, "padright": padrightFunction,
	"plural": pluralFunction, "urlencode": urlencodeFunction, "anchorencode": anchorencodeFunction, "url": urlFunction, "ns": nsFunction,
	"ifexpr": ifexprFunction, "iferror": iferrorFunction, "expr": exprFunction, "tag": tagFunction,
}

// A templateRule says what a template prints.
type templateRule struct {
	kind  ruleKind
	arg   int
	text  string
	guess bool // the rule is for names that begin so
	own   bool // it is the user's
}

// A templateTable holds the rules for a wiki.
type templateTable struct {
	names    map[string]templateRule // by name as appendKey has it
	prefixes [256][]prefixRule       // by first byte
	words    map[string]struct{}     // magic words and functions: no templates
}

// A prefixRule is the rule for all names that begin so, as lang-de and
// lang-fr.
type prefixRule struct {
	name string
	rule templateRule
}

// The sections of templates.txt that hold for every wiki.
const (
	magicSection = "magic words"
	anySection   = "any wiki"
)

// templateRules returns templates.txt, parsed once.
var templateRules = sync.OnceValue(func() []dataRule {
	rules, err := parseRules(templatesFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return rules
})

// templatesFor returns the table for wikis of that language: the rules for
// every wiki, and those of its language and of the languages it falls back on;
// then the user's rules by the same sections.
func templatesFor(lang string, own *TemplateRules) *templateTable {
	sections := append([]string{magicSection, anySection}, ownLanguages(lang)...)
	t, err := newTemplateTable(templateRules(), sections)
	if err == nil && own != nil {
		err = t.addSections(own.rules, sections)
	}
	if err != nil {
		panic(err) // the embedded file is tested, the user's was when it was parsed
	}
	return t
}

// newTemplateTable makes a table of some sections of rules; later sections
// override earlier ones.
func newTemplateTable(rules []dataRule, sections []string) (*templateTable, error) {
	t := &templateTable{names: make(map[string]templateRule), words: make(map[string]struct{})}
	return t, t.addSections(rules, sections)
}

func (t *templateTable) addSections(rules []dataRule, sections []string) error {
	for _, section := range sections {
		for _, r := range rules {
			if r.section != section {
				continue
			}
			if err := t.add(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *templateTable) add(r dataRule) error {
	rule := templateRule{text: r.text, own: r.own}
	word, number, _ := strings.Cut(r.key, " ")
	switch arg, err := strconv.Atoi(number); {
	case isDetail(r.key):
		return checkDetail(r)
	case word == "arg" && err == nil:
		rule.kind, rule.arg = argRule, arg
	case word == "label" && err == nil:
		rule.kind, rule.arg = labelRule, arg
	default:
		var ok bool
		if rule.kind, ok = ruleKinds[r.key]; !ok {
			return fmt.Errorf("parse templates: line %d: unknown rule %q", r.line, r.key)
		}
	}
	if !r.quoted && (rule.kind == allRule || rule.kind == valuesRule || rule.kind == auxRule) {
		rule.text = " "
	}
	for _, name := range r.names {
		if prefix, ok := strings.CutSuffix(name, "*"); ok {
			t.addPrefix(string(appendKey(nil, prefix)), rule)
			continue
		}
		t.names[string(appendKey(nil, name))] = rule
		if r.section == magicSection || rule.kind >= firstFunction {
			t.words[string(appendKey(nil, name))] = struct{}{}
		}
	}
	return nil
}

// addPrefix adds the rule for all names that begin with prefix.
func (t *templateTable) addPrefix(prefix string, rule templateRule) {
	rule.guess = true
	for c := range t.prefixes {
		if prefix == "" || prefix[0] == byte(c) {
			t.prefixes[c] = append(t.prefixes[c], prefixRule{prefix, rule})
		}
	}
}

// prefixed returns the rule for names that begin as key does, the last one
// added.
func (t *templateTable) prefixed(key []byte) (templateRule, bool) {
	if len(key) == 0 {
		return templateRule{}, false
	}
	rules := t.prefixes[key[0]]
	for i := len(rules) - 1; i >= 0; i-- {
		if p := &rules[i]; len(key) >= len(p.name) && string(key[:len(p.name)]) == p.name {
			return p.rule, true
		}
	}
	return templateRule{}, false
}

// find returns the rule for a name in the form of the table, if there is one.
func (t *templateTable) find(key []byte) (templateRule, bool) {
	if rule, ok := t.names[string(key)]; ok {
		return rule, true
	}
	return t.prefixed(key)
}

// keeps reports whether the rule for a name holds although the template could
// be expanded.
func (t *templateTable) keeps(name string) bool {
	rule, ok := t.find(appendKey(nil, name))
	return ok && rule.keeps()
}

// keeps reports whether a rule holds where the template could be expanded:
// when it says what the template is for, or is the user's. Others only guess at
// what it prints.
func (r templateRule) keeps() bool {
	if r.own {
		return true
	}
	switch r.kind {
	case dropRule, hatnoteRule, auxRule, shortDescRule, disambigRule, titleRule, addressRule:
		return true
	case argRule:
		return !r.guess
	}
	return r.kind >= firstFunction
}

// magic reports whether name is that of a magic word or parser function.
func (t *templateTable) magic(name []byte) bool {
	_, ok := t.words[string(name)]
	return ok || len(name) > 0 && name[0] == '#'
}
