package httpapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wikiseek/query"
)

const (
	maxActionLimit   = 500 // MediaWiki's for clients without rights
	searchMatchOpen  = `<span class="searchmatch">`
	searchMatchClose = `</span>`
)

// What list=search takes. Properties that the index has no figures for (size
// and wordcount among the defaults) are accepted, and their keys left out.
var (
	searchInfos = []string{"rewrittenquery", "suggestion", "totalhits"}
	searchProps = []string{
		"categorysnippet", "extensiondata", "hasrelated", "isfilematch", "redirectsnippet", "redirecttitle",
		"score", "sectionsnippet", "sectiontitle", "size", "snippet", "timestamp", "titlesnippet", "wordcount",
	}
)

// searchCall is list=search with its parameters read.
type searchCall struct {
	req   query.Request
	what  string
	infos []string
	props []string
}

// listSearch adds searchinfo and search to result. It returns the offset at
// which a client goes on, or -1.
func (s *server) listSearch(a *actionRequest, result *object) (next int, err error) {
	call, err := s.readSearchCall(a)
	if err != nil {
		return -1, err
	}
	if call.what == "nearmatch" {
		return -1, s.listNearMatch(a, call, result)
	}
	res, err := s.searcher.Search(a.http.Context(), call.req)
	if err != nil {
		return -1, err
	}
	a.warnOfResult(res)
	if slices.Contains(call.infos, "totalhits") {
		result.add("searchinfo", object{{"totalhits", res.Total}})
	}
	hits := make([]object, len(res.Hits))
	for i, hit := range res.Hits {
		hits[i] = a.searchHit(hit, call.props)
	}
	result.add("search", hits)
	if after := call.req.Offset + len(res.Hits); len(hits) > 0 && after < res.Total && after < query.MaxOffset {
		return after, nil
	}
	return -1, nil
}

// warnOfResult says what was repaired in the query or left out of it, and, as
// MediaWiki finds nothing then, that no page holds all its words.
func (a *actionRequest) warnOfResult(res *query.Result) {
	if res.Relaxed {
		a.warn("search", "nothing holds all the words: these hits hold some of them")
	}
	for _, text := range res.Warnings {
		a.warn("search", "%s", text)
	}
}

func (s *server) readSearchCall(a *actionRequest) (searchCall, error) {
	text := a.get("srsearch")
	call := searchCall{
		what:  a.get("srwhat"),
		infos: a.list("search", "srinfo", "totalhits|suggestion|rewrittenquery", searchInfos),
		props: a.list("search", "srprop", "size|wordcount|timestamp|snippet", searchProps),
	}
	a.accept("srinterwiki", "srenablerewrites", "srqiprofile", "srbackend")
	if err := a.checkSearchCall(text, call.what); err != nil {
		return call, err
	}
	limit, err := a.limit("search", "srlimit", 10, maxActionLimit)
	if err != nil {
		return call, err
	}
	offset, err := a.searchOffset()
	if err != nil {
		return call, err
	}
	call.req = query.Request{
		Query: text, Limit: limit, Offset: offset,
		Namespaces: a.namespaces("search", "srnamespace", s.searcher.Info().Namespaces),
		Sort:       query.Sort(a.get("srsort")),
		WholeOnly:  true, // MediaWiki has nothing of the kind
		NoSnippets: !slices.Contains(call.props, "snippet"),
	}
	if call.what == "title" {
		call.req.Fields = []string{query.FieldTitle}
	}
	return call, nil
}

func (a *actionRequest) checkSearchCall(text, what string) error {
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return missingParam("srsearch")
	case n > maxQueryRunes:
		return &actionError{"cirrussearch-query-too-long", fmt.Sprintf("The query has %d characters; at most %d are read.", n, maxQueryRunes)}
	case !slices.Contains([]string{"", "text", "title", "nearmatch"}, what):
		return badValue("srwhat", what)
	}
	if v := a.get("srsort"); v != "" && !slices.Contains(query.AllSorts, query.Sort(v)) {
		return badValue("srsort", v)
	}
	return nil
}

func (a *actionRequest) searchOffset() (int, error) {
	offset, err := a.integer("sroffset")
	switch {
	case err != nil:
		return 0, err
	case offset > query.MaxOffset:
		return 0, &actionError{"cirrussearch-offset-too-large", fmt.Sprintf("Results can be paged up to %d; %d was asked for.", query.MaxOffset, offset)}
	case offset < 0:
		a.warn("search", "The value %q for parameter %q must be no less than 0.", shorten(a.get("sroffset")), "sroffset")
	}
	return max(offset, 0), nil
}

// searchHit returns a hit with the properties that were asked for, in
// MediaWiki's order.
func (a *actionRequest) searchHit(hit query.Hit, props []string) object {
	o := object{{"ns", hit.Namespace}, {"title", hit.Title}, {"pageid", hit.PageID}}
	asked := func(prop string) bool { return slices.Contains(props, prop) }
	if asked("snippet") {
		o.add("snippet", markHTML(hit.Snippet, hit.Marks, searchMatchOpen, searchMatchClose))
	}
	if asked("timestamp") && !hit.Timestamp.IsZero() {
		o.add("timestamp", hit.Timestamp.UTC().Format(time.RFC3339))
	}
	for _, prop := range []string{"titlesnippet", "categorysnippet"} { // no marks are known for them
		if asked(prop) {
			o.add(prop, "")
		}
	}
	if asked("sectiontitle") && hit.Anchor != "" {
		o.add("sectiontitle", strings.ReplaceAll(hit.Anchor, "_", " "))
	}
	if asked("sectionsnippet") && len(hit.Section) > 0 {
		o.add("sectionsnippet", escapeHTML(hit.Section[len(hit.Section)-1]))
	}
	if asked("isfilematch") {
		a.flag(&o, "isfilematch", false)
	}
	return o
}

// listNearMatch finds the page that has the query for its title. MediaWiki
// gives no total for it, and the snippet is empty.
func (s *server) listNearMatch(a *actionRequest, call searchCall, result *object) error {
	hits := []object{}
	page, err := s.searcher.Lookup(a.http.Context(), call.req.Query)
	switch {
	case err == nil && call.req.Offset == 0:
		hits = append(hits, a.searchHit(query.Hit{Place: &query.Place{
			Title: page.Title, PageID: page.PageID, Namespace: page.Namespace, Timestamp: page.Timestamp,
		}}, call.props))
	case err != nil && problemOf(err).Status != http.StatusNotFound:
		return err
	}
	result.add("search", hits)
	return nil
}
