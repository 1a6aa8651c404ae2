package wikitext

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"os"
	"regexp"
	"slices"
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

// oracleDump is the whole wiki that the LTG pages are of.
const oracleDump = "../../../shared/data/dumps/small/dumpster-smallwiki-latest-pages-articles.xml"

// oracleTemplates returns what is known of that wiki, its templates included.
func oracleTemplates(t testing.TB) Options {
	f, err := os.Open(oracleDump)
	if err != nil {
		t.Skipf("no dump: %v", err)
	}
	defer f.Close()
	var dump struct {
		Namespaces []struct {
			ID   int    `xml:"key,attr"`
			Name string `xml:",chardata"`
		} `xml:"siteinfo>namespaces>namespace"`
		Pages []struct {
			Title string `xml:"title"`
			NS    int    `xml:"ns"`
			Text  string `xml:"revision>text"`
		} `xml:"page"`
	}
	if err := xml.NewDecoder(f).Decode(&dump); err != nil {
		t.Fatal(err)
	}
	opts := Options{Lang: "ltg"}
	for _, ns := range dump.Namespaces {
		opts.Namespaces = append(opts.Namespaces, Namespace{ns.ID, ns.Name})
	}
	c := NewTemplateCollector(opts)
	for _, page := range dump.Pages {
		switch page.NS {
		case nsTemplate:
			c.AddTemplate(page.Title, page.Text)
		case 0:
			c.AddPage(page.Text)
		}
	}
	opts.Templates = madeSet(t, c)
	return opts
}

// TestOracleExpanded compares the pages of a wiki with its own templates. What
// is missing is Lua.
func TestOracleExpanded(t *testing.T) {
	floors := map[string]float64{"text": .985, "categories": .99, "links": .98, "templates": .99}
	scores := map[string]*score{"text": {}, "categories": {}, "links": {}, "templates": {}}
	var p *Parser
	for _, c := range readOracle(t) {
		if c.Set != "ltg" {
			continue
		}
		if p == nil {
			p = NewParser(oracleTemplates(t))
		}
		a := p.Parse(c.Title, c.Wikitext)
		checkExpanded(t, c.Wikitext, a)
		scores["text"].add(wordBag(a.Text()), wordBag(c.Expected), wordBag(c.Neutral))
		var categories, links, templates []string
		for _, k := range a.Categories {
			categories = append(categories, strings.ReplaceAll(k.Name, " ", "_"))
		}
		for _, l := range a.Links {
			links = append(links, l.Target)
		}
		for _, name := range a.Templates {
			templates = append(templates, strings.ReplaceAll(name, " ", "_"))
		}
		scores["categories"].add(set(categories), set(slices.DeleteFunc(c.Categories, func(name string) bool {
			return strings.HasPrefix(name, "Lapas") // "pages with", by MediaWiki itself
		})), nil)
		scores["links"].add(set(links), set(c.Links), nil)
		var wanted []string
		for _, name := range c.Templates { // modules are not called
			if space, title, _ := strings.Cut(name, ":"); space == "Taiss" {
				wanted = append(wanted, title)
			}
		}
		scores["templates"].add(set(templates), set(wanted), nil)
	}
	for what, s := range scores {
		t.Logf("%s: F1 %.4f, %+v", what, s.f1(), *s)
		if s.f1() < floors[what] {
			t.Errorf("%s: F1 %.4f, want %.4f", what, s.f1(), floors[what])
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
