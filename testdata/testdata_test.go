package testdata_test

import (
	"bytes"
	"compress/bzip2"
	"crypto/sha1"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wikiseek/testdata"
)

// export is as much of a MediaWiki export as these tests look at.
type export struct {
	Site struct {
		Namespaces []struct {
			Key  int    `xml:"key,attr"`
			Name string `xml:",chardata"`
		} `xml:"namespaces>namespace"`
	} `xml:"siteinfo"`
	Pages []page `xml:"page"`
}

type page struct {
	Title    string `xml:"title"`
	NS       int    `xml:"ns"`
	ID       int64  `xml:"id"`
	Redirect struct {
		Title string `xml:"title,attr"`
	} `xml:"redirect"`
	Revisions []struct {
		ID     int64 `xml:"id"`
		Parent int64 `xml:"parentid"`
		Text   struct {
			Bytes   int    `xml:"bytes,attr"`
			Deleted string `xml:"deleted,attr"`
			Body    string `xml:",chardata"`
		} `xml:"text"`
		SHA1 string `xml:"sha1"`
	} `xml:"revision"`
}

// text is the wikitext of the newest revision.
func (p *page) text() string { return p.Revisions[len(p.Revisions)-1].Text.Body }

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(testdata.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readDump(t *testing.T, r io.Reader) *export {
	t.Helper()
	var e export
	if err := xml.NewDecoder(r).Decode(&e); err != nil {
		t.Fatal(err)
	}
	return &e
}

func demo(t *testing.T) *export {
	t.Helper()
	return readDump(t, bzip2.NewReader(bytes.NewReader(readFile(t, "dumps/demo.xml.bz2"))))
}

func byTitle(e *export) map[string]*page {
	m := make(map[string]*page)
	for i := range e.Pages {
		m[e.Pages[i].Title] = &e.Pages[i]
	}
	return m
}

func TestDumpsAreCurrent(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command to run mkdump with")
	}
	out := t.TempDir()
	if b, err := exec.Command("go", "run", "wikiseek/bench/mkdump", "-dir", ".", "-out", out).CombinedOutput(); err != nil {
		t.Fatalf("mkdump: %v\n%s", err, b)
	}
	made, err := filepath.Glob(filepath.Join(out, "*"))
	if err != nil {
		t.Fatal(err)
	}
	committed, err := fs.ReadDir(testdata.FS, "dumps")
	if err != nil {
		t.Fatal(err)
	}
	if len(made) != len(committed) {
		t.Errorf("mkdump writes %d files, dumps holds %d", len(made), len(committed))
	}
	for _, name := range made {
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if want := readFile(t, "dumps/"+filepath.Base(name)); !bytes.Equal(got, want) {
			t.Errorf("%s differs from what its pages give; run go generate ./testdata", filepath.Base(name))
		}
	}
}

func TestPages(t *testing.T) {
	e := demo(t)
	prefix := make(map[int]string)
	for _, n := range e.Site.Namespaces {
		if n.Name != "" {
			prefix[n.Key] = n.Name + ":"
		}
	}
	pages := byTitle(e)
	if len(pages) != len(e.Pages) {
		t.Errorf("%d pages have %d titles", len(e.Pages), len(pages))
	}
	var last int64
	for _, p := range e.Pages {
		if p.ID <= last {
			t.Errorf("%s: id %d after %d", p.Title, p.ID, last)
		}
		last = p.ID
		if !strings.HasPrefix(p.Title, prefix[p.NS]) {
			t.Errorf("%s: title lacks the prefix of namespace %d", p.Title, p.NS)
		}
		if r := p.Revisions[0]; r.Text.Bytes != len(r.Text.Body) || r.SHA1 != sha1Base36(r.Text.Body) {
			t.Errorf("%s: length or sha1 of the text is wrong", p.Title)
		}
		checkRedirect(t, &p, pages)
	}
}

// redirect matches the wikitext of a redirect in the two ways the wiki knows.
var redirect = regexp.MustCompile(`^#(?:REDIRECT|重定向) \[\[([^]#]+)(?:#([^]]+))?\]\]`)

func checkRedirect(t *testing.T, p *page, pages map[string]*page) {
	t.Helper()
	m := redirect.FindStringSubmatch(p.text())
	if m == nil {
		if p.Redirect.Title != "" || strings.HasPrefix(p.text(), "#") {
			t.Errorf("%s: text is no redirect, header %q", p.Title, p.Redirect.Title)
		}
		return
	}
	target := pages[m[1]]
	switch {
	case m[1] != p.Redirect.Title:
		t.Errorf("%s: text leads to %q, header to %q", p.Title, m[1], p.Redirect.Title)
	case target == nil:
		t.Errorf("%s: no page %q", p.Title, m[1])
	case target.Redirect.Title != "":
		t.Errorf("%s: double redirect by %q", p.Title, m[1])
	case !slices.Contains(anchors(target.text()), strings.ReplaceAll(m[2], " ", "_")):
		t.Errorf("%s: %q has no section %q", p.Title, m[1], m[2])
	}
}

func sha1Base36(s string) string {
	sum := sha1.Sum([]byte(s))
	digits := new(big.Int).SetBytes(sum[:]).Text(36)
	return strings.Repeat("0", 31-len(digits)) + digits
}

var (
	heading = regexp.MustCompile(`(?m)^(={2,6})[ \t]*(.+?)[ \t]*(={2,6})[ \t]*$`)
	verbose = regexp.MustCompile(`(?s)<pre>.*?</pre>|<nowiki>.*?</nowiki>`)
)

// anchors lists the sections of wikitext, the lead ("") first. The headings of
// the demo wiki hold no markup, which makes the rule short.
func anchors(src string) []string {
	list := []string{""}
	seen := make(map[string]int)
	for _, m := range heading.FindAllStringSubmatch(verbose.ReplaceAllString(src, ""), -1) {
		anchor := strings.ReplaceAll(m[2], " ", "_")
		key := strings.ToLower(anchor)
		if seen[key]++; seen[key] > 1 {
			anchor = fmt.Sprintf("%s_%d", anchor, seen[key])
		}
		list = append(list, anchor)
	}
	return list
}

// TestLinks keeps the articles linked: a link of an article leads to a page.
func TestLinks(t *testing.T) {
	e := demo(t)
	pages := byTitle(e)
	link := regexp.MustCompile(`\[\[([^]|#\n]+)`)
	foreign := regexp.MustCompile(`^(?:Category|File|de|en|ja|zh):`)
	for _, p := range e.Pages {
		if p.NS != 0 {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(p.text(), -1) {
			if pages[m[1]] == nil && !foreign.MatchString(m[1]) {
				t.Errorf("%s: links to %q, which is missing", p.Title, m[1])
			}
		}
	}
}

func TestIndex(t *testing.T) {
	data := readFile(t, "dumps/demo.xml.bz2")
	index, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(readFile(t, "dumps/demo-multistream-index.txt.bz2"))))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(index), "\n"), "\n")
	e := demo(t)
	if len(lines) != len(e.Pages) {
		t.Fatalf("%d lines for %d pages", len(lines), len(e.Pages))
	}
	for i, line := range lines {
		var offset int
		rest := fmt.Sprintf(":%d:%s", e.Pages[i].ID, e.Pages[i].Title)
		if _, err := fmt.Sscanf(line, "%d", &offset); err != nil || !strings.HasSuffix(line, rest) {
			t.Fatalf("line %q, want the offset and %q", line, rest)
		}
		stream, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(data[offset:])))
		if err != nil || !bytes.HasPrefix(stream, []byte("  <page>")) || !bytes.Contains(stream, fmt.Appendf(nil, "<id>%d</id>", e.Pages[i].ID)) {
			t.Errorf("line %q: no stream of pages there, or not this page in it (%v)", line, err)
		}
	}
}

func TestCut(t *testing.T) {
	cut := readFile(t, "dumps/demo-cut.xml.bz2")
	if !bytes.HasPrefix(readFile(t, "dumps/demo.xml.bz2"), cut) {
		t.Error("not the beginning of demo.xml.bz2")
	}
	xml, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(cut)))
	if err != io.ErrUnexpectedEOF {
		t.Errorf("end: %v, want %v", err, io.ErrUnexpectedEOF)
	}
	if n := bytes.Count(xml, []byte("</page>")); n != 30 {
		t.Errorf("%d whole pages, want 30", n)
	}
}

func TestHistory(t *testing.T) {
	current := byTitle(demo(t))
	e := readDump(t, bytes.NewReader(readFile(t, "dumps/demo-history.xml")))
	if len(e.Pages) != 4 {
		t.Errorf("%d pages, want 4", len(e.Pages))
	}
	for i, p := range e.Pages {
		if len(p.Revisions) != 3 || p.text() != current[p.Title].text() {
			t.Errorf("%s: %d revisions, or the last is not the current one", p.Title, len(p.Revisions))
			continue
		}
		if hidden := p.Revisions[0].Text.Deleted != ""; hidden != (i%2 == 1) {
			t.Errorf("%s: oldest text hidden: %t", p.Title, hidden)
		}
		for j, r := range p.Revisions[1:] {
			if r.Parent != p.Revisions[j].ID || r.ID <= r.Parent {
				t.Errorf("%s: revision %d has parent %d", p.Title, r.ID, r.Parent)
			}
		}
	}
}

func TestJudgments(t *testing.T) {
	pages := byTitle(demo(t))
	seen := make(map[string]bool)
	dec := json.NewDecoder(bytes.NewReader(readFile(t, "judgments/queries.jsonl")))
	dec.DisallowUnknownFields()
	for {
		var j struct{ QID, Query, Page, Anchor, Script, Note string }
		if err := dec.Decode(&j); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if seen[j.QID] || seen[j.Query] || j.Query == "" || j.Note == "" || j.Script != "latin" && j.Script != "han" {
			t.Errorf("%+v: repeated or incomplete", j)
		}
		seen[j.QID], seen[j.Query] = true, true
		p := pages[j.Page]
		if p == nil || p.NS != 0 || p.Redirect.Title != "" {
			t.Errorf("%s: no article %q", j.QID, j.Page)
		} else if !slices.Contains(anchors(p.text()), j.Anchor) {
			t.Errorf("%s: %q has no section %q", j.QID, j.Page, j.Anchor)
		}
	}
	if len(seen) < 2*40 {
		t.Errorf("%d queries", len(seen)/2)
	}
}
