package wikitext

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzParse(f *testing.F) {
	for _, tt := range parseTests {
		f.Add(tt.lang, tt.in)
	}
	for _, tt := range spanTests {
		f.Add("en", tt.in)
	}
	for _, h := range hostile {
		f.Add("en", h.make(100))
	}
	files, _ := filepath.Glob("testdata/*.wiki")
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("zh", string(src))
	}
	parsers := map[string]*Parser{
		"en": NewParser(Options{Lang: "en"}), "zh": NewParser(Options{Lang: "zh"}), "de": NewParser(Options{Lang: "de"}),
	}
	f.Fuzz(func(t *testing.T, lang, src string) {
		p := parsers[lang]
		if p == nil {
			p = parsers["zh"]
		}
		a := p.Parse("Title", src)
		checkArticle(t, src, a)
		checkFirst(t, p, src, a)
		checkDetails(t, p, src)
	})
}

// checkArticle checks what holds for any source.
func checkArticle(t *testing.T, src string, a *Article) {
	t.Helper()
	if len(a.Sections) == 0 || a.Sections[0].Level != 0 || len(a.Diagnostics) > MaxDiagnostics {
		t.Fatalf("%d sections, %d diagnostics", len(a.Sections), len(a.Diagnostics))
	}
	pos := 0
	anchors := make(map[string]bool)
	for i, s := range a.Sections {
		if s.Start != pos || s.End < s.Start || s.End > len(src) {
			t.Errorf("section %d is [%d,%d), want it to begin at %d", i, s.Start, s.End, pos)
		}
		pos = s.End
		if i > 0 && (s.Level < 1 || s.Level > 6 || len(s.Path) == 0 || s.Path[len(s.Path)-1] != s.Line) {
			t.Errorf("section %d of level %d has path %q", i, s.Level, s.Path)
		}
		key := string(appendLower(nil, []byte(s.Anchor)))
		if i > 0 && anchors[key] {
			t.Errorf("section %d: anchor %q again", i, s.Anchor)
		}
		anchors[key] = i > 0
		checkSpans(t, s)
		if strings.ContainsAny(s.Line, "\n") {
			t.Errorf("section %d: line break in heading %q", i, s.Line)
		}
	}
	if pos != len(src) {
		t.Errorf("sections end at %d of %d", pos, len(src))
	}
	if text := a.golden(); utf8.ValidString(src) && !utf8.ValidString(text) {
		t.Errorf("invalid UTF-8 in %q", text)
	}
	if n := len(a.Text()); n > 64+maxGrowth*len(src) {
		t.Errorf("%d bytes of text for %d of source", n, len(src))
	}
}

// checkFirst checks that a section is the same if nothing behind it is read.
func checkFirst(t *testing.T, p *Parser, src string, whole *Article) {
	t.Helper()
	for _, n := range []int{1, len(whole.Sections) / 2, len(whole.Sections) - 1} {
		if n < 1 {
			continue
		}
		first := p.ParseFirst("Title", src, n).Sections
		if len(first) != n {
			t.Fatalf("%d sections, want the first %d of %d", len(first), n, len(whole.Sections))
		}
		if got, want := first[n-1], whole.Sections[n-1]; !reflect.DeepEqual(got, want) {
			t.Errorf("section %d is %+v if those behind it aren't read, want %+v", n-1, got, want)
		}
	}
}

// maxGrowth is how many times longer than its source a text may be: a literal
// template of three letters prints a dozen, a title any number.
const maxGrowth = 8
