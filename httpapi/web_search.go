package httpapi

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wikiseek/query"
)

// webPageSize is the number of hits on a page when the address has no limit;
// maxWebPageSize keeps a page readable.
const (
	webPageSize    = 10
	maxWebPageSize = 100
)

// searchForm is the state of the search box.
type searchForm struct {
	Query     string
	Groups    []option
	Sorts     []option
	Operators []option
	Hidden    []option // parameters without a control, kept while paging
}

type option struct {
	Value, Label string
	Selected     bool
}

type searchView struct {
	chrome
	Info        query.Info
	Result      *query.Result // nil on the start page and after a problem
	Hits        []hitView
	First, Last int // ranks shown, from 1
	Prev, Next  string
	Categories  []facetView
	Chosen      []facetView // categories that it is narrowed to
	AnyWord     string      // the same query with any of its words, where nothing holds all
	Problem     *Problem
}

// facetView is a category that pages found are in.
type facetView struct {
	Name  string
	Pages int
	Link  string // to those of them; of a chosen category, to those of others too
}

type hitView struct {
	query.Hit
	Lang    string
	Link    string
	Snippet template.HTML // made by markHTML, which escapes
	Date    string
}

func (s *server) webSearch(w http.ResponseWriter, r *http.Request) error {
	values, err := url.ParseQuery(mendQuery(r.URL.RawQuery))
	if err != nil {
		return badParam("q", "can't be read: %v", err)
	}
	p := &params{values: values}
	q := strings.ToValidUTF8(values.Get("q"), "\uFFFD")
	values.Set("q", q)
	view := searchView{chrome: s.chrome(q, newSearchForm(values)), Info: s.searcher.Info()}
	if strings.TrimSpace(q) == "" {
		return s.render(w, r, http.StatusOK, "search.html", view)
	}
	status := http.StatusOK
	if err := s.fillSearch(r, p, &view); err != nil {
		problem := s.noteProblem(w, r, err)
		view.Problem, status = &problem, problem.Status
	}
	return s.render(w, r, status, "search.html", view)
}

func newSearchForm(values url.Values) searchForm {
	f := searchForm{
		Query: values.Get("q"),
		Groups: []option{
			{Value: string(query.GroupPage), Label: "Pages"},
			{Value: string(query.GroupSection), Label: "Sections"},
		},
		Operators: []option{
			{Value: string(query.OperatorAuto), Label: "All words, else some of them"},
			{Value: string(query.OperatorAnd), Label: "All words"},
			{Value: string(query.OperatorOr), Label: "Any word"},
		},
	}
	f.Sorts = []option{
		{Value: string(query.SortRelevance), Label: "Best first"},
		{Value: string(query.SortNewest), Label: "Newest first"},
		{Value: string(query.SortOldest), Label: "Oldest first"},
		{Value: string(query.SortMostLinks), Label: "Most linked first"},
		{Value: string(query.SortLeastLinks), Label: "Least linked first"},
	}
	selectOption(f.Groups, values.Get("group"))
	selectOption(f.Sorts, values.Get("sort"))
	selectOption(f.Operators, values.Get("operator"))
	for _, name := range []string{"limit", "namespace", "scope", "category"} {
		if v := values.Get(name); v != "" {
			f.Hidden = append(f.Hidden, option{Value: strings.ToValidUTF8(v, "\uFFFD"), Label: name})
		}
	}
	return f
}

func selectOption(options []option, value string) {
	chosen := 0
	for i, o := range options {
		if o.Value == value {
			chosen = i
		}
	}
	options[chosen].Selected = true
}

// fillSearch runs the search and fills in what the page shows of it.
func (s *server) fillSearch(r *http.Request, p *params, view *searchView) error {
	req := s.searchRequest(p)
	if p.err != nil {
		return p.err
	}
	if p.values.Get("limit") == "" {
		req.Limit = webPageSize
	}
	req.Limit = min(req.Limit, maxWebPageSize)
	req.Facets = []query.Facet{query.FacetCategory}
	res, err := s.searcher.Search(r.Context(), req)
	if err != nil {
		return err
	}
	view.Result = res
	for _, hit := range res.Hits {
		view.Hits = append(view.Hits, newHitView(hit, view.Lang))
	}
	view.Categories, view.Chosen = categoriesOf(res, p.values, req.Categories), chosenOf(p.values, req.Categories)
	view.First, view.Last = req.Offset+1, req.Offset+len(res.Hits)
	if req.Offset > 0 {
		view.Prev = searchLink(p.values, "offset", strconv.Itoa(max(req.Offset-req.Limit, 0)))
	}
	if len(res.Hits) > 0 && view.Last < res.Total && view.Last <= query.MaxOffset {
		view.Next = searchLink(p.values, "offset", strconv.Itoa(view.Last))
	}
	if res.Total == 0 && req.Operator == query.OperatorAnd {
		view.AnyWord = searchLink(p.values, "operator", string(query.OperatorOr))
	}
	return nil
}

// categoriesOf returns the categories that narrow a search down further than the chosen
// ones.
func categoriesOf(res *query.Result, values url.Values, chosen []string) (list []facetView) {
	if res.Facets == nil {
		return nil
	}
	for _, c := range res.Facets.Category {
		if slices.Contains(chosen, c.Value) || c.Pages == res.Total && values.Get("group") != string(query.GroupSection) {
			continue
		}
		list = append(list, facetView{c.Value, c.Pages, categoriesLink(values, append(slices.Clip(chosen), c.Value))})
	}
	return list
}

// chosenOf returns the categories that a search is narrowed to, with links to it without
// them.
func chosenOf(values url.Values, chosen []string) (list []facetView) {
	for i, name := range chosen {
		list = append(list, facetView{Name: name, Link: categoriesLink(values, slices.Delete(slices.Clone(chosen), i, i+1))})
	}
	return list
}

func categoriesLink(values url.Values, names []string) string {
	return searchLink(values, "category", strings.Join(names, "|"))
}

func newHitView(hit query.Hit, lang string) hitView {
	v := hitView{
		Hit:     hit,
		Lang:    lang,
		Link:    wikiPath(hit.Title, hit.Anchor),
		Snippet: template.HTML(markHTML(hit.Snippet, hit.Marks, "<mark>", "</mark>")), //nolint:gosec // markHTML escapes
	}
	if !hit.Timestamp.IsZero() {
		v.Date = hit.Timestamp.UTC().Format(time.DateOnly)
	}
	return v
}

// searchLink is the address of the same search with one parameter changed.
func searchLink(values url.Values, name, value string) string {
	changed := url.Values{}
	for _, key := range []string{"q", "limit", "offset", "group", "scope", "operator", "sort", "namespace", "category"} {
		if v := values.Get(key); v != "" {
			changed.Set(key, v)
		}
	}
	if changed.Set(name, value); value == "" {
		changed.Del(name)
	}
	if name != "offset" || value == "0" {
		changed.Del("offset")
	}
	return "/?" + changed.Encode()
}
