package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

const demoDump = "../../testdata/dumps/demo.xml.bz2"

// command runs a command line in this process.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"wikiseek"}, args...), strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// TestServe checks that what the command line prints as JSON is what the
// server sends, but for the time it took and what HTTP adds.
func TestServe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "idx")
	if code, _, stderr := command(t, "index", "--quiet", "--index", dir, demoDump); code != exitOK {
		t.Fatalf("index: code %d, %s", code, stderr)
	}
	url, stop := startServer(t, dir)
	resp, err := http.Get(url + "api/v1/search?q=polo+trampled+horses")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	served, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, printed, _ := command(t, "search", "--index", dir, "--json", "polo trampled horses")
	if got, want := comparable(t, served), comparable(t, []byte(printed)); !reflect.DeepEqual(got, want) {
		t.Errorf("served  %v\nprinted %v", got, want)
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with code %d", code)
	}
}

// TestServeFlags checks which values are refused. Those that aren't get as far as
// the index, which isn't there.
func TestServeFlags(t *testing.T) {
	tests := []struct {
		flag, value string
		ok          bool
	}{
		{"timeout", "1ms", true},
		{"timeout", "1m", true},
		{"timeout", "61s", false},
		{"timeout", "1h", false},
		{"timeout", "0s", false},
		{"timeout", "-5s", false},
		{"timeout", "soon", false},
		{"public-url", "", true},
		{"public-url", "https://wiki.example.org", true},
		{"public-url", "http://localhost:8080/search/", true},
		{"public-url", "foo bar", false},
		{"public-url", "wiki.example.org", false},
		{"public-url", "ftp://wiki.example.org", false},
		{"public-url", "https://", false},
		{"public-url", "http://:8080", false},
		{"public-url", "http://wiki.example.org:port", false},
		{"public-url", "https://wiki.example.org/?search=", false},
	}
	for _, tt := range tests {
		code, _, stderr := command(t, "serve", "--index", "nowhere", "--"+tt.flag, tt.value)
		want := exitNoIndex
		if !tt.ok {
			want = exitUsage
		}
		if code != want || strings.Contains(stderr, tt.flag) == tt.ok {
			t.Errorf("--%s %q: code %d, want %d: %s", tt.flag, tt.value, code, want, stderr)
		}
	}
}

// startServer runs serve until stop is called, which returns its exit code.
func startServer(t *testing.T, dir string) (url string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"wikiseek", "serve", "--index", dir, "--listen", "127.0.0.1:0"}, nil, io.Discard, w)
		w.Close()
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	go io.Copy(io.Discard, r)
	if url = regexp.MustCompile(`http://\S+`).FindString(line); url == "" {
		t.Fatalf("no address in %q (%v)", line, err)
	}
	return url, func() int { cancel(); return <-code }
}

// comparable decodes a result without what differs from run to run.
func comparable(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	delete(v, "took_ms")
	for _, hit := range v["hits"].([]any) {
		delete(hit.(map[string]any), "snippet_html")
	}
	return v
}
