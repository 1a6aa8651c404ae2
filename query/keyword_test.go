package query_test

import (
	"slices"
	"strings"
	"testing"

	"wikiseek/query"
)

// TestKeywordValues checks values that are written in more ways than one.
func TestKeywordValues(t *testing.T) {
	s := demoSearcher(t)
	for _, tt := range []struct{ query, want string }{ // titles, in order
		{`prefix:"Emperor Q"`, "Emperor Qinzong of Song"},
		{`prefix:"emperor q" `, "Emperor Qinzong of Song"},
		{`prefix:"Help:Se"`, "Help:Searching"},
		{`prefix:"Emperor" Q"`, ""},
		{`prefix:""`, ""},
		{"intitle:emper* intitle:qinzong", "Emperor Qinzong of Song"},
		{"intitle:emper** intitle:qinzong", "Emperor Qinzong of Song"},
		{"intitle:Emp*ror intitle:qin*o*g", "Emperor Qinzong of Song"},
		{"intitle:*peror intitle:*zon* intitle:q*", "Emperor Qinzong of Song"},
		{`intitle:empero\? intitle:q\?nzong`, "Emperor Qinzong of Song"},
		{`intitle:empero? intitle:qinzong`, ""},
		{`intitle:q\\?nzong`, ""},
		{`intitle:qin\* intitle:emperor`, ""},
		{`intitle:qinzong\* intitle:emperor`, "Emperor Qinzong of Song"},
		{`intitle:"qin*ong" intitle:emperor`, ""},
		{"intitle:song -intitle:emp*ror* -intitle:d*", "Song court painting"},
		{`linksto:"Empress Zhu"`, "Emperor Qinzong of Song, Jingkang incident"},
		{"linksto:empress_Zhu", "Emperor Qinzong of Song, Jingkang incident"},
		{"linksto:Empress_zhu", ""},
		{`linksto:":empress  Zhu "`, "Emperor Qinzong of Song, Jingkang incident"},
		{"linksto:help:searching", "Main Page"},
		{"linksto:searching", ""},
		{`hastemplate:infobox_ruler linksto:Genyue`, "Emperor Huizong of Song"},
		{`hastemplate:"Nothing|template: Infobox ruler" linksto:Genyue`, "Emperor Huizong of Song"},
		{`hastemplate:"Help:Infobox ruler"`, ""},
	} {
		res, err := s.Search(t.Context(), query.Request{Query: tt.query})
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, h := range res.Hits {
			titles = append(titles, h.Title)
		}
		slices.Sort(titles)
		if got := strings.Join(titles, ", "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.query, got, tt.want)
		}
	}
}
