package httpapi

import (
	"net"
	"slices"
	"strings"
)

// actionQuery runs action=query: the modules of list and meta, and how the
// client goes on from there.
func (s *server) actionQuery(a *actionRequest) (any, error) {
	if err := a.refusePages(); err != nil {
		return nil, err
	}
	lists, err := a.modules("list", "search")
	if err != nil {
		return nil, err
	}
	metas, err := a.modules("meta", "siteinfo", "userinfo")
	if err != nil {
		return nil, err
	}
	finished, err := a.finished()
	if err != nil {
		return nil, err
	}
	return s.runQuery(a, lists, metas, finished)
}

// runQuery gathers what the modules say. A module that the client has whole
// from the reply before isn't run again.
func (s *server) runQuery(a *actionRequest, lists, metas, finished []string) (any, error) {
	var result object
	next := -1
	if slices.Contains(lists, "search") {
		var err error
		if next, err = s.listSearch(a, &result); err != nil {
			return nil, err
		}
	}
	for _, m := range metas {
		switch {
		case slices.Contains(finished, m):
			a.accept("siprop", "uiprop")
		case m == "siteinfo":
			s.metaSiteinfo(a, &result)
		default:
			result.add("userinfo", a.metaUserinfo())
		}
	}
	var reply object
	a.flag(&reply, "batchcomplete", true)
	if next >= 0 {
		reply.add("continue", object{{"sroffset", next}, {"continue", "-||" + strings.Join(metas, "|")}})
	}
	if result != nil {
		reply.add("query", result)
	}
	return a.withWarnings(reply), nil
}

// refusePages says clearly that pages are not to be had here, where an empty
// reply would look like a wiki without pages.
func (a *actionRequest) refusePages() error {
	for _, name := range []string{"titles", "pageids", "revids", "generator", "prop", "export"} {
		if a.get(name) != "" {
			return unsupported(name)
		}
	}
	a.accept("redirects", "converttitles", "indexpageids", "iwurl", "rawcontinue", "exportnowrap")
	return nil
}

// modules returns the modules that list or meta names. One that isn't here
// is an error: a client that asked for it can do nothing without it.
func (a *actionRequest) modules(param string, known ...string) ([]string, error) {
	var names []string
	for _, name := range splitList(a.get(param)) {
		if !slices.Contains(known, name) {
			return nil, badValue(param, name)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// finished reads parameter continue: "-||" and the modules that are done.
func (a *actionRequest) finished() ([]string, error) {
	v := a.get("continue")
	if v == "" {
		return nil, nil
	}
	rest, ok := strings.CutPrefix(v, "-||")
	if !ok {
		return nil, &actionError{"badcontinue", "Invalid continue param. You should pass the original value returned by the previous query."}
	}
	return splitList(rest), nil
}

// metaUserinfo says that nobody is logged in: some clients ask with every
// request.
func (a *actionRequest) metaUserinfo() object {
	a.accept("uiprop")
	host, _, err := net.SplitHostPort(a.http.RemoteAddr)
	if err != nil {
		host = a.http.RemoteAddr
	}
	o := object{{"id", 0}, {"name", host}}
	a.flag(&o, "anon", true)
	return o
}
