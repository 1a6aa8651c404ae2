package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// htmlTag is a tag as the templates write them. Text that got in without
// being escaped shows as one that is cut, or has names of its own.
var htmlTag = regexp.MustCompile(`^(?:<!DOCTYPE html>|</?(?:html|head|meta|title|link|body|a|header|form|div|label|input|button|fieldset|legend|select|option|main|h[1-6]|p|span|ol|ul|li|mark|time|nav|section|article|details|summary|dl|dt|dd|code|strong|footer)(?: (?:action|aria-[a-z]+|autocapitalize|autocomplete|charset|checked|class|content|datetime|dir|enterkeyhint|for|href|id|lang|method|name|placeholder|rel|role|selected|spellcheck|start|title|type|value)(?:="[^"<>]*")?)*>)`)

// checkHTML reports the first tag that isn't one of the templates.
func checkHTML(body string) (string, bool) {
	for {
		i := strings.IndexByte(body, '<')
		if i < 0 {
			return "", true
		}
		tag := htmlTag.FindString(body[i:])
		if tag == "" {
			return body[i:min(i+60, len(body))], false
		}
		body = body[i+len(tag):]
	}
}

var requestSeeds = []string{
	"/?q=a", "/?q=%3Cscript%3E&group=section&operator=or&offset=10&limit=3", `/?q="><script>alert(1)</script>`, "/?q=none", "/?q=\xff;%", "/?q=long",
	"/?q=a&offset=99999", "/?q=a&limit=<b>&namespace=<i>", "/wiki/Qinzong", "/wiki/Nope<script>", "/wiki/", "/wiki/%ff", "/wiki/A//B", "/opensearch.xml",
	"/static/style.css", "/static/../web.go", "/none", "/api/v1/search?q=a&limit=3", "/api/v1/search?q=%E6%9D%8E%E7%B6%B1&namespace=0|12,10", "/api/v1/search?q=long",
	"/api/v1/search?q=a&q=b", "/api/v1/search?limit=-1", "/api/v1/search?q=a&nope=1", "/api/v1/suggest?q=e", "/api/v1/page/Qinzong?wikitext=1",
	"/api/v1/page/Nope", "/api/v1/section/A?anchor=Reign", "/api/v1/section/A?anchor=x", "/api/v1/info", "/healthz",
	"/w/api.php?action=query&list=search&srsearch=a&srprop=sectiontitle|sectionsnippet|isfilematch|x&srlimit=9999&formatversion=2",
	"/w/api.php?action=query&list=search&srsearch=a&srwhat=nearmatch", "/w/api.php?action=query&list=search&srsearch=a&continue=x",
	"/w/api.php?action=query&meta=siteinfo|userinfo&siprop=general|namespaces", "/w/api.php?action=opensearch&search=e&namespace=12", "/w/api.php?action=opensearch&search=emp&limit=max",
	"/w/api.php?action=<b>&format=json", "/w/api.php?action=query&titles=A", "/api.php?action=query&list=search&srsearch=\xff&sroffset=99999999999999999999&srnamespace=x|y",
}

// FuzzSearchHandler sends any address: the server never fails, JSON is
// always JSON, XML and HTML hold no markup of others.
func FuzzSearchHandler(f *testing.F) {
	for _, seed := range requestSeeds {
		path, query, _ := strings.Cut(seed, "?")
		f.Add(path, query)
	}
	h := testServer(&fake{}, Options{Timeout: time.Second})
	f.Fuzz(func(t *testing.T, path, query string) {
		if strings.Contains(query, "slow") || strings.Contains(query, "broken") {
			t.Skip("the fake does as it is told")
		}
		r := (&http.Request{
			Method: "GET", URL: &url.URL{Path: "/" + strings.TrimPrefix(path, "/"), RawQuery: query},
			Host: "wiki.test", RemoteAddr: "192.0.2.1:1234", Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		}).WithContext(context.Background())
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		body := w.Body.String()
		switch ct := w.Header().Get("Content-Type"); {
		case w.Code >= 500:
			t.Fatalf("%d: %s", w.Code, body)
		case strings.Contains(ct, "json"):
			if !json.Valid(w.Body.Bytes()) || !utf8.ValidString(body) {
				t.Fatalf("not JSON: %q", body)
			}
		case strings.Contains(ct, "html") && w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect:
			if tag, ok := checkHTML(body); !ok {
				t.Fatalf("foreign markup at %q", tag)
			}
		}
	})
}

func TestSearchReplyMarks(t *testing.T) {
	w := get(testServer(&fake{}, Options{}), "/api/v1/search?q=a&limit=2")
	var reply SearchResponse
	// Millis is written in milliseconds and not read back.
	body := regexp.MustCompile(`"took_ms":[0-9.]+`).ReplaceAll(w.Body.Bytes(), []byte(`"took_ms":0`))
	if err := json.Unmarshal(body, &reply); err != nil {
		t.Fatal(err)
	}
	for _, hit := range reply.Hits {
		if !validMarks(hit.Hit) || !strings.Contains(hit.SnippetHTML, "<mark>") {
			t.Errorf("hit %d: %q, marks %v, HTML %q", hit.Rank, hit.Snippet, hit.Marks, hit.SnippetHTML)
		}
	}
}
