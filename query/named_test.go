package query_test

import (
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/query"
)

// likeTitles are pages whose titles are the same but for what folding takes away.
// Of each two, the first has the text that would come first.
const likeTitles = `
{"id":"a0","title":"Range voting","heading":"","text":"Range voting is voting by range; in range voting, the range of voting."}
{"id":"a1","title":"Range Voting","heading":"","text":"An album. Voting took place at a shooting range."}
{"id":"b0","title":"穀","heading":"","text":"谷，穀。"}
{"id":"b1","title":"谷","heading":"","text":"兩山之間的地方叫做谷，常有溪流經過。"}
{"id":"c0","title":"Straße","heading":"","text":"Die Straße, eine Straße, viele Straßen."}
{"id":"c1","title":"Strasse","heading":"","text":"Strasse ist der Name eines Ortes an einer Straße im Süden des Landes."}
{"id":"d0","title":"Heroes","heading":"","text":"Heroes, heroes, heroes."}
{"id":"d1","title":"\"Heroes\"","heading":"","text":"An album and its song, in which two lovers are heroes just for one day."}
{"id":"e0","title":"Kōan NEAR","heading":"","text":"Koan near koan near koan."}
{"id":"e1","title":"Koan Near","heading":"","text":"This page comes near to what a koan is said to be about by those who know."}
`

// TestNamedExactly asks for titles of which there are several that fold to the same.
func TestNamedExactly(t *testing.T) {
	s := buildSections(t, "de", likeTitles)
	for _, tt := range []struct{ query, first, page string }{
		{"Range Voting", "a1", "Range Voting"},
		{" Range voting ", "a0", "Range voting"},
		{"range voting", "a0", "Range voting"},
		{`"Range Voting"`, "a1", ""},
		{"谷", "b1", "谷"},
		{"穀", "b0", "穀"},
		{"strasse", "c1", "Strasse"},
		{"straße", "c0", "Straße"},
		{`"Heroes"`, "d1", `"Heroes"`},
		{"Heroes", "d0", "Heroes"},
		{`"heroes"`, "d0", `"Heroes"`},
		{"koan near", "e1", "Koan Near"},
		{"kōan near", "e0", "Kōan NEAR"},
	} {
		res, err := s.Search(t.Context(), query.Request{Query: tt.query})
		if err != nil {
			t.Fatal(err)
		}
		if got := hitIDs(res); len(got) == 0 || got[0] != tt.first {
			t.Errorf("%s: %s, want %s first", tt.query, strings.Join(got, " "), tt.first)
		}
		if tt.page == "" {
			continue // show and the like take quotation marks for part of the title
		}
		if page, err := s.Lookup(t.Context(), tt.query); err != nil || page.Title != tt.page {
			t.Errorf("%s is the page %+v (%v), want %s", tt.query, page, err, tt.page)
		}
	}
}

// signTitles are pages whose titles are no words to the query language.
const signTitles = `
{"id":"a0","title":"!!!","heading":"","text":"A band from Sacramento."}
{"id":"b0","title":"~","heading":"","text":"A sign over letters."}
{"id":"c0","title":"=","heading":"","text":"A sign between numbers."}
{"id":"c1","title":"=","heading":"History","text":"Two lines, the same length."}
{"id":"d0","title":"-30-","heading":"","text":"The end of a story, among journalists."}
{"id":"e0","title":"Thirty","heading":"","text":"A number, 30."}
{"id":"f0","title":"NOT gate","heading":"","text":"It inverts."}
`

// TestNamedBySigns asks for pages that no word of the query finds.
func TestNamedBySigns(t *testing.T) {
	s := buildSections(t, "en", signTitles)
	section, text := query.GroupSection, []string{index.FieldText}
	for _, tt := range []struct {
		req  query.Request
		want string
	}{
		{query.Request{Query: "!!!"}, "a0"},
		{query.Request{Query: "~"}, "b0"},
		{query.Request{Query: " = "}, "c0"},
		{query.Request{Query: "=", Group: section, Explain: true}, "c0"},
		{query.Request{Query: "=", Scope: query.ScopeSection}, "c0"},
		{query.Request{Query: "-30-"}, "d0"},
		{query.Request{Query: "NOT gate"}, "f0"},
		{query.Request{Query: "!!!", Operator: query.OperatorOr}, "a0"},
		{query.Request{Query: "!!!", Fields: text}, ""},
		{query.Request{Query: "!!!", Namespaces: []int{4}}, ""},
		{query.Request{Query: "!!!", Categories: []string{"Bands"}}, ""},
		{query.Request{Query: "!!"}, ""},
		{query.Request{Query: "!!", Operator: query.OperatorOr}, ""},
		{query.Request{Query: "-number -sign -band"}, "d0 f0"},
	} {
		res, err := s.Search(t.Context(), tt.req)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(hitIDs(res), " "); got != tt.want || res.Relaxed {
			t.Errorf("%+v: %s, want %s", tt.req, got, tt.want)
		}
	}
}
