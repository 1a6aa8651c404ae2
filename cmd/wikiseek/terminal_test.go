package main

import (
	"bufio"
	"bytes"
	"testing"

	"wikiseek/query"
)

func TestStyle(t *testing.T) {
	hostile := "a\x1b[2Jb\x9bc\n"
	plain, full := style{}, style{color: true, links: true}
	tests := []struct {
		name, got, want string
	}{
		{"plain", plain.paint(sgrBold, hostile), "a [2Jb\ufffdc "},
		{"painted", full.paint(sgrBold, hostile), "\x1b[1ma [2Jb\ufffdc \x1b[0m"},
		{"nothing to paint", full.paint(sgrBold, ""), ""},
		{"no link", plain.link("http://x/", "t"), "t"},
		{"link", full.link("http://x/y z\x1b李", "t"), "\x1b]8;;http://x/y%20z%1B%E6%9D%8E\x1b\\t\x1b]8;;\x1b\\"},
		{"link to nothing", full.link("", "t"), "t"},
		{"text of many lines", cleanBut("a\tb\x07\nc", "\n\t"), "a\tb \nc"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	tests := []struct {
		name, text string
		marks      []query.Mark
		want       string
	}{
		{"none", "the peace talks", nil, "the peace talks"},
		{"some", "the peace talks", []query.Mark{{4, 9}, {10, 15}}, "the <peace> <talks>"},
		{"all", "李綱", []query.Mark{{0, 6}}, "<李綱>"},
		{"out of order", "the peace talks", []query.Mark{{10, 15}, {4, 9}}, "the peace <talks>"},
		{"out of range", "peace", []query.Mark{{-1, 2}, {3, 3}, {4, 99}}, "peace"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			p := &textPrinter{out: bufio.NewWriter(&out), style: style{color: true}}
			got := bytes.ReplaceAll([]byte(p.snippet(tt.text, tt.marks)), []byte("\x1b["+sgrMark+"m"), []byte("<"))
			got = bytes.ReplaceAll(got, []byte("\x1b[0m"), []byte(">"))
			if string(got) != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
