package wikitext

import (
	"strings"
	"testing"
)

// TestRedirectWords follows a redirect by every word that any language has for
// it.
func TestRedirectWords(t *testing.T) {
	p := NewParser(Options{Lang: "en"})
	words := 0
	for _, r := range mustRules(t, languagesFile) {
		if r.section != "" || r.key != "redirect" {
			continue
		}
		for _, word := range r.names {
			words++
			for _, in := range []string{"#" + word + " [[a b#c]]", "#" + strings.ToLower(word) + ": [[a_b#c|d]]\nmore"} {
				if got := p.Parse("T", in).Redirect; got != "A b#c" {
					t.Errorf("%q leads to %q", in, got)
				}
			}
		}
	}
	if words < 100 {
		t.Errorf("%d words", words)
	}
}

// TestWordsOfLanguages shows a picture and sets a category by every name that
// the language has for the namespaces, with every option that frames.
func TestWordsOfLanguages(t *testing.T) {
	for code, l := range facts().languages {
		p := NewParser(Options{Lang: code})
		for _, name := range append([]string{"File", "Image"}, l.namespaces[nsFile]...) {
			for _, option := range append([]string{"thumb", "frame"}, l.frames...) {
				option = strings.ReplaceAll(option, "$1", "A.jpg")
				in := "[[" + name + ":A.jpg|" + option + "|200px|some words]]x"
				if got := p.Parse("T", in).Text(); got != "some words\nx" {
					t.Errorf("%s: %s gives %q", code, in, got)
				}
			}
		}
		for _, option := range l.options {
			option = strings.ReplaceAll(option, "$1", "20")
			in := "[[File:A.jpg|thumb|some words|" + option + "]]"
			if got := p.Parse("T", in).Text(); got != "some words" {
				t.Errorf("%s: %s gives %q", code, in, got)
			}
		}
		for _, name := range append([]string{"Category"}, l.namespaces[nsCategory]...) {
			a := p.Parse("T", "[["+name+":a b|c]]")
			if len(a.Categories) != 1 || a.Categories[0] != (Category{"A b", "c"}) || a.Text() != "" {
				t.Errorf("%s: %s: categories %q, text %q", code, name, a.Categories, a.Text())
			}
		}
	}
}

func mustRules(t *testing.T, file string) []dataRule {
	rules, err := parseRules(file)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}
