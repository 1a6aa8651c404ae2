package dump

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/ulikunitz/xz"
)

// xmlPage is a page as encoding/xml reads it.
type xmlPage struct {
	Title    string `xml:"title"`
	NS       int    `xml:"ns"`
	ID       int64  `xml:"id"`
	Redirect struct {
		Title string `xml:"title,attr"`
	} `xml:"redirect"`
	Revisions []struct {
		ID        int64  `xml:"id"`
		Timestamp string `xml:"timestamp"`
		Model     string `xml:"model"`
		Text      string `xml:"text"`
	} `xml:"revision"`
}

// oraclePages reads the pages with encoding/xml, up to its first error.
func oraclePages(content []byte) []*Page {
	d := xml.NewDecoder(bytes.NewReader(content))
	var pages []*Page
	for {
		tok, err := d.Token()
		if err != nil {
			return pages
		}
		start, ok := tok.(xml.StartElement)
		if !ok || start.Name.Local != "page" {
			continue
		}
		var x xmlPage
		if d.DecodeElement(&x, &start) != nil {
			return pages
		}
		pages = append(pages, x.page())
	}
}

func (x *xmlPage) page() *Page {
	p := &Page{ID: x.ID, Title: x.Title, Namespace: x.NS, Redirect: x.Redirect.Title, Model: defaultModel}
	for i, rev := range x.Revisions {
		at, _ := time.Parse(time.RFC3339, rev.Timestamp)
		if i > 0 && (at.Before(p.Timestamp) || at.Equal(p.Timestamp) && rev.ID < p.RevID) {
			continue
		}
		p.RevID, p.Timestamp, p.Text = rev.ID, at, rev.Text
		if p.Model = rev.Model; rev.Model == "" {
			p.Model = defaultModel
		}
	}
	return p
}

// rawContent decompresses a file with other means than the package's own, and
// turns UTF-16 into UTF-8.
func rawContent(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader = bytes.NewReader(data)
	switch filepath.Ext(path) {
	case ".bz2":
		r = stdbzip2.NewReader(r)
	case ".gz":
		r, err = gzip.NewReader(r)
	case ".xz":
		r, err = xz.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(content, []byte("\xff\xfe")) {
		return content
	}
	units := make([]uint16, 0, len(content)/2)
	for i := 2; i+1 < len(content); i += 2 {
		units = append(units, uint16(content[i])|uint16(content[i+1])<<8)
	}
	return []byte(string(utf16.Decode(units)))
}

// TestRealDumps reads every real dump: the pages are as many as there are end
// tags in the content, and equal to what encoding/xml makes of them; the dumps
// that are cut off say so.
func TestRealDumps(t *testing.T) {
	for _, path := range needShared(t, "dumps/*/*.xml", "dumps/*/*.bz2", "dumps/*/*.gz", "dumps/*/*.xz") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			if info, err := os.Stat(path); err == nil && raceEnabled && info.Size() > largeDump {
				t.Skip("large")
			}
			s, err := Open(t.Context(), []string{path}, Options{})
			var refused *NotDumpError
			if strings.Contains(path, "-index.txt") {
				if !errors.As(err, &refused) || refused.Kind != kindIndex {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			got, err := readAll(s)
			content := rawContent(t, path)
			if want := pagesBefore(content); len(got) != want {
				t.Errorf("%d pages, want %d", len(got), want)
			}
			if whole := bytes.HasSuffix(bytes.TrimSpace(content), []byte("</mediawiki>")); whole != (err == nil) || err != nil && !isDamage(err) {
				t.Errorf("error %v, whole: %v", err, whole)
			}
			comparePages(t, got, oraclePages(content), content)
		})
	}
}

func comparePages(t *testing.T, got, want []*Page, content []byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d pages, encoding/xml %d", len(got), len(want))
	}
	hasNS := bytes.Contains(content, []byte("<ns>"))
	for i := range min(len(got), len(want)) {
		if !hasNS {
			want[i].Namespace = got[i].Namespace
		}
		if g, w := describe(got[i]), describe(want[i]); g != w || !got[i].Timestamp.Equal(want[i].Timestamp) {
			t.Fatalf("page %d\n got %.300s\nwant %.300s", i, g, w)
		}
		if at := got[i].Offset; !bytes.HasPrefix(content[at:], []byte("<page>")) {
			t.Fatalf("page %d is not at %d", i, at)
		}
	}
}

// TestRealFormats: all formats of one dump give the same pages.
func TestRealFormats(t *testing.T) {
	if raceEnabled {
		t.Skip("large")
	}
	var want string
	for _, path := range needShared(t, "dumps/formats/enwiki-sample.xml*", "dumps/formats/enwiki-sample-multistream.xml.bz2") {
		got := describeAll(mustRead(t, path))
		if want == "" {
			want = got
		}
		if got != want || strings.Count(got, "\n") != 205 {
			t.Errorf("%s: pages differ", path)
		}
	}
}

// TestGenerated compares with encoding/xml over exports made of the table's
// pieces in many orders.
func TestGenerated(t *testing.T) {
	texts := []string{"", "a", "&lt;ref&gt;b&amp;c&lt;/ref&gt;", "李綱&#10;&#x674e;", "x\r\ny", "<![CDATA[<b>&amp;]]>", "1<!-- c -->2", strings.Repeat("long &quot;text&quot; ", 40_000)}
	stamps := []string{"2001-01-01T00:00:00Z", "2011-11-11T11:11:11Z", "2006-06-06T06:06:06Z"}
	var b strings.Builder
	b.WriteString("<mediawiki>")
	n := 0
	for i, text := range texts {
		for revs := range 4 {
			n++
			fmt.Fprintf(&b, "<page><title>T &amp; %d</title><ns>%d</ns><id>%d</id>", n, i, n)
			if i%3 == 0 {
				b.WriteString(`<redirect title="A &quot;B&quot;" />`)
			}
			for k := range revs {
				fmt.Fprintf(&b, "<revision><id>%d</id><timestamp>%s</timestamp><contributor><username>u</username><id>5</id></contributor><model>m%d</model><text bytes=\"3\">%s%d</text><sha1>s%d</sha1></revision>",
					(n*7+k*5)%11, stamps[(n+k)%3], k%2, text, k, k)
			}
			b.WriteString("</page>\n")
		}
	}
	b.WriteString("</mediawiki>")
	got, err := readAll(NewReader(strings.NewReader(b.String()), Options{}))
	if err != nil || len(got) != n {
		t.Fatalf("%d pages, %v", len(got), err)
	}
	comparePages(t, got, oraclePages([]byte(b.String())), []byte(b.String()))
}
