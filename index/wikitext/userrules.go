package wikitext

import (
	"errors"
	"fmt"
	"strings"
)

// TemplateRules are rules of the user's own, which add to and override those
// of templates.txt.
type TemplateRules struct {
	rules []dataRule
	text  string
}

// ParseTemplateRules reads rules in the format of templates.txt. A rule before
// the first section holds for any wiki. An error names file and line.
func ParseTemplateRules(file, text string) (*TemplateRules, error) {
	rules, err := parseRules(strings.TrimPrefix(text, "\ufeff"))
	if err != nil {
		return nil, ruleError(file, err)
	}
	check := &templateTable{names: make(map[string]templateRule), words: make(map[string]struct{})}
	for i := range rules {
		r := &rules[i]
		r.own = true
		if r.section == "" {
			r.section = anySection
		}
		if r.section != magicSection && r.section != anySection && !known(r.section) {
			return nil, ruleError(file, fmt.Errorf("parse templates: line %d: no language [%s] is known", r.line, r.section))
		}
		if err := check.add(*r); err != nil {
			return nil, ruleError(file, err)
		}
	}
	return &TemplateRules{rules, text}, nil
}

// ruleError makes "file: line n: what" of the error of a rule.
func ruleError(file string, err error) error {
	msg := err.Error()
	if i := strings.Index(msg, "line "); i >= 0 {
		msg = msg[i:]
	}
	return errors.New("parse templates: " + file + ": " + msg)
}

// String returns the text the rules were parsed from.
func (r *TemplateRules) String() string {
	if r == nil {
		return ""
	}
	return r.text
}
