package wikitext

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"testing"
)

// TestWordCount compares sizes and counts of words with those of MediaWiki's
// own search for the pages it had.
func TestWordCount(t *testing.T) {
	for src, want := range map[string]int{"": 0, "a b": 2, "'''A''' don't-do": 2, "李綱 x1y": 2, "--": 0, "a -- b": 3, "''": 0} {
		if got := WordCount(src); got != want {
			t.Errorf("%q: %d, want %d", src, got, want)
		}
	}
	pages := oraclePages(t)
	f, err := os.Open("../../../shared/oracle/fixtures/pairs.jsonl")
	if err != nil {
		t.Skipf("no oracle: %v", err)
	}
	defer f.Close()
	compared := 0
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var pair struct{ Body json.RawMessage }
		if err := d.Decode(&pair); err != nil {
			t.Fatal(err)
		}
		var body struct {
			Query struct {
				Search []struct {
					Title           string
					Size, WordCount *int
				}
			}
		}
		if json.Unmarshal(pair.Body, &body) != nil {
			continue // an error, or a list
		}
		for _, hit := range body.Query.Search {
			src, ok := pages[hit.Title]
			if !ok || hit.Size == nil || hit.WordCount == nil {
				continue
			}
			compared++
			if len(src) != *hit.Size || WordCount(src) != *hit.WordCount {
				t.Errorf("%s: %d bytes, %d words, want %d and %d", hit.Title, len(src), WordCount(src), *hit.Size, *hit.WordCount)
			}
		}
	}
	if compared < 15 {
		t.Errorf("%d pages compared", compared)
	}
	t.Logf("%d pages compared", compared)
}

// oraclePages returns the source of each page of MediaWiki's dump by title.
func oraclePages(t *testing.T) map[string]string {
	f, err := os.Open("../../../shared/oracle/dumps/oracle-current.xml")
	if err != nil {
		t.Skipf("no oracle: %v", err)
	}
	defer f.Close()
	pages := make(map[string]string)
	d := xml.NewDecoder(bufio.NewReader(f))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return pages
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "page" {
			var page struct {
				Title string `xml:"title"`
				Text  string `xml:"revision>text"`
			}
			if err := d.DecodeElement(&page, &e); err != nil {
				t.Fatal(err)
			}
			pages[page.Title] = page.Text
		}
	}
}
