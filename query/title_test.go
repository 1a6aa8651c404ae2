package query_test

import (
	"testing"

	"wikiseek/query"
)

// TestTitleField compares searches of titles with intitle:.
func TestTitleField(t *testing.T) {
	s := demoSearcher(t)
	for _, tt := range []struct{ text, same string }{
		{"kaifeng", "intitle:kaifeng"},
		{"sieges kaifeng", "intitle:sieges intitle:kaifeng"},
		{`"Sieges of Kaifeng"`, `intitle:"Sieges of Kaifeng"`},
		{`intitle:"Sieges of Kaifeng"`, `intitle:"Sieges of Kaifeng"`},
		{"kaifeng || qinzong", "intitle:kaifeng || intitle:qinzong"},
		{"!kaifeng song", "-intitle:kaifeng intitle:song"},
		{"emp*", "intitle:emp*"},
		{"宋", "intitle:宋"},
	} {
		find := func(req query.Request) int {
			res, err := s.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			return res.Total
		}
		got := find(query.Request{Query: tt.text, Fields: []string{query.FieldTitle}, Operator: query.OperatorAnd})
		if want := find(query.Request{Query: tt.same, Operator: query.OperatorAnd}); got != want || want == 0 {
			t.Errorf("%s in titles: %d pages, %s: %d", tt.text, got, tt.same, want)
		}
	}
}
