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
)

// ruleKinds are the words for the rules in templates.txt.
var ruleKinds = map[string]ruleKind{
	"drop": dropRule, "last": lastRule, "all": allRule, "values": valuesRule, "quote": quoteRule, "aux": auxRule, "print": textRule,
	"title": titleRule, "short description": shortDescRule, "disambiguation": disambigRule,
	"convert": convertRule, "hatnote": hatnoteRule,
	"first": firstFunction, "lower": lowerFunction, "upper": upperFunction, "lcfirst": lcfirstFunction, "ucfirst": ucfirstFunction, "default sort": sortFunction,
	"if": ifFunction, "ifeq": ifeqFunction, "switch": switchFunction, "then": thenFunction,
	"ignore": ignoreFunction,
}

// A templateRule says what a template prints.
type templateRule struct {
	kind ruleKind
	arg  int
	text string
}

// A templateTable holds the rules for a wiki.
type templateTable struct {
	names    map[string]templateRule // by name as appendKey has it
	prefixes []prefixRule
	words    map[string]struct{} // magic words and functions: no templates
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
// every wiki, and those of its language and of the languages it falls back on.
func templatesFor(lang string) *templateTable {
	t, err := newTemplateTable(templateRules(), append([]string{magicSection, anySection}, ownLanguages(lang)...))
	if err != nil {
		panic(err) // as above
	}
	return t
}

// newTemplateTable makes a table of some sections of rules; later sections
// override earlier ones.
func newTemplateTable(rules []dataRule, sections []string) (*templateTable, error) {
	t := &templateTable{names: make(map[string]templateRule), words: make(map[string]struct{})}
	for _, section := range sections {
		for _, r := range rules {
			if r.section != section {
				continue
			}
			if err := t.add(r); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

func (t *templateTable) add(r dataRule) error {
	rule := templateRule{text: r.text}
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
			return fmt.Errorf("parse templates: unknown rule %q", r.key)
		}
	}
	if !r.quoted && (rule.kind == allRule || rule.kind == valuesRule || rule.kind == auxRule) {
		rule.text = " "
	}
	for _, name := range r.names {
		if prefix, ok := strings.CutSuffix(name, "*"); ok {
			t.prefixes = append(t.prefixes, prefixRule{string(appendKey(nil, prefix)), rule})
			continue
		}
		t.names[string(appendKey(nil, name))] = rule
		if r.section == magicSection || rule.kind >= firstFunction {
			t.words[string(appendKey(nil, name))] = struct{}{}
		}
	}
	return nil
}

// magic reports whether name is that of a magic word or parser function.
func (t *templateTable) magic(name []byte) bool {
	_, ok := t.words[string(name)]
	return ok || name[0] == '#'
}
