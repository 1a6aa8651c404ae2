package httpapi

// The pages for people: plain HTML made here, which works without scripts,
// loads nothing from elsewhere, and follows the reader's light or dark theme.

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"wikiseek/query"
)

//go:embed web
var webFiles embed.FS

var webTemplates = template.Must(template.New("").Funcs(template.FuncMap{
	"category": categoryLink,
	"num":      groupDigits,
}).ParseFS(webFiles, "web/*.html"))

// webCSP lets a page load its own style sheet and icon and send its own
// forms; scripts run from nowhere.
const webCSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// assetVersion changes with the assets, so that browsers may keep each for
// ever.
var assetVersion = func() string {
	h := sha256.New()
	for _, name := range []string{"style.css", "icon.svg"} {
		h.Write(mustRead(name))
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}()

// mustRead reads an embedded file, which is there or the program wasn't built.
func mustRead(name string) []byte {
	data, err := webFiles.ReadFile("web/" + name)
	if err != nil {
		panic(err)
	}
	return data
}

// chrome is what all pages show round their content.
type chrome struct {
	Title  string // of the document, without the wiki's name
	Site   string
	Lang   string // of the wiki's text; the words round it are English
	Assets string // version of style sheet and icon
	Form   searchForm
}

func (s *server) chrome(title string, form searchForm) chrome {
	info := s.searcher.Info()
	return chrome{Title: title, Site: siteName(info), Lang: info.Lang, Assets: assetVersion, Form: form}
}

func siteName(info query.Info) string {
	switch {
	case info.Name != "":
		return info.Name
	case info.DBName != "":
		return info.DBName
	}
	return "wikiseek"
}

// htmlFunc answers a request for a page. It writes the reply itself, unless
// it returns an error, which is shown as a page.
type htmlFunc func(w http.ResponseWriter, r *http.Request) error

func (s *server) html(f htmlFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			s.writeHTMLError(w, r, err)
		}
	})
}

// render writes a page from the named template.
func (s *server) render(w http.ResponseWriter, r *http.Request, status int, name string, view any) error {
	var b bytes.Buffer
	if err := webTemplates.ExecuteTemplate(&b, name, view); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	w.Header().Set("Content-Security-Policy", webCSP)
	w.Header().Set("Referrer-Policy", "same-origin")
	s.writeBody(w, r, status, "text/html; charset=utf-8", b.Bytes())
	return nil
}

type errorView struct {
	chrome
	Problem Problem
}

func (s *server) writeHTMLError(w http.ResponseWriter, r *http.Request, err error) {
	p := s.noteProblem(w, r, err)
	view := errorView{chrome: s.chrome(p.Title, searchForm{}), Problem: p}
	if p.Status == http.StatusNotFound {
		view.Form.Query = strings.ToValidUTF8(strings.ReplaceAll(r.PathValue("title"), "_", " "), "\uFFFD")
	}
	if err := s.render(w, r, p.Status, "error.html", view); err != nil {
		s.writeProblem(w, r, err)
	}
}

// wantsHTML reports whether a browser asks: the addresses of programs get
// problem details whatever they accept.
func wantsHTML(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html") &&
		!strings.HasPrefix(r.URL.Path, "/api/") && !strings.HasPrefix(r.URL.Path, "/w/")
}

// static serves style sheet and icon.
func (s *server) static(w http.ResponseWriter, r *http.Request) error {
	types := map[string]string{"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
	name := r.PathValue("name")
	contentType, ok := types[name]
	if !ok {
		s.notFound(w, r)
		return nil
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	s.writeBody(w, r, http.StatusOK, contentType, mustRead(name))
	return nil
}

// wikiPath is the address of a page's reading view. A title may hold two
// slashes, which http.ServeMux would take for one, were they not escaped.
func wikiPath(title, anchor string) string {
	u := url.URL{Path: "/wiki/" + strings.ReplaceAll(title, " ", "_"), Fragment: anchor}
	return strings.ReplaceAll(u.String(), "//", "/%2F")
}

// inValue escapes what means something in the quoted value of a keyword.
var inValue = strings.NewReplacer(`"`, `\"`, "?", `\?`)

// categoryLink searches for the pages of a category.
func categoryLink(name string) string {
	q := `incategory:"` + inValue.Replace(name) + `"`
	return "/?" + url.Values{"q": {q}}.Encode()
}

// groupDigits writes 5060 as 5,060.
func groupDigits(v any) string {
	s := fmt.Sprint(v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
