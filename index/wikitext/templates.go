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
	quoteRule                     // a quotation
	auxRule                       // like allRule, as auxiliary text
	textRule                      // the rule's text
	titleRule                     // the title of the page
	shortDescRule                 // nothing: the first argument describes the page
	disambigRule                  // nothing: the page is a disambiguation page

	firstFunction  // what stands behind the colon
	ifFunction     // #if
	ifeqFunction   // #ifeq
	switchFunction // #switch
	thenFunction   // the first branch, as the condition cannot be known
	tagFunction    // nothing
)

// ruleKinds are the words for the rules in templates.txt.
var ruleKinds = map[string]ruleKind{
	"drop": dropRule, "last": lastRule, "all": allRule, "quote": quoteRule, "aux": auxRule, "print": textRule,
	"title": titleRule, "short description": shortDescRule, "disambiguation": disambigRule,
	"first": firstFunction, "if": ifFunction, "ifeq": ifeqFunction, "switch": switchFunction, "then": thenFunction,
	"ignore": tagFunction,
}

// A templateRule says what a template prints.
type templateRule struct {
	kind ruleKind
	arg  int
	text string
}

// A templateTable is templates.txt, parsed. All languages share it: their
// names differ, and English ones are used everywhere.
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

// defaultTemplates returns the table of the package, parsed once.
var defaultTemplates = sync.OnceValue(func() *templateTable {
	t, err := parseTemplates(templatesFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return t
})

// parseTemplates reads a file such as templates.txt.
func parseTemplates(data string) (*templateTable, error) {
	rules, err := parseRules(data)
	if err != nil {
		return nil, err
	}
	t := &templateTable{names: make(map[string]templateRule), words: make(map[string]struct{})}
	for _, r := range rules {
		if err := t.add(r); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *templateTable) add(r dataRule) error {
	rule := templateRule{text: r.text}
	if n, ok := strings.CutPrefix(r.key, "arg "); ok {
		arg, err := strconv.Atoi(n)
		if err != nil {
			return fmt.Errorf("parse templates: argument %q: %w", n, err)
		}
		rule.kind, rule.arg = argRule, arg
	} else if rule.kind, ok = ruleKinds[r.key]; !ok {
		return fmt.Errorf("parse templates: unknown rule %q", r.key)
	}
	if rule.text == "" && (rule.kind == allRule || rule.kind == auxRule) {
		rule.text = " "
	}
	for _, name := range r.names {
		if prefix, ok := strings.CutSuffix(name, "*"); ok {
			t.prefixes = append(t.prefixes, prefixRule{string(appendKey(nil, prefix)), rule})
			continue
		}
		t.names[string(appendKey(nil, name))] = rule
		if r.section == "magic words" {
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
