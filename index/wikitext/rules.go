package wikitext

import (
	"fmt"
	"strings"
)

// The data files of the package, templates.txt and languages.txt, hold
// sections of rules, each a line:
//
//	# comment
//	[section]
//	key: name | name | name
//	key "text": name
//
// A key may have a text in quotation marks. Names are as people write them.
type dataRule struct {
	line               int // from 1
	section, key, text string
	quoted             bool // the key has a text, if an empty one
	own                bool // the user's
	names              []string
}

// parseRules reads such a file.
func parseRules(data string) ([]dataRule, error) {
	var rules []dataRule
	section, n := "", 0
	for line := range strings.Lines(data) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' && line[len(line)-1] == ']' {
			section = line[1 : len(line)-1]
			continue
		}
		r, ok := parseRule(line)
		if !ok {
			return nil, fmt.Errorf("parse rules: line %d: want \"rule: name | name\"", n)
		}
		r.section, r.line = section, n
		rules = append(rules, r)
	}
	return rules, nil
}

func parseRule(line string) (r dataRule, ok bool) {
	key, text, quoted := strings.Cut(line, `"`)
	if colon := strings.Index(line, ": "); !quoted || colon >= 0 && colon < len(key) {
		var names string
		r.key, names, ok = strings.Cut(line, ": ")
		r.names = splitNames(names)
		return r, ok
	}
	var names string
	r.key, r.quoted = strings.TrimSpace(key), true
	r.text, names, ok = strings.Cut(text, `": `)
	r.names = splitNames(names)
	return r, ok
}

func splitNames(s string) []string {
	names := strings.Split(s, "|")
	for i, n := range names {
		names[i] = strings.TrimSpace(n)
	}
	return names
}
