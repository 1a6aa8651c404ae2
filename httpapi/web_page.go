package httpapi

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"wikiseek/query"
)

type pageView struct {
	chrome
	Page     *query.Page
	Date     string
	Host     string // where the page comes from, "" when its address is no web address
	Sections []sectionView
	Contents []query.Section // those with a heading
}

type sectionView struct {
	query.Section
	Heading    int // level of the HTML heading
	Paragraphs []string
}

// webPage is the reading view of a page.
func (s *server) webPage(w http.ResponseWriter, r *http.Request) error {
	if r.PathValue("title") == "" {
		http.Redirect(w, r, "/", http.StatusFound)
		return nil
	}
	title, err := titleOf(r)
	if err != nil {
		return err
	}
	page, err := s.searcher.Page(r.Context(), title)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "page.html", s.newPageView(page))
}

func (s *server) newPageView(page *query.Page) pageView {
	v := pageView{chrome: s.chrome(page.Title, searchForm{}), Page: page}
	if !page.Timestamp.IsZero() {
		v.Date = page.Timestamp.UTC().Format(time.DateOnly)
	}
	if u, err := url.Parse(page.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		v.Host = u.Hostname()
	}
	for _, sec := range page.Sections {
		if sec.Title != "" {
			v.Contents = append(v.Contents, sec)
		}
		v.Sections = append(v.Sections, sectionView{
			Section:    sec,
			Heading:    min(max(sec.Level, 2), 6),
			Paragraphs: paragraphs(sec.Text),
		})
	}
	return v
}

// paragraphs splits text at empty lines. Single line breaks, of lists and
// verses, stay; the style sheet shows them.
func paragraphs(text string) []string {
	var list []string
	for part := range strings.SplitSeq(text, "\n\n") {
		if part = strings.Trim(part, "\n"); strings.TrimSpace(part) != "" {
			list = append(list, part)
		}
	}
	return list
}
