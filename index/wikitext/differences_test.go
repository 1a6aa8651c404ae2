package wikitext

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

const differencesFile = "testdata/differences.txt"

// TestDifferences compares words and anchors of each parser test and page with
// MediaWiki's. Those that differ must be listed, with a reason, and those that
// are listed must differ. With -update it takes from the list what no longer
// differs; it adds nothing.
func TestDifferences(t *testing.T) {
	differs, known := make(map[string]string), make(map[string]bool)
	parser := parsersByLang()
	for _, c := range readOracle(t) {
		if row := c.row(); row == "" || row == "LTG" {
			continue // templates expanded
		}
		known[c.ID] = true
		if how := c.difference(parser(c.Lang).Parse(c.Title, c.Wikitext)); how != "" {
			differs[c.ID] = how
		}
	}
	data, err := os.ReadFile(differencesFile)
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	listed := make(map[string]bool)
	reason := ""
	for line := range strings.Lines(string(data)) {
		id := strings.TrimSpace(line)
		switch {
		case id == "" || id[0] == '#':
		case id[0] == '[':
			reason = id
		case !known[id] || listed[id] || reason == "":
			t.Errorf("%s: %q is no case, twice in the list, or without a reason", differencesFile, id)
		case differs[id] == "" && *update:
			continue
		case differs[id] == "":
			t.Errorf("%s: %s is as in MediaWiki now: remove it, or run with -update", differencesFile, id)
		default:
			listed[id] = true
		}
		kept.WriteString(line)
	}
	var missing []string
	for id, how := range differs {
		if !listed[id] {
			missing = append(missing, id+": "+how)
		}
	}
	slices.Sort(missing)
	for _, m := range missing {
		t.Errorf("differs from MediaWiki: %s", m)
	}
	t.Logf("%d of %d cases differ", len(differs), len(known))
	if *update && kept.String() != string(data) {
		if err := os.WriteFile(differencesFile, []byte(kept.String()), 0o666); err != nil {
			t.Error(err)
		}
	}
}

// difference says in what an article differs from what MediaWiki made of the
// case, or "".
func (c *oracleCase) difference(a *Article) string {
	var s score
	got, want := wordBag(a.Text()), wordBag(c.Expected)
	s.add(got, want, wordBag(c.Neutral))
	if s.wrong+s.missed > 0 {
		return fmt.Sprintf("%d words too many, %d missing", s.wrong, s.missed)
	}
	sections := a.Sections[1:]
	if len(sections) != len(c.Sections) {
		return fmt.Sprintf("%d sections, want %d", len(sections), len(c.Sections))
	}
	for i, want := range c.Sections {
		if got := sections[i]; got.Anchor != want.Anchor || got.Level != want.Level {
			return fmt.Sprintf("section %d is %q of level %d, want %q of level %d", i+1, got.Anchor, got.Level, want.Anchor, want.Level)
		}
	}
	return ""
}
