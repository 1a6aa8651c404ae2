package main

import (
	"strings"
	"testing"

	"wikiseek/query"
)

func TestReadWorkload(t *testing.T) {
	const lines = `{"qid":"t0","class":"term","query":"canal","terms":["canal"],"rel":[]}

{"class":"and","query":"canal river"}
{"class":"or","query":"canal river"}
{"class":"phrase","query":"a \"quoted\" word"}
`
	list, err := readWorkload("-", strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		query    string
		operator query.Operator
		line     int
	}{
		{"canal", query.OperatorAnd, 1},
		{"canal river", query.OperatorAnd, 3},
		{"canal river", query.OperatorOr, 4},
		{`"a  quoted  word"`, query.OperatorAnd, 5},
	}
	if len(list) != len(want) {
		t.Fatalf("got %d queries, want %d", len(list), len(want))
	}
	for i, w := range want {
		req := list[i].request(query.Request{Limit: 3, Operator: query.OperatorAuto})
		if req.Query != w.query || req.Operator != w.operator || req.Limit != 3 || list[i].line != w.line {
			t.Errorf("query %d: got %q joined by %s of line %d, want %q by %s of line %d", i, req.Query, req.Operator, list[i].line, w.query, w.operator, w.line)
		}
	}
}

func TestReadWorkloadFails(t *testing.T) {
	tests := []struct{ name, lines, want string }{
		{"empty", "", "read queries: - holds none"},
		{"empty lines", "\n\n", "read queries: - holds none"},
		{"no JSON", "canal", "read queries: -:1: invalid character 'c'"},
		{"no object", "[]", "read queries: -:1: json: cannot unmarshal array"},
		{"no class", `{"query":"a"}`, `-:1: it has no "class"`},
		{"unknown class", "\n" + `{"class":"fuzzy","query":"a"}`, `-:2: class "fuzzy" is none of term, and, or, phrase`},
		{"no query", `{"class":"term"}`, `-:1: it has no "query"`},
		{"blank query", `{"class":"term","query":" "}`, `-:1: it has no "query"`},
		{"long line", strings.Repeat("x", maxQueryLine+1), "-:1: the line is too long"},
	}
	for _, tt := range tests {
		_, err := readWorkload("-", strings.NewReader(tt.lines))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}
