package httpapi

import (
	"encoding/xml"
	"net/http"
	"slices"

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
	var list []query.Suggestion
	if len(prefix) <= maxTitleBytes { // no title is longer
		if list, err = s.searcher.Suggest(a.http.Context(), prefix, namespaces, limit); err != nil {
			return nil, err
		}
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
