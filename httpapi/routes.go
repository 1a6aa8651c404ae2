package httpapi

import "net/http"

// route is an address of the server. A pattern is one of http.ServeMux,
// without method: the methods stand apart, so that a wrong one is answered
// in the same manner as any other error.
type route struct {
	pattern string
	methods []string // GET includes HEAD
	params  []string // of the query string; only the JSON API is strict about them
	serve   http.Handler
}

// routes lists every address. openapi.json describes those under /api/v1 and
// /healthz; a test holds the two together.
func (s *server) routes() []route {
	get, post := []string{"GET"}, []string{"GET", "POST"}
	return []route{
		s.json("/api/v1/search", s.search, "q", "limit", "offset", "group", "scope", "operator", "namespace", "category", "sort", "facets", "total", "explain"),
		s.json("/api/v1/suggest", s.suggest, "q", "limit"),
		s.json("/api/v1/page/{title...}", s.page, "wikitext"),
		s.json("/api/v1/section/{title...}", s.section, "anchor"),
		s.json("/api/v1/info", s.info),
		s.json("/api/v1/openapi.json", s.openapi),
		s.json("/healthz", s.health),

		{pattern: "/w/api.php", methods: post, serve: http.HandlerFunc(s.action)},
		{pattern: "/api.php", methods: post, serve: http.HandlerFunc(s.action)},

		{pattern: "/{$}", methods: get, serve: s.html(s.webSearch)},
		{pattern: "/wiki/{title...}", methods: get, serve: s.html(s.webPage)},
		{pattern: "/opensearch.xml", methods: get, serve: http.HandlerFunc(s.openSearchDescription)},
		{pattern: "/static/{name}", methods: get, serve: s.html(s.static)},
		{pattern: "/", methods: get, serve: http.HandlerFunc(s.notFound)},
	}
}
