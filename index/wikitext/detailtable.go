package wikitext

import (
	"fmt"
	"strings"
)

// A detailTable knows which templates say what [Options].Details asks for.
type detailTable struct {
	boxes, notBoxes, coords, stubs patternSet
	lats, lons                     patternSet // arguments of boxes
	languages                      map[string]dataRule
	languagePrefixes               []dataRule // one name each
}

// A patternSet is a set of names, some with a '*' for any text at one end.
type patternSet struct {
	names          map[string]struct{}
	prefix, suffix []string
}

func (s *patternSet) add(name string) {
	key := string(appendKey(nil, name))
	switch {
	case strings.HasSuffix(name, "*"):
		s.prefix = append(s.prefix, strings.TrimSuffix(key, "*"))
	case strings.HasPrefix(name, "*"):
		s.suffix = append(s.suffix, strings.TrimPrefix(key, "*"))
	default:
		if s.names == nil {
			s.names = make(map[string]struct{})
		}
		s.names[key] = struct{}{}
	}
}

// has reports whether a name in the form of tables is in the set.
func (s *patternSet) has(key string) bool {
	if _, ok := s.names[key]; ok {
		return true
	}
	for _, p := range s.prefix {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	for _, p := range s.suffix {
		if strings.HasSuffix(key, p) {
			return true
		}
	}
	return false
}

// language returns the rule for the language of a template, and what the '*'
// of its name stands for.
func (t *detailTable) language(name string) (rule dataRule, rest string, ok bool) {
	if rule, ok := t.languages[name]; ok {
		return rule, "", true
	}
	for _, r := range t.languagePrefixes {
		if rest, ok := strings.CutPrefix(name, r.names[0]); ok {
			return r, rest, true
		}
	}
	return dataRule{}, "", false
}

// isDetail reports whether a rule of templates.txt is for a detailTable.
func isDetail(key string) bool {
	switch key {
	case "box", "no box", "coordinates", "stub", "latitude", "longitude", "language 1", "language name", "languages":
		return true
	}
	return false
}

// detailsFor returns the table for wikis of that language.
func detailsFor(lang string) *detailTable {
	t := &detailTable{languages: make(map[string]dataRule)}
	for _, section := range append([]string{anySection}, ownLanguages(lang)...) {
		for _, r := range templateRules() {
			if r.section == section && isDetail(r.key) {
				t.add(r)
			}
		}
	}
	return t
}

func (t *detailTable) add(r dataRule) {
	sets := map[string]*patternSet{
		"box": &t.boxes, "no box": &t.notBoxes, "coordinates": &t.coords, "stub": &t.stubs,
		"latitude": &t.lats, "longitude": &t.lons,
	}
	for _, name := range r.names {
		if set := sets[r.key]; set != nil {
			set.add(name)
			continue
		}
		rule := r
		key, prefix := strings.CutSuffix(string(appendKey(nil, name)), "*")
		if rule.names = []string{key}; prefix {
			t.languagePrefixes = append(t.languagePrefixes, rule)
		} else {
			t.languages[key] = rule
		}
	}
}

// checkDetail reports what is wrong with a rule for a detailTable.
func checkDetail(r dataRule) error {
	if (r.key == "languages") != r.quoted {
		return fmt.Errorf("parse templates: rule %q: want a text for languages, and only there", r.key)
	}
	return nil
}
