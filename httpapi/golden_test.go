package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testServer is a server over f whose clock stands still.
func testServer(f Searcher, opts Options) http.Handler {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	s := newServer(f, opts)
	s.now = func() time.Time { return fakeTime }
	return s.handler()
}

// TestGolden reads testdata/*.txtar: the name of a file is a request, "GET
// /address", with a form behind it if it sends one; its content is the reply.
// To accept new output: go test ./httpapi -update.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files (%v)", err)
	}
	h := testServer(&fake{}, Options{Timeout: 20 * time.Millisecond})
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := range ar.Files {
				f := &ar.Files[i]
				got := exchange(t, h, f.Name)
				if !bytes.Equal(got, f.Data) && !*update {
					t.Errorf("%s\ngot:\n%s\nwant:\n%s", f.Name, got, f.Data)
				}
				f.Data = got
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// exchange sends "METHOD /address [form]" and returns status, the headers
// that say something, and the body, JSON indented.
func exchange(t *testing.T, h http.Handler, request string) []byte {
	t.Helper()
	method, rest, _ := strings.Cut(request, " ")
	target, form, hasForm := strings.Cut(rest, " ")
	r := httptest.NewRequestWithContext(context.Background(), method, target, strings.NewReader(form))
	if hasForm {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d\n", w.Code)
	for _, name := range []string{"Content-Type", "Allow", "Location", "Retry-After", actionErrorHeader} {
		if v := w.Header().Get(name); v != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	b.WriteByte('\n')
	body := w.Body.Bytes()
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Indent(&b, body, "", "  "); err != nil {
			t.Errorf("%s: %v in %s", request, err, body)
		}
		return b.Bytes()
	}
	for line := range strings.Lines(string(body)) {
		if strings.TrimSpace(line) != "" { // templates leave empty lines
			b.WriteString(strings.ReplaceAll(line, assetVersion, "VERSION"))
		}
	}
	if !bytes.HasSuffix(b.Bytes(), []byte("\n")) {
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// TestHeaders checks what protects readers, and that other origins may read.
func TestHeaders(t *testing.T) {
	h := testServer(&fake{}, Options{})
	for _, target := range []string{"/", "/?q=a", "/wiki/A", "/wiki/Nope", "/static/style.css", "/api/v1/search?q=a", "/w/api.php", "/none", "/opensearch.xml"} {
		for _, method := range []string{"GET", "HEAD", "PATCH", "OPTIONS"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
			csp := w.Header().Get("Content-Security-Policy")
			if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "script") || strings.Contains(csp, "unsafe") {
				t.Errorf("%s %s: Content-Security-Policy %q", method, target, csp)
			}
			headers := map[string]string{
				"X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": "*",
				"Access-Control-Expose-Headers": "MediaWiki-API-Error, Retry-After",
			}
			if method == "OPTIONS" {
				headers["Access-Control-Allow-Headers"] = "Content-Type, Api-User-Agent"
			}
			for name, want := range headers {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s %s: %s %q, want %q", method, target, name, got, want)
				}
			}
			if method == "PATCH" && (w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "") {
				t.Errorf("%s %s: %d, Allow %q", method, target, w.Code, w.Header().Get("Allow"))
			}
		}
	}
}
