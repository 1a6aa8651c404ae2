package query_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/query"
)

func TestSuggest(t *testing.T) {
	s := demoSearcher(t)
	titles := func(prefix string) []string {
		list, err := s.Suggest(t.Context(), prefix, nil, 10)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, sug := range list {
			out = append(out, fmt.Sprintf("%s<%s", sug.Title, sug.Redirect))
		}
		return out
	}
	if got := titles("emperor q"); !slices.Equal(got, []string{"Emperor Qinzong of Song<"}) {
		t.Errorf("emperor q: %q", got)
	}
	if got := titles("李纲"); len(got) == 0 || !strings.HasPrefix(got[0], "李綱<") {
		t.Errorf("李纲: %q", got)
	}
	if got := titles(""); len(got) != 0 {
		t.Errorf("empty prefix: %q", got)
	}
	if got := titles("help:se"); !slices.Equal(got, []string{"Help:Searching<"}) {
		t.Errorf("help:se: %q", got)
	}
	for _, test := range []struct {
		prefix     string
		namespaces []int
		want       []string
	}{
		{"Song em", []int{14}, []string{"Category:Song emperors"}},
		{"se", []int{12, 14}, []string{"Help:Searching"}},
		{"Category:song em", []int{0}, []string{"Category:Song emperors"}},
		{"se", []int{99}, nil},
	} {
		list, err := s.Suggest(t.Context(), test.prefix, test.namespaces, 500)
		var got []string
		for _, sug := range list {
			got = append(got, sug.Title)
		}
		slices.Sort(got)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s in %d: %q, %v, want %q", test.prefix, test.namespaces, got, err, test.want)
		}
	}
	if _, err := s.Suggest(t.Context(), "a", nil, 1000); err == nil {
		t.Error("a limit of 1000 is accepted")
	}
}

// TestSuggestCrowded completes a letter that begins more titles of one
// namespace than are looked at. The other still has all of its own.
func TestSuggestCrowded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<mediawiki version="0.11" xml:lang="en"><siteinfo><namespaces><namespace key="0"/><namespace key="12">Help</namespace></namespaces></siteinfo>`)
	for i := range 10_010 {
		title, ns := fmt.Sprintf("A%05d", i), 0
		if i < 3 {
			title, ns = "Help:"+title, 12
		}
		fmt.Fprintf(&b, "<page><title>%s</title><ns>%d</ns><id>%d</id><revision><id>1</id><text>x</text></revision></page>\n", title, ns, i+1)
	}
	b.WriteString("</mediawiki>")
	dir := t.TempDir()
	path := filepath.Join(dir, "wiki.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := query.New(built(t, index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{path}}), query.Options{})
	list, err := s.Suggest(t.Context(), "a", []int{0, 12}, 500)
	help := 0
	for _, sug := range list {
		if sug.Namespace == 12 {
			help++
		}
	}
	if err != nil || len(list) != 500 || help != 3 {
		t.Errorf("%d suggestions, %d of Help (%v), want 500 and 3", len(list), help, err)
	}
}
