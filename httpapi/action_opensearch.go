package httpapi

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"wikiseek/query"
)

// actionOpenSearch answers with the array of four that browsers complete
// from: what was typed, titles, descriptions (always empty), addresses.
func (s *server) actionOpenSearch(a *actionRequest) (any, error) {
	prefix := a.get("search")
	a.accept("profile", "suggest", "warningsaserror")
	if prefix == "" {
		return nil, missingParam("search")
	}
	limit, err := a.limit("opensearch", "limit", 10, maxActionLimit)
	if err != nil {
		return nil, err
	}
	redirects := a.get("redirects")
	if !slices.Contains([]string{"", "return", "resolve"}, redirects) {
		return nil, badValue("redirects", redirects)
	}
	namespaces := a.namespaces("opensearch", "namespace", s.searcher.Info().Namespaces)
	if namespaces == nil {
		namespaces = []int{0}
	}
	list, err := s.complete(a, prefix, namespaces, limit)
	if err != nil {
		return nil, err
	}
	titles, texts, urls := []string{}, []string{}, []string{}
	for _, sug := range list {
		title := sug.Title
		if sug.Redirect != "" && redirects != "resolve" {
			title = sug.Redirect
		}
		titles = append(titles, title)
		texts = append(texts, "")
		urls = append(urls, s.publicURL(a.http)+wikiPath(title, ""))
	}
	return []any{prefix, titles, texts, urls}, nil
}

// complete gathers up to limit suggestions of the namespaces. The Searcher
// completes whole titles, so that the name of a namespace goes before the
// prefix, unless the user typed one.
func (s *server) complete(a *actionRequest, prefix string, namespaces []int, limit int) ([]query.Suggestion, error) {
	if utf8.RuneCountInString(prefix) > maxTitleBytes {
		return nil, nil // no title is as long
	}
	all := s.searcher.Info().Namespaces
	if a.get("namespace") == "*" || hasNamespace(prefix, all) {
		return s.searcher.Suggest(a.http.Context(), prefix, limit)
	}
	var list []query.Suggestion
	for _, id := range namespaces {
		found, err := s.completeIn(a, prefix, id, limit-len(list))
		if err != nil {
			return nil, err
		}
		if list = append(list, found...); len(list) >= limit {
			break
		}
	}
	return list, nil
}

// completeIn asks for one namespace. Titles of another can only come in
// where the prefix begins the name of one; then more are asked for.
func (s *server) completeIn(a *actionRequest, prefix string, id, limit int) ([]query.Suggestion, error) {
	all := s.searcher.Info().Namespaces
	if i := slices.IndexFunc(all, func(ns query.Namespace) bool { return ns.ID == id }); id != 0 && i >= 0 {
		prefix = all[i].Name + ":" + prefix
	}
	elsewhere := func(sug query.Suggestion) bool { return sug.Namespace != id }
	for _, n := range []int{limit, maxActionLimit} {
		found, err := s.searcher.Suggest(a.http.Context(), prefix, n)
		if err != nil {
			return nil, err
		}
		good := slices.DeleteFunc(slices.Clone(found), elsewhere)
		if len(good) >= limit || len(found) < n || n == maxActionLimit {
			return good[:min(len(good), limit)], nil
		}
	}
	return nil, nil
}

// hasNamespace reports whether a title begins with the name of a namespace.
func hasNamespace(title string, all []query.Namespace) bool {
	name, _, ok := strings.Cut(title, ":")
	name = strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	return ok && slices.ContainsFunc(all, func(ns query.Namespace) bool {
		return ns.ID != 0 && strings.EqualFold(ns.Name, name)
	})
}

// description is an OpenSearch 1.1 description document, by which browsers
// add the wiki to their search engines.
type description struct {
	XMLName       xml.Name         `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName     string           `xml:"ShortName"` // at most 16 characters
	Description   string           `xml:"Description"`
	InputEncoding string           `xml:"InputEncoding"`
	URLs          []descriptionURL `xml:"Url"`
}

type descriptionURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

func (s *server) openSearchDescription(w http.ResponseWriter, r *http.Request) {
	base := s.publicURL(r)
	name := siteName(s.searcher.Info())
	short := []rune(name)
	body, err := xml.MarshalIndent(description{
		ShortName:     string(short[:min(len(short), 16)]),
		Description:   "Search " + name,
		InputEncoding: "UTF-8",
		URLs: []descriptionURL{
			{"text/html", base + "/?q={searchTerms}"},
			{"application/x-suggestions+json", base + "/w/api.php?action=opensearch&limit=10&search={searchTerms}"},
		},
	}, "", "  ")
	if err != nil {
		s.writeProblem(w, r, err)
		return
	}
	s.writeBody(w, r, http.StatusOK, "application/opensearchdescription+xml; charset=utf-8", append([]byte(xml.Header), body...))
}
