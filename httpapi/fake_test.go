package httpapi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wikiseek/query"
)

// fake is a Searcher over a few texts. A query's words say what it does:
// "slow" waits for the context to end, "broken" fails, "none" finds nothing;
// any other query finds all texts.
type fake struct {
	block   chan struct{} // when set, Search waits until it is closed
	notYet  error         // what Ready says
	entered chan struct{} // when set, gets a value as Search begins
}

var fakeTime = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var fakeHits = []query.Hit{
	{Place: &query.Place{Title: "Emperor Qinzong", Anchor: "Reign", Section: []string{"Reign"}, PageID: 2, RevID: 20, Timestamp: fakeTime, URL: "https://wiki.example/wiki/Emperor_Qinzong#Reign"},
		Snippet: "Emperor Qinzong appointed the general Li Gang (李綱) to lead the Song military.", Marks: []query.Mark{{47, 53}}},
	{Place: &query.Place{Title: "靖康之變", Anchor: "第二次_開封圍城", Section: []string{"經過", "第二次 開封圍城"}, PageID: 3, RevID: 30, Timestamp: fakeTime, URL: "https://wiki.example/wiki/x"},
		Snippet: "宋欽宗罷免李綱,以謝金人。", Marks: []query.Mark{{15, 21}}},
	{Place: &query.Place{Title: `<script>alert("AC//DC")</script>`, PageID: 4, Namespace: 12, URL: "javascript:alert(1)"},
		Snippet: `a < b & "c" <img src=x onerror=alert(1)>`, Marks: []query.Mark{{4, 5}, {-3, 900}}},
}

func (f *fake) Search(ctx context.Context, req query.Request) (*query.Result, error) {
	if f.entered != nil {
		f.entered <- struct{}{}
	}
	if f.block != nil {
		<-f.block
	}
	switch {
	case strings.Contains(req.Query, "slow"):
		<-ctx.Done()
		return nil, ctx.Err()
	case strings.Contains(req.Query, "broken"):
		return nil, fmt.Errorf("read segment: %w", errFake)
	case strings.Contains(req.Query, "none"):
		return &query.Result{Query: req.Query}, nil
	case strings.Contains(req.Query, "long"):
		return nil, &query.RequestError{Param: "query", Msg: "too many words", Pos: 7}
	}
	if slices.Equal(req.Fields, []string{query.FieldTitle}) {
		return &query.Result{Query: req.Query, Total: 1, Hits: fakeHits[:1]}, nil
	}
	res := &query.Result{Query: req.Query, Total: 25, Took: query.Millis(1500 * time.Microsecond)}
	for i := range max(min(req.Limit, 25-req.Offset), 0) {
		hit := fakeHits[(req.Offset+i)%len(fakeHits)]
		hit.Rank, hit.Score = req.Offset+i+1, 10/float64(req.Offset+i+1)
		if req.NoSnippets {
			hit.Snippet, hit.Marks = "", nil
		}
		res.Hits = append(res.Hits, hit)
	}
	if strings.Contains(req.Query, "unread") {
		res.Unread = errors.New("open /secret/dump.xml: no such file")
	}
	if len(req.Facets) > 0 {
		res.Facets = &query.Facets{Category: []query.FacetCount{{Value: "Song dynasty", Pages: 12}, {Value: `a "b" <c>`, Pages: 1}}}
	}
	if req.Operator == query.OperatorAuto || req.Operator == "" {
		res.Relaxed = strings.Contains(req.Query, "relaxed")
	}
	if strings.Count(req.Query, `"`)%2 == 1 {
		res.Warnings = []string{`a quote without its partner was closed at the end: <"`}
	}
	return res, nil
}

func (f *fake) Suggest(_ context.Context, prefix string, namespaces []int, limit int) ([]query.Suggestion, error) {
	prefix = strings.ToLower(prefix)
	if rest, ok := strings.CutPrefix(prefix, "help:"); ok {
		prefix, namespaces = rest, []int{12}
	} else if namespaces == nil {
		namespaces = []int{0}
	}
	list := []query.Suggestion{
		{Title: "Emperor Qinzong", PageID: 2, URL: "https://wiki.example/wiki/Emperor_Qinzong"},
		{Title: "Emperor Taizong", PageID: 5, URL: "https://wiki.example/wiki/Emperor_Taizong", Redirect: "Emperor of Jin"},
		{Title: "Help:Emperors", PageID: 6, Namespace: 12, URL: "https://wiki.example/wiki/Help:Emperors"},
	}
	var found []query.Suggestion
	for _, s := range list {
		begins := strings.HasPrefix(strings.ToLower(strings.TrimPrefix(s.Title, "Help:")), prefix)
		if begins && slices.Contains(namespaces, s.Namespace) && len(found) < limit {
			found = append(found, s)
		}
	}
	return found, nil
}

func (f *fake) Lookup(ctx context.Context, title string) (*query.Page, error) {
	p, err := f.Page(ctx, title)
	if err != nil {
		return nil, err
	}
	p.Categories, p.Wikitext, p.Sections = nil, "", nil
	return p, nil
}

func (f *fake) Page(_ context.Context, title string) (*query.Page, error) {
	p := &query.Page{
		Title: title, PageID: 2, RevID: 20, Timestamp: fakeTime, Model: "wikitext",
		URL: "https://wiki.example/wiki/Emperor_Qinzong", Categories: []string{"Song dynasty", `"<b>"?`}, Wikitext: "'''Qinzong'''",
		Sections: []query.Section{
			{Text: "The ninth emperor of the Song dynasty.\n\nHe & his < court\nheld out.", URL: "https://wiki.example/wiki/Emperor_Qinzong"},
			{Level: 2, Title: "Reign", Anchor: "Reign", Path: []string{"Reign"}, Text: "He appointed Li Gang (李綱).", URL: "https://wiki.example/wiki/Emperor_Qinzong#Reign"},
			{Level: 3, Title: `<i>"War"</i>`, Anchor: `<i>"War"</i>`, Path: []string{"Reign", `<i>"War"</i>`}, Text: "<script>alert(1)</script>", URL: "https://wiki.example/wiki/Emperor_Qinzong#War"},
		},
	}
	switch {
	case strings.HasPrefix(title, "Nope"):
		return nil, fmt.Errorf("%w %q: search for it", query.ErrNoPage, title)
	case title == "Qinzong":
		p.Title, p.RedirectedFrom = "Emperor Qinzong", title
	}
	return p, nil
}

func (f *fake) Section(ctx context.Context, title, anchor string) (*query.Section, *query.Page, error) {
	p, err := f.Page(ctx, title)
	if err != nil {
		return nil, nil, err
	}
	for _, sec := range p.Sections {
		if sec.Anchor == anchor {
			return &sec, p, nil
		}
	}
	return nil, nil, fmt.Errorf("%w %q on page %q", query.ErrNoSection, anchor, title)
}

func (f *fake) Info() query.Info {
	return query.Info{
		Name: "Demo wiki", DBName: "demowiki", Base: "https://wiki.example/wiki/Main_Page", Lang: "zh-Hant",
		Generator: "MediaWiki 1.43.0", Analyzer: "zh-1", Format: 1, Input: "xml",
		Pages: 5060, Sections: 25301, Redirects: 12, XMLBytes: 1 << 20, TextBytes: 1 << 19, IndexBytes: 1 << 20,
		Created: fakeTime, Sources: []string{"demo.xml.bz2"},
		Namespaces: []query.Namespace{{ID: -1, Name: "Special"}, {ID: 0}, {ID: 10, Name: "Template"}, {ID: 12, Name: "Help"}},
	}
}

func (f *fake) Ready() error { return f.notYet }

type fakeError struct{}

func (fakeError) Error() string { return "secret path /var/lib" }

var errFake = fakeError{}

// validMarks reports whether all marks of a reply cut its snippet cleanly.
func validMarks(hit query.Hit) bool {
	for _, m := range hit.Marks {
		if m[0] < 0 || m[1] > len(hit.Snippet) || m[0] > m[1] || !utf8.ValidString(hit.Snippet[m[0]:m[1]]) {
			return false
		}
	}
	return true
}
