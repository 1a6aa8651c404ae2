package wikitext

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// oracleFile holds pages and parser tests with what MediaWiki 1.39 made of
// them.
const oracleFile = "../../../shared/data/wikitext/oracle-public.jsonl"

type oracleCase struct {
	ID, Set, Lang, Title, Wikitext string
	Expected                       string `json:"expected_text"`
	Neutral                        string
	Sections                       []struct {
		Line, Anchor string
		Level        int
	}
	Categories, Links, Templates, Missing []string
}

func readOracle(t testing.TB) []oracleCase {
	f, err := os.Open(oracleFile)
	if err != nil {
		t.Skipf("no oracle: %v", err)
	}
	defer f.Close()
	var cases []oracleCase
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var c oracleCase
		if err := d.Decode(&c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

// row is the part of the cases that is scored together, "" when it is left
// out: parser tests that call templates.
func (c *oracleCase) row() string {
	switch {
	case c.Set == "parserTests" && len(c.Templates)+len(c.Missing) > 0:
		return ""
	case c.Set == "parserTests":
		return "PT"
	case c.Set == "ltg":
		return "LTG"
	}
	return "REAL"
}

// A score counts what was found of what was wanted.
type score struct{ found, wrong, missed int }

func (s score) f1() float64 {
	return 2 * float64(s.found) / float64(2*s.found+s.wrong+s.missed)
}

// add compares two bags; what is in neutral is not wrong.
func (s *score) add(got, want, neutral map[string]int) {
	for w, n := range got {
		both := min(n, want[w])
		s.found += both
		s.wrong += max(0, n-both-neutral[w])
	}
	for w, n := range want {
		s.missed += n - min(n, got[w])
	}
}

// A word is a run of letters and digits; each character of a script without
// blanks is one.
var oracleWord = regexp.MustCompile(`[\x{3400}-\x{9fff}\x{f900}-\x{faff}\x{3040}-\x{30ff}\x{ac00}-\x{d7af}\x{0e00}-\x{0e7f}]|[\pL\pN]+`)

func wordBag(s string) map[string]int {
	return bag(oracleWord.FindAllString(strings.ToLower(s), -1))
}

func bag(words []string) map[string]int {
	b := make(map[string]int)
	for _, w := range words {
		b[w]++
	}
	return b
}

// parsersByLang returns a parser for each language, made when needed.
func parsersByLang() func(lang string) *Parser {
	parsers := make(map[string]*Parser)
	return func(lang string) *Parser {
		p := parsers[lang]
		if p == nil {
			p = NewParser(Options{Lang: lang})
			parsers[lang] = p
		}
		return p
	}
}

func TestOracleText(t *testing.T) {
	floors := map[string]float64{"REAL": .999, "LTG": .925, "PT": .96}
	scores := make(map[string]*score)
	parser := parsersByLang()
	for _, c := range readOracle(t) {
		row := c.row()
		if row == "" {
			continue
		}
		if scores[row] == nil {
			scores[row] = new(score)
		}
		text := parser(c.Lang).Parse(c.Title, c.Wikitext).Text()
		scores[row].add(wordBag(text), wordBag(c.Expected), wordBag(c.Neutral))
	}
	for row, floor := range floors {
		f := scores[row].f1()
		t.Logf("%s: F1 %.4f, %+v", row, f, *scores[row])
		if f < floor {
			t.Errorf("%s: F1 %.4f, want %.4f", row, f, floor)
		}
	}
}

func TestOracleAnchors(t *testing.T) {
	const floor = .999
	equal, all := 0, 0
	parser := parsersByLang()
	for _, c := range readOracle(t) {
		if c.Set == "parserTests" {
			continue
		}
		got := parser(c.Lang).Parse(c.Title, c.Wikitext).Sections[1:]
		for i, want := range c.Sections {
			all++
			switch {
			case i >= len(got):
				t.Logf("%s: no section %q", c.ID, want.Anchor)
			case got[i].Anchor != want.Anchor || got[i].Level != want.Level:
				t.Logf("%s: section %d is %q of level %d, want %q of level %d", c.ID, i+1,
					got[i].Anchor, got[i].Level, want.Anchor, want.Level)
			default:
				equal++
			}
		}
	}
	if share := float64(equal) / float64(all); share < floor {
		t.Errorf("%d of %d anchors (%.4f), want %.4f", equal, all, share, floor)
	}
	t.Logf("%d of %d anchors", equal, all)
}

// TestOracleLists compares categories and links. Left out of what is wanted
// are the categories that MediaWiki adds by itself, such as that of pages with
// broken links to files: the source doesn't name them.
func TestOracleLists(t *testing.T) {
	const floor = .995
	var categories, links score
	parser := parsersByLang()
	for _, c := range readOracle(t) {
		if c.Set == "parserTests" || c.Set == "ltg" || c.Lang == "ka" {
			continue
		}
		a := parser(c.Lang).Parse(c.Title, c.Wikitext)
		var names, targets []string
		for _, k := range a.Categories {
			names = append(names, strings.ReplaceAll(k.Name, " ", "_"))
		}
		for _, l := range a.Links {
			targets = append(targets, l.Target)
		}
		var named []string
		for _, name := range c.Categories {
			if strings.Contains(string(appendKey(nil, c.Wikitext)), string(appendKey(nil, name))) {
				named = append(named, name)
			}
		}
		categories.add(set(names), set(named), nil)
		links.add(set(targets), set(c.Links), nil)
	}
	t.Logf("categories %.4f %+v, links %.4f %+v", categories.f1(), categories, links.f1(), links)
	if categories.f1() < floor || links.f1() < floor {
		t.Errorf("categories %.4f, links %.4f, want %.4f", categories.f1(), links.f1(), floor)
	}
}

// TestOracleLinksOfTemplates checks links of pages whose templates MediaWiki has
// expanded: those found must be among them, though not all can be.
func TestOracleLinksOfTemplates(t *testing.T) {
	const floor = .99
	var links score
	parser := parsersByLang()
	for _, c := range readOracle(t) {
		if c.Set != "ltg" {
			continue
		}
		var targets []string
		for _, l := range parser(c.Lang).Parse(c.Title, c.Wikitext).Links {
			targets = append(targets, l.Target)
		}
		links.add(set(targets), set(c.Links), nil)
	}
	precision := float64(links.found) / float64(links.found+links.wrong)
	t.Logf("precision %.4f %+v", precision, links)
	if precision < floor {
		t.Errorf("precision %.4f, want %.4f", precision, floor)
	}
}

func set(words []string) map[string]int {
	s := bag(words)
	for w := range s {
		s[w] = 1
	}
	return s
}
