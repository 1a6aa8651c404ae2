package syntax

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// cirrusFile holds cases of CirrusSearch's own parser: a query and the tree
// that it makes of it, with offsets into the cleaned query.
const cirrusFile = "../../../shared/kit/cirrus/parser-public.json"

// knownDifferences names the cases whose trees differ here, with the reason.
// The list may only shrink.
var knownDifferences = map[string]string{}

type cirrusCase struct {
	Query  string
	Config struct {
		LanguageCode                     string
		CirrusSearchStripQuestionMarks   string
		CirrusSearchAllowLeadingWildcard *bool
	}
	Expected cirrusQuery
}

type cirrusQuery struct {
	Query, RawQuery    string
	QueryCleanups      map[string]bool
	NamespaceHeader    *struct{ Namespace any }
	RequiredNamespaces any
	Root               map[string]json.RawMessage
	Warnings           []struct {
		Msg   string
		Start int
	}
}

// cirrusNode has the fields of all kinds of nodes.
type cirrusNode struct {
	StartOffset, EndOffset        int
	Words, Phrase, Word           string
	Slop, Fuzziness               int
	Stem, Unbalanced              bool
	Prefix, Wildcardquery         string
	Key, Value, Delimiter, Suffix string
	QuotedValue                   string
	Clauses                       []map[string]json.RawMessage
}

// TestCirrus compares with the trees of the original.
func TestCirrus(t *testing.T) {
	data, err := os.ReadFile(cirrusFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", cirrusFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]cirrusCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	same := 0
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			diff := c.compare(t)
			_, known := knownDifferences[name]
			switch {
			case diff != "" && !known:
				t.Errorf("%q: %s", c.Query, diff)
			case diff == "" && known:
				t.Error("no longer differs: take it off knownDifferences")
			case diff == "":
				same++
			}
		})
	}
	t.Logf("%d of %d trees are the same", same, len(cases))
}

// compare returns in what way Parse differs from the case, "" if in none.
func (c *cirrusCase) compare(t *testing.T) string {
	opts := Options{
		Namespaces:        map[string]int{"help": 12},
		KeepQuestionMarks: c.Config.CirrusSearchStripQuestionMarks == "none",
		Lang:              c.Config.LanguageCode,
	}
	if allow := c.Config.CirrusSearchAllowLeadingWildcard; allow != nil {
		opts.NoLeadingWildcard = !*allow
	}
	q := Parse(c.Query, opts)
	cl := clean(c.Query, opts)
	want := c.Expected
	var warnings, wantWarnings []string
	for _, w := range q.Warnings {
		warnings = append(warnings, fmt.Sprint(w.Code, w.Pos))
	}
	for _, w := range want.Warnings {
		wantWarnings = append(wantWarnings, fmt.Sprint(w.Msg, cl.raw(w.Start)))
	}
	for _, d := range []struct {
		what      string
		got, want any
	}{
		{"cleaned query", cl.src, want.Query},
		{"tree", spanTree(q.Root), cirrusTree(t, &cl, want.Root)},
		{"warnings", slices.Sorted(slices.Values(warnings)), slices.Sorted(slices.Values(wantWarnings))},
		{"leading ~", q.NoJump, want.QueryCleanups["tilde_header"]},
		{"namespaces", fmt.Sprint(q.Namespaces), cirrusHeader(want)},
		{"prefix namespaces", fmt.Sprint(q.PrefixNamespaces), cirrusRequired(want)},
	} {
		if got, want := fmt.Sprint(d.got), fmt.Sprint(d.want); got != want {
			return fmt.Sprintf("%s\n got %s\nwant %s", d.what, got, want)
		}
	}
	return ""
}

func cirrusHeader(q cirrusQuery) string {
	switch {
	case q.NamespaceHeader == nil:
		return "[]"
	case q.NamespaceHeader.Namespace == "all":
		return fmt.Sprint([]int{AllNamespaces})
	}
	return fmt.Sprintf("[%v]", q.NamespaceHeader.Namespace)
}

func cirrusRequired(q cirrusQuery) string {
	switch q.RequiredNamespaces {
	case nil:
		return "[]"
	case "all":
		return fmt.Sprint([]int{AllNamespaces})
	}
	return fmt.Sprint(q.RequiredNamespaces)
}

// spanTree is tree with the offsets of each node.
func spanTree(n Node) string {
	pos, end := n.Span()
	b, ok := n.(*Bool)
	if !ok {
		return fmt.Sprintf("%d-%d %s", pos, end, tree(n))
	}
	var parts []string
	for _, c := range b.Clauses {
		parts = append(parts, fmt.Sprintf("%s %t %s", c.Occur, c.Explicit, spanTree(c.Node)))
	}
	return fmt.Sprintf("%d-%d bool\n  %s", pos, end, strings.Join(parts, "\n  "))
}

// cirrusTree returns the spanTree that a node of the case stands for.
func cirrusTree(t *testing.T, cl *cleaned, node map[string]json.RawMessage) string {
	for kind, data := range node {
		var n cirrusNode
		if err := json.Unmarshal(data, &n); err != nil {
			t.Fatal(err)
		}
		at := fmt.Sprintf("%d-%d ", cl.raw(n.StartOffset), cl.raw(n.EndOffset))
		if kind == "bool" {
			return at + "bool" + n.clauses(t, cl)
		}
		return at + tree(n.node(t, kind))
	}
	t.Fatal("a node without kind")
	return ""
}

func (n *cirrusNode) clauses(t *testing.T, cl *cleaned) string {
	var s string
	for _, c := range n.Clauses {
		explicit := string(c["explicit"])
		delete(c, "explicit")
		for occur, data := range c {
			var child map[string]json.RawMessage
			if err := json.Unmarshal(data, &child); err != nil {
				t.Fatal(err)
			}
			s += fmt.Sprintf("\n  %s %s %s", occur, explicit, cirrusTree(t, cl, child))
		}
	}
	return s
}

func (n *cirrusNode) node(t *testing.T, kind string) Node {
	switch kind {
	case "empty":
		return &Empty{}
	case "words":
		return &Words{Text: n.Words}
	case "phrase":
		return &Phrase{Text: n.Phrase, Slop: n.Slop, Stem: n.Stem, Unbalanced: n.Unbalanced}
	case "phrase_prefix":
		return &PhrasePrefix{Text: n.Phrase}
	case "prefix":
		return &Prefix{Word: n.Prefix}
	case "wildcard":
		return &Wildcard{Pattern: n.Wildcardquery}
	case "fuzzy":
		return &Fuzzy{Word: n.Word, Distance: n.Fuzziness}
	case "keyword":
		return &Keyword{
			Name: n.Key, Value: n.Value,
			Quoted: n.Delimiter == `"`, Regex: n.Delimiter == "/", CaseInsensitive: n.Suffix == "i",
		}
	}
	t.Fatalf("unknown kind of node %q", kind)
	return nil
}
