package httpapi

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"wikiseek/query"
)

// canonicalNames are the English names of the namespaces that every
// MediaWiki has (NamespaceInfo::CANONICAL_NAMES).
var canonicalNames = map[int]string{
	-2: "Media", -1: "Special", 1: "Talk", 2: "User", 3: "User talk", 4: "Project", 5: "Project talk",
	6: "File", 7: "File talk", 8: "MediaWiki", 9: "MediaWiki talk", 10: "Template", 11: "Template talk",
	12: "Help", 13: "Help talk", 14: "Category", 15: "Category talk",
}

// metaSiteinfo tells what the dump says of its wiki, and that the wiki is
// served from here. What the dump doesn't say is left out.
func (s *server) metaSiteinfo(a *actionRequest, result *object) {
	props := a.list("siteinfo", "siprop", "general", []string{"general", "namespaces"})
	info := s.searcher.Info()
	if slices.Contains(props, "general") {
		result.add("general", s.siteGeneral(a, info))
	}
	if slices.Contains(props, "namespaces") {
		result.add("namespaces", a.siteNamespaces(info.Namespaces))
	}
}

func (s *server) siteGeneral(a *actionRequest, info query.Info) object {
	server := s.publicURL(a.http)
	main := mainPage(info.Base)
	o := object{{"mainpage", main}, {"base", server + wikiPath(main, "")}, {"sitename", info.Name}}
	if info.Generator != "" {
		o.add("generator", info.Generator)
	}
	o.add("lang", info.Lang)
	o.add("fallback", []string{})
	a.flag(&o, "readonly", true)
	a.flag(&o, "writeapi", false)
	o = append(o, object{
		{"timezone", "UTC"}, {"timeoffset", 0}, {"articlepath", "/wiki/$1"}, {"scriptpath", "/w"},
		{"server", server}, {"servername", hostOf(server)}, {"wikiid", info.DBName},
		{"time", s.now().UTC().Format(time.RFC3339)},
	}...)
	return o
}

// mainPage is the title at the end of siteinfo's base.
func mainPage(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Path == "" || strings.HasSuffix(u.Path, "/") {
		return "Main Page"
	}
	return strings.ReplaceAll(path.Base(u.Path), "_", " ")
}

func hostOf(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func (a *actionRequest) siteNamespaces(list []query.Namespace) object {
	o := object{}
	for _, ns := range list {
		entry := object{{"id", ns.ID}}
		if a.version == 2 {
			entry.add("name", ns.Name)
		}
		if name, ok := canonicalNames[ns.ID]; ok {
			entry.add("canonical", name)
		}
		a.flag(&entry, "content", ns.ID == 0)
		if a.version == 1 {
			entry.add("*", ns.Name)
		}
		o.add(strconv.Itoa(ns.ID), entry)
	}
	return o
}
