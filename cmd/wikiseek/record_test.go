package main

import (
	"testing"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// TestExtractRedirect extracts pages of which the dump says by an element of its
// own where they lead, and of older dumps, which have none.
func TestExtractRedirect(t *testing.T) {
	parser := newRecordParser(wikitext.Options{Lang: "en"})
	tests := []struct{ element, text, want string }{
		{"Kaifeng", "#REDIRECT [[Kaifeng]]", "Kaifeng"},
		{"Kaifeng", "#REDIRECT [[Kaifeng#Old walls]]", "Kaifeng#Old_walls"},
		{"Kaifeng", "#redirect [[ kaifeng #Old_walls|]]", "Kaifeng#Old_walls"},
		{"kaifeng", "#REDIRECT [[kaifeng#Walls]]", "kaifeng#Walls"},
		{"User:Li Gang", "#REDIRECT [[user:Li_Gang#Exile]]", "User:Li Gang#Exile"},
		{"Kaifeng", "#REDIRECT [[Taiyuan#Walls]]", "Kaifeng"},
		{"Kaifeng#Walls", "#REDIRECT [[Kaifeng#Old walls]]", "Kaifeng#Walls"},
		{"Kaifeng", "not what it was", "Kaifeng"},
		{"", "#REDIRECT [[Kaifeng#Walls]]", "Kaifeng#Walls"},
		{"", "no redirect", ""},
	}
	for _, tt := range tests {
		page := &dump.Page{Title: "Bianjing", Redirect: tt.element, Model: "wikitext", Text: tt.text}
		if got := extractPage(parser, page).Redirect; got != tt.want {
			t.Errorf("%q beside %q leads to %q, want %q", tt.element, tt.text, got, tt.want)
		}
	}
}
