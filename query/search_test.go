package query_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/query"
	"wikiseek/testdata"
)

// smallWiki is six pages whose words stand where the tests want them.
const smallWiki = `
{"id":"a0","title":"Apple tree","heading":"","text":"A tree that bears fruit in autumn."}
{"id":"a1","title":"Apple tree","heading":"Orchards","text":"Growers plant rows of saplings. The red harvest comes late."}
{"id":"a2","title":"Apple tree","heading":"Diseases","text":"Scab and canker harm leaves; red spots show first."}
{"id":"b0","title":"Pear","heading":"","text":"A fruit with a long neck. Growers store it cold."}
{"id":"b1","title":"Pear","heading":"Orchards","text":"Pear orchards flower before apple orchards."}
{"id":"c0","title":"Red","heading":"","text":"A colour. Harvest moons are red; red paint is old."}
{"id":"e0","title":"Quince","heading":"","text":"A fruit like the quince keeps well into the winter months."}
{"id":"f0","title":"Medlar","heading":"","text":"Quince fruit, quince stock."}
{"id":"d0","title":"蘋果","heading":"","text":"蘋果樹的果實，秋天成熟。"}
{"id":"d1","title":"蘋果","heading":"栽培","text":"苹果园里种植幼苗，紅色品種晚熟。"}
`

func TestSearch(t *testing.T) {
	s := buildSections(t, "en", smallWiki)
	page, section := query.GroupPage, query.GroupSection
	for _, tt := range []struct {
		name  string
		req   query.Request
		want  string // ids of the hits in order; sorted where the name says set
		total int
	}{
		{"word in text", query.Request{Query: "canker"}, "a2", 1},
		{"stemmed", query.Request{Query: "grower"}, "a1 b0", 2},
		{"words in different sections of a page", query.Request{Query: "saplings canker"}, "a2", 1},
		{"the same by section, relaxed", query.Request{Query: "saplings canker", Scope: query.ScopeSection, Group: section}, "a2 a1", 2},
		{"the same by section, and", query.Request{Query: "saplings canker", Scope: query.ScopeSection, Operator: query.OperatorAnd}, "", 0},
		{"title and text", query.Request{Query: "pear cold"}, "b0", 1},
		{"title counts for its sections", query.Request{Query: "apple canker", Group: section, Scope: query.ScopeSection}, "a2", 1},
		{"heading", query.Request{Query: "diseases"}, "a2", 1},
		{"exact title first", query.Request{Query: "red", Group: page}, "c0 a2", 2},
		{"exact title of no account where titles aren't searched", query.Request{Query: "quince", Fields: []string{index.FieldText}}, "f0 e0", 2},
		{"exact title where titles are among others", query.Request{Query: "quince", Fields: []string{index.FieldTitle, index.FieldText}}, "e0 f0", 2},
		{"phrase", query.Request{Query: `"red harvest"`}, "a1", 1},
		{"phrase not in this order", query.Request{Query: `"harvest red"`, Operator: query.OperatorAnd}, "", 0},
		{"phrase with slop", query.Request{Query: `"growers rows"~2`}, "a1", 1},
		{"negated", query.Request{Query: "red -canker"}, "c0", 1},
		{"negated only", query.Request{Query: "-fruit -蘋果"}, "c0", 1},
		{"or", query.Request{Query: "canker OR neck"}, "a2 b0", 2},
		{"operator or", query.Request{Query: "canker neck", Operator: query.OperatorOr}, "a2 b0", 2},
		{"nothing has both", query.Request{Query: "canker neck", Operator: query.OperatorAnd}, "", 0},
		{"in title", query.Request{Query: "intitle:apple"}, "a0", 1},
		{"in title, phrase", query.Request{Query: `intitle:"apple tree" scab`}, "a2", 1},
		{"not in title", query.Request{Query: "fruit -intitle:apple"}, "f0 b0 e0", 3},
		{"in title, punctuation", query.Request{Query: `intitle:"!!"`}, "", 0},
		{"in title, punctuation and a star", query.Request{Query: "fruit intitle:!*"}, "", 0},
		{"prefix of a word", query.Request{Query: "sapl*"}, "a1", 1},
		{"longer than a word can be", query.Request{Query: "*" + strings.Repeat("я", 1300) + "*" + strings.Repeat("б", 1300) + "*"}, "", 0},
		{"prefix of a title", query.Request{Query: "fruit prefix:Pe"}, "b0", 1},
		{"traditional finds simplified", query.Request{Query: "幼苗 種植"}, "d1", 1},
		{"simplified finds traditional", query.Request{Query: "苹果树"}, "d0", 1},
		{"one character", query.Request{Query: "熟", Group: section}, "d0 d1", 2},
		{"quoted characters", query.Request{Query: `"秋天成熟"`}, "d0", 1},
		{"only punctuation", query.Request{Query: "!!"}, "", 0},
		{"empty", query.Request{Query: ""}, "", 0},
		{"function words alone", query.Request{Query: "with a"}, "b0", 1},
		{"question", query.Request{Query: "what is the neck?"}, "b0", 1},
		{"offset", query.Request{Query: "red", Offset: 1}, "a2", 2},
		{"limit", query.Request{Query: "red", Limit: 1}, "c0", 2},
		{"other namespace", query.Request{Query: "red", Namespaces: []int{4}}, "", 0},
		{"no namespace", query.Request{Query: "red", Namespaces: []int{}}, "c0 a2", 2},
		{"all namespaces", query.Request{Query: "red", Namespaces: []int{query.AllNamespaces}}, "c0 a2", 2},
		{"unbalanced quote", query.Request{Query: `"red harvest`}, "a1", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := s.Search(t.Context(), tt.req)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(hitIDs(r), " "); got != tt.want || r.Total != tt.total {
				t.Errorf("%s: hits %q of %d, want %q of %d", tt.req.Query, got, r.Total, tt.want, tt.total)
			}
		})
	}
}

// TestNoPages searches a wiki that has none yet.
func TestNoPages(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "empty.xml")
	if err := os.WriteFile(path, []byte(`<mediawiki xml:lang="zh"><siteinfo><sitename>T</sitename></siteinfo></mediawiki>`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := query.New(built(t, index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{path}}), query.Options{})
	for _, q := range []string{"apple", "高中曾就读台北", `"台北市"`, "app*"} {
		for _, total := range []query.Total{query.TotalBounded, query.TotalExact} {
			r, err := s.Search(t.Context(), query.Request{Query: q, Operator: query.OperatorOr, Group: query.GroupSection, Total: total})
			if err != nil || len(r.Hits) > 0 {
				t.Errorf("%s: %+v, %v", q, r, err)
			}
		}
	}
}

// TestSearchAgain has sections shown again that other queries have shown, in other
// ways: as one who shows them for the first time.
func TestSearchAgain(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "sections.ndjson")
	if err := os.WriteFile(path, []byte(smallWiki), 0o600); err != nil {
		t.Fatal(err)
	}
	ix := built(t, index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{path}, Input: index.InputSections, Lang: "en"})
	again := query.New(ix, query.Options{})
	for i := range 12 {
		for _, q := range []string{"red", "apple orchards", "fruit", "蘋果", "red harvest growers"} {
			req := query.Request{Query: q, Operator: query.OperatorOr, Group: query.GroupSection, NoSnippets: i%2 == 0, Explain: i%3 == 0, Offset: i % 2}
			got, err := again.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			want, err := query.New(ix, query.Options{}).Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if got.Took, want.Took = 0, 0; len(want.Hits) == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v: %+v, want %+v", req, got, want)
			}
		}
	}
}

// TestStemsOnly searches an index that has stems alone: phrases are of stems.
func TestStemsOnly(t *testing.T) {
	s := buildWith(t, index.Options{Lang: "en", Profile: index.ProfileCompare}, smallWiki)
	for _, tt := range []struct{ query, want string }{
		{"grower", "a1 b0"},
		{`"red harvest"`, "a1"},
		{`"reds harvesting"`, "a1"},
		{`"pear orchards"`, "b1"},
		{`"red orchards"`, ""},
		{"幼苗 種植", "d1"},
		{`"秋天成熟"`, "d0"},
		{`"秋天,成熟"`, "d0"},
		{`"成熟秋天"`, ""},
	} {
		for _, operator := range []query.Operator{query.OperatorAnd, query.OperatorOr} {
			r, err := s.Search(t.Context(), query.Request{Query: tt.query, Operator: operator})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(hitIDs(r), " "); got != tt.want {
				t.Errorf("%s: hits %q, want %q", tt.query, got, tt.want)
			}
		}
	}
}

func hitIDs(r *query.Result) []string {
	ids := []string{}
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func TestRelaxedAndWarnings(t *testing.T) {
	s := buildSections(t, "en", smallWiki)
	for _, tt := range []struct {
		q       string
		relaxed bool
		warning string
	}{
		{"canker neck", true, ""},
		{"canker scab", false, ""},
		{"unknownword", false, ""},
		{`"red`, false, "quot"},
		{`"nk rows of sap"`, true, ""}, // torn out of the text
		{`"rows of saplings"`, false, ""},
		{`intitle:"nk rows of sap"`, false, ""},
		{`-"nk rows of sap"`, false, ""},
		{"red lasteditdate:2020", false, "lasteditdate"},
	} {
		r, err := s.Search(t.Context(), query.Request{Query: tt.q})
		if err != nil {
			t.Fatal(err)
		}
		if r.Relaxed != tt.relaxed {
			t.Errorf("%s: relaxed %v, want %v", tt.q, r.Relaxed, tt.relaxed)
		}
		if tt.warning != "" && !strings.Contains(strings.Join(r.Warnings, ";"), tt.warning) {
			t.Errorf("%s: warnings %q, want one about %s", tt.q, r.Warnings, tt.warning)
		}
	}
}

// TestUnanswered asks for what isn't answered so far, and for nothing else that is.
func TestUnanswered(t *testing.T) {
	s := demoSearcher(t)
	for _, text := range []string{
		"pageid:2", "insource:/a/", "morelike:Li Gang", "deepcat:x", "subpageof:x", "intitle:/^Li/", "textbytes:>9", "filetype:x",
		"deepcat:x insource:y", "deepcat:x OR insource:y", "-deepcat:x", "deepcat:x -Kaifeng",
	} {
		for _, scope := range []query.Scope{query.ScopePage, query.ScopeSection} {
			res, err := s.Search(t.Context(), query.Request{Query: text, Scope: scope})
			switch {
			case err != nil:
				t.Errorf("%s: %v", text, err)
			case res.Total > 0 || len(res.Warnings) == 0:
				t.Errorf("%s: %d found, warned of %q", text, res.Total, res.Warnings)
			}
		}
	}
	for _, text := range []string{"Kaifeng deepcat:x", "Kaifeng -deepcat:x", `"Kaifeng siege"~`} {
		res, err := s.Search(t.Context(), query.Request{Query: text})
		if err != nil || res.Total == 0 || len(res.Warnings) != 1 {
			t.Errorf("%s: %+v, %v", text, res, err)
		}
	}
	if res, err := s.Search(t.Context(), query.Request{Query: "local:"}); err != nil || res.Total > 0 {
		t.Errorf("local: %+v, %v", res, err)
	}
}

func TestBadRequests(t *testing.T) {
	s := demoSearcher(t)
	for _, tt := range []struct {
		req   query.Request
		param string
	}{
		{query.Request{Query: "a", Limit: -1}, "limit"},
		{query.Request{Query: "a", Limit: query.MaxLimit + 1}, "limit"},
		{query.Request{Query: "a", Limit: query.MaxExplained + 1, Explain: true}, "limit"},
		{query.Request{Query: "a", Offset: query.MaxOffset + 1}, "offset"},
		{query.Request{Query: "a", Group: "book"}, "group"},
		{query.Request{Query: "a", Scope: "book"}, "scope"},
		{query.Request{Query: "a", Operator: "xor"}, "operator"},
		{query.Request{Query: "a", Sort: "size"}, "sort"},
		{query.Request{Query: "a", Total: "some"}, "total"},
		{query.Request{Query: "a", Facets: []query.Facet{"author"}}, "facets"},
		{query.Request{Query: strings.Repeat("long ", 1000)}, "query"},
	} {
		_, err := s.Search(t.Context(), tt.req)
		var re *query.RequestError
		if !errors.As(err, &re) || re.Param != tt.param {
			t.Errorf("%+.40v: %v, want a RequestError for %s", tt.req, err, tt.param)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Search(ctx, query.Request{Query: "emperor"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestResultJSON(t *testing.T) {
	r, err := demoSearcher(t).Search(t.Context(), query.Request{Query: "nothinglikeit"})
	if err != nil {
		t.Fatal(err)
	}
	r.Took = 0
	b, err := json.Marshal(r)
	want := `{"query":"nothinglikeit","total":0,"relaxed":false,"took_ms":0.000,"hits":[]}`
	if err != nil || string(b) != want {
		t.Errorf("got %s (%v), want %s", b, err, want)
	}
}

func TestPageAndSection(t *testing.T) {
	s := demoSearcher(t)
	p, err := s.Page(t.Context(), "emperor qinzong of song")
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Emperor Qinzong of Song" || len(p.Sections) < 5 || p.Wikitext == "" || len(p.Categories) == 0 {
		t.Errorf("page %q with %d sections, %d categories", p.Title, len(p.Sections), len(p.Categories))
	}
	alias, err := s.Page(t.Context(), "李纲")
	if err != nil || alias.Title != "李綱" || alias.RedirectedFrom != "李纲" {
		t.Errorf("redirect leads to %+.60v (%v)", alias, err)
	}
	sec, page, err := s.Section(t.Context(), "Emperor Qinzong of Song", "The letter in the wax ball")
	if err != nil || !strings.Contains(sec.Text, "wax") || page.Sections != nil || len(sec.Path) < 2 {
		t.Errorf("section %+.80v (%v)", sec, err)
	}
	if src := sec.Wikitext; !strings.HasPrefix(src, "=") || !strings.Contains(p.Wikitext, src) || strings.Count(src, "\n=") != 0 {
		t.Errorf("the section is made of %q", src)
	}
	if _, err := s.Page(t.Context(), "No such thing"); !errors.Is(err, query.ErrNoPage) {
		t.Errorf("missing page: %v", err)
	}
	if _, _, err := s.Section(t.Context(), "Emperor Qinzong of Song", "Nowhere"); !errors.Is(err, query.ErrNoSection) {
		t.Errorf("missing section: %v", err)
	}
}

// TestWithoutText looks a page up in an index that keeps no text.
func TestWithoutText(t *testing.T) {
	dir := t.TempDir()
	path, err := testdata.WriteDump(dir, "demo.xml.bz2")
	if err != nil {
		t.Fatal(err)
	}
	ix, err := buildDemoWith(index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{path}, Source: index.SourceNone})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	s := query.New(ix, query.Options{})
	p, err := s.Lookup(t.Context(), "李纲")
	if err != nil || p.Title != "李綱" || p.RedirectedFrom != "李纲" || p.RevID == 0 || p.Sections != nil {
		t.Errorf("found %+v (%v)", p, err)
	}
	if _, err := s.Lookup(t.Context(), "No such thing"); !errors.Is(err, query.ErrNoPage) {
		t.Errorf("missing page: %v", err)
	}
	if _, err := s.Page(t.Context(), "李纲"); !errors.Is(err, query.ErrNoText) {
		t.Errorf("the page's text: %v", err)
	}
}

func TestInfo(t *testing.T) {
	info := demoSearcher(t).Info()
	if info.DBName != "demowiki" || info.Pages == 0 || info.Sections < info.Pages || info.IndexBytes == 0 || len(info.Sources) != 1 {
		t.Errorf("%+v", info)
	}
}

// FuzzSearch checks what must hold of any query: no error but a
// RequestError, hits within the limit, marks within the snippets.
func FuzzSearch(f *testing.F) {
	for _, q := range []string{"emperor", "李綱", `"peace treaty"`, "a OR b", "-x", "intitle:song", "incategory:a|b", "prefix:S", "kai*", "\x00\xff", "~a", "((", `"a b"~9`, "的", "ſſ İ", "prefix:Talk:", "re\\*gular"} {
		f.Add(q, true)
	}
	s := demoSearcher(f)
	f.Fuzz(func(t *testing.T, q string, or bool) {
		req := query.Request{Query: q, Limit: 3}
		if or {
			req.Operator = query.OperatorOr
		}
		r, err := s.Search(t.Context(), req)
		var re *query.RequestError
		if err != nil {
			if !errors.As(err, &re) {
				t.Fatalf("%q: %v", q, err)
			}
			return
		}
		if len(r.Hits) > 3 || len(r.Hits) > r.Total {
			t.Fatalf("%q: %d hits of %d", q, len(r.Hits), r.Total)
		}
		for _, h := range r.Hits {
			end := 0
			for _, m := range h.Marks {
				if m[0] < end || m[1] <= m[0] || m[1] > len(h.Snippet) {
					t.Fatalf("%q: marks %v in a snippet of %d bytes", q, h.Marks, len(h.Snippet))
				}
				end = m[1]
			}
		}
	})
}
