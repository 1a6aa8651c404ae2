package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"wikiseek/query"
)

// recorded is an exchange with a real MediaWiki (1.39, without CirrusSearch).
type recorded struct {
	Name    string
	Params  map[string]any
	Headers map[string]string
	Body    json.RawMessage
}

// unmatched are the recorded exchanges of our modules that are not like
// ours. The list may only shrink.
var unmatched = map[string]string{
	"opensearch_xml": "XML is not served",
}

// TestRecorded sends the requests of the recording to a Searcher that knows
// the recorded hits, and compares the replies: keys, their order, and all
// values but snippets, addresses, and the figures that no index has.
func TestRecorded(t *testing.T) {
	f, err := os.Open("../../shared/oracle/fixtures/pairs.jsonl")
	if err != nil {
		t.Skipf("no recording: %v", err)
	}
	defer f.Close()
	compared := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var rec recorded
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			t.Fatal(err)
		}
		if !rec.ours() || unmatched[rec.Name] != "" {
			continue
		}
		compared++
		t.Run(rec.Name, rec.compare)
	}
	if err := lines.Err(); err != nil || compared < 40 {
		t.Errorf("compared %d exchanges (%v)", compared, err)
	}
}

// ours reports whether the request is for a module that we have.
func (rec *recorded) ours() bool {
	switch rec.Params["action"] {
	case "opensearch", "nope":
		return true
	case "query":
		return rec.Params["list"] == "search"
	}
	return false
}

func (rec *recorded) compare(t *testing.T) {
	values := url.Values{}
	for name, v := range rec.Params {
		values.Set(name, fmt.Sprint(v))
	}
	w := get(testServer(&playback{body: rec.Body}, Options{}), "/w/api.php?"+values.Encode())
	if got, want := w.Header().Get(actionErrorHeader), rec.Headers[actionErrorHeader]; got != want {
		t.Errorf("%s: %q, want %q", actionErrorHeader, got, want)
	}
	if got, want := w.Header().Get("Content-Type"), rec.Headers["Content-Type"]; got != want {
		t.Errorf("Content-Type: %q, want %q", got, want)
	}
	if got, want := outline(t, w.Body.Bytes()), outline(t, rec.Body); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// outline writes JSON on one line with keys in their order, leaving out what
// replies may differ in.
func outline(t *testing.T, body []byte) string {
	t.Helper()
	var b bytes.Buffer
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var value func(key string)
	value = func(key string) {
		tok, err := dec.Token()
		if err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		switch tok := tok.(type) {
		case json.Delim:
			b.WriteString(tok.String())
			for dec.More() {
				if tok == '{' {
					name, _ := dec.Token()
					key = name.(string)
					if key == "size" || key == "wordcount" {
						dec.Token() //nolint:errcheck // no index has these figures
						continue
					}
					b.WriteString(key + ":")
				}
				value(key)
				b.WriteByte(' ')
			}
			dec.Token() //nolint:errcheck // the closing bracket that More saw
			b.WriteByte(']')
		case string:
			if key == "snippet" || key == "docref" || strings.HasPrefix(tok, "http://") {
				tok = "…"
			}
			fmt.Fprintf(&b, "%q", tok)
		default:
			fmt.Fprint(&b, tok)
		}
	}
	value("")
	if _, err := dec.Token(); err != io.EOF {
		t.Fatalf("more than one value in %s", body)
	}
	return b.String()
}

// playback is a Searcher that knows what one recorded reply says.
type playback struct {
	fake
	body json.RawMessage
}

func (p *playback) Search(context.Context, query.Request) (*query.Result, error) {
	var reply struct {
		Query struct {
			Searchinfo struct{ Totalhits int }
			Search     []struct {
				NS        int
				Title     string
				PageID    int64
				Timestamp time.Time
			}
		}
	}
	if err := json.Unmarshal(p.body, &reply); err != nil {
		return nil, err
	}
	res := &query.Result{Total: reply.Query.Searchinfo.Totalhits}
	for _, hit := range reply.Query.Search {
		res.Hits = append(res.Hits, query.Hit{Snippet: "x", Place: &query.Place{Namespace: hit.NS, Title: hit.Title, PageID: hit.PageID, Timestamp: hit.Timestamp}})
	}
	return res, nil
}

func (p *playback) Suggest(_ context.Context, prefix string, _ []int, _ int) ([]query.Suggestion, error) {
	var reply [4]json.RawMessage
	var titles []string
	if err := json.Unmarshal(p.body, &reply); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(reply[1], &titles); err != nil {
		return nil, err
	}
	var list []query.Suggestion
	for _, title := range titles {
		ns := 0
		if strings.HasPrefix(title, "Template:") {
			ns = 10
		}
		list = append(list, query.Suggestion{Title: title, Namespace: ns})
	}
	return list, nil
}

func (p *playback) Lookup(ctx context.Context, _ string) (*query.Page, error) {
	res, err := p.Search(ctx, query.Request{})
	if err != nil || len(res.Hits) == 0 {
		return nil, query.ErrNoPage
	}
	hit := res.Hits[0]
	return &query.Page{Title: hit.Title, PageID: hit.PageID, Namespace: hit.Namespace, Timestamp: hit.Timestamp}, nil
}
