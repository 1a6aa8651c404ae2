package wikitext

import (
	"maps"
	"strconv"
	"strings"
	"testing"
)

// testTemplates are the templates of a wiki, "title: body" a line, with \n for
// line breaks.
const testTemplates = `
Echo: {{{1}}}
Default: {{{1|none}}}
Empty default: [{{{1|}}}]
Named: {{{a|}}}{{{b|}}}
Inner: ‹{{{1}}}›
Outer: ({{Inner|{{{1}}}}})
Both: x<noinclude>documentation {{Both}}</noinclude><includeonly>y</includeonly>z
Only: a<onlyinclude>b</onlyinclude>c<onlyinclude>d</onlyinclude>
Open noinclude: a<noinclude>b
Commented: a<!-- b -->c\n<!-- d -->\ne
Choose: {{#switch:{{{1}}}|a|b=first|c={{Echo|second}}|#default=other}}
Computed: {{{{{1}}}|{{{2}}}}}
Loop: a{{Loop}}b
Ping: ping {{Pong}}
Pong: pong {{Ping}}
Table: {|\n! {{{1}}}\n|-\n| {{{2|}}} {{!}}{{!}} end\n|}
List: * {{{1}}}\n* two
Heading: == {{{1}}} ==\ntext
Cat: [[Category:{{{1}}}|key]][[Target]]
Lua: <includeonly>{{#invoke:Module|main|{{{1|}}}}}</includeonly>
Uses Lua: {{Lua|{{{1}}}}}
Partly Lua: Some text of its own, long enough: {{{1}}} {{#invoke:Check|unknown}}
Box: {| class="navbox"\n| hidden\n|}shown
Div: <div class="noprint">hidden <div>too</div></div>shown
Small body: (small {{{1}}})
Alias: #REDIRECT [[Template:Outer]]
Second alias: #REDIRECT [[Template:Alias]]
Other hatnote: #redirect [[Vorlage:Main]]
Note: text<ref>{{Echo|note}}</ref>
Verse: <poem>{{{1}}}\nline</poem>
Verbatim: <nowiki>{{{1}}}</nowiki>
Style: {{#if:{{{1|}}}|{{#ifeq:{{{1}}}|x|is x|is {{{1}}}}}|is nothing}}
Kept: {{lang|fr|{{{1}}}}}
Cite web: must not be seen
Attr: <span style="{{{1}}}">{{{2}}}</span>
Unnamed equals: {{{1}}}/{{{x}}}
Seven: {{{1}}}{{{2}}}{{{3}}}{{{4}}}{{{5}}}{{{6}}}{{{7}}}{{{8}}}{{{9}}}{{{10}}}{{{11}}}
Pad: {{padleft:{{{1}}}|3}} {{padright:a|3|xy}}
Address: [{{SERVER}}{{localurl:{{{1}}}|action=edit}} edit]
Titles: {{PAGENAME}} {{FULLPAGENAME}} {{NAMESPACE}} {{NAMESPACENUMBER}} {{ns:10}} {{#if:{{anchorencode:a b}}|{{ns:User}}_{{urlencode:a&b}}}}
Sorted: {{DEFAULTSORT:{{{1}}}}}
Tag: {{#tag:ref|note}}{{#tag:poem|a}}
Sum: {{#expr:{{{1}}}}}
`

func testSet(t testing.TB, opts Options, templates string) *TemplateSet {
	t.Helper()
	c := NewTemplateCollector(opts)
	for line := range strings.Lines(templates) {
		if title, body, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); ok {
			c.AddTemplate("Template:"+title, strings.ReplaceAll(body, `\n`, "\n"))
		}
	}
	return madeSet(t, c)
}

func madeSet(t testing.TB, c *TemplateCollector) *TemplateSet {
	t.Helper()
	s, err := c.Set(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func expandParser(t testing.TB, templates string) *Parser {
	opts := Options{Lang: "de"}
	opts.Templates = testSet(t, opts, templates)
	return NewParser(opts)
}

// expandTests are calls and the text of a page that has them. The rules are
// those of MediaWiki's preprocessor and of its extension ParserFunctions.
var expandTests = []struct{ name, in, want string }{
	{"argument", "{{Echo|a b}}", "a b"},
	{"argument that is missing", "{{Echo}}", "{{{1}}}"},
	{"default", "{{Default}} {{Default|}} {{Default|a}}", "none a"},
	{"empty default", "{{Empty default}}", "[]"},
	{"named arguments", "{{Named| b = 2 |a=1}}", "12"},
	{"last of two", "{{Named|a=1|a=2}}", "2"},
	{"number as name", "{{Echo|2=b|1=a}}", "a"},
	{"equals sign within", "{{Unnamed equals|1=a=b|x=[[c|d=e]]}}", "a=b/d=e"},
	{"more than a few", "{{Seven|a|b|c|d|e|f|g|h|i|j|k}}", "abcdefghijk"},
	{"nested", "{{Outer|a}}", "(‹a›)"},
	{"call in argument", "{{Outer|{{Echo|a}}}}", "(‹a›)"},
	{"same in argument", "{{Echo|{{Echo|a}}}}", "a"},
	{"name in other spelling", "{{echo|a}}{{ Echo |b}}{{template:echo|c}}{{Vorlage:Echo|d}}{{subst:Echo|e}}", "abcde"},
	{"name with comment", "{{Ec<!-- c -->ho|a<!-- c -->b}}", "ab"},
	{"computed name", "{{Computed|Echo|a}} {{{{Echo|Echo}}|b}}", "a b"},
	{"parts of pages", "{{Both}}", "xyz"},
	{"only these parts", "{{Only}}", "bd"},
	{"open noinclude", "{{Open noinclude}}", "a"},
	{"comments", "{{Commented}}", "ac\ne"},
	{"switch", "{{Choose|a}} {{Choose|b}} {{Choose|c}} {{Choose|d}}", "first first second other"},
	{"if", "{{Style}}, {{Style|x}}, {{Style|y}}", "is nothing, is x, is y"},
	{"if with markup", "{{#if:{{Echo|}}|yes|no}}", "no"},
	{"equal numbers", "{{#ifeq:01|{{Echo|1.0}}|same|other}}", "same"},
	{"expr", "{{Sum|1+2*3}} {{Sum|7/2}} {{Sum|2^10}} {{Sum|1e3}} {{Sum|10 mod 3}} {{Sum|2.5 round 0}} {{Sum|}}", "7 3.5 1024 1000 1 3"},
	{"expr of words", "{{Sum|not 0 and 1}} {{Sum|floor 2.7}} {{Sum|-2}} {{Sum|(1 > 2) or 3 <> 4}} {{Sum|0.1+0.2}}", "1 2 -2 1 0.3"},
	{"expr that fails", "a{{Sum|1/0}}b{{Sum|1+}}c", "abc"},
	{"iferror", "{{#iferror:{{Sum|1/0}}|bad|good}} {{#iferror:{{Sum|1}}|bad}}", "bad 1"},
	{"ifexpr", "{{#ifexpr:{{Echo|2}}>1|more|less}} {{#ifexpr:{{Echo|0}}|a|b}}", "more b"},
	{"padding", "{{Pad|7}}", "007 axy"},
	{"case", "{{lc:{{Echo|ABC}}}} {{ucfirst:{{Echo|abc}}}}", "abc Abc"},
	{"title parts", "{{#titleparts:{{Echo|a/b/c}}|1|2}}", "b"},
	{"tag", "x{{Tag}}", "x\na"},
	{"loop", "x {{Loop}} y", "x ab y"},
	{"loop of two", "{{Ping}}.", "ping pong ."},
	{"table", "{{Table|head|cell}}", "head\ncell\tend"},
	{"bar in a table of the page", "{|\n{{!}} a {{Echo|b}}\n|}", "a b"},
	{"list on a line of its own", "a {{List|one}}", "a\none\ntwo"},
	{"link to a category", "a{{Cat|Foo}}b", "aTargetb"},
	{"Lua", "a{{Lua|x}}b{{Uses Lua|x}}c", "abc"},
	{"some Lua", "{{Partly Lua|x}}", "Some text of its own, long enough: x"},
	{"box of links", "a {{Box}}", "a\nshown"},
	{"no part of the text", "{{Div}}", "shown"},
	{"redirect", "{{Alias|a}} {{Second alias|b}}", "(‹a›) (‹b›)"},
	{"redirect to a rule", "a{{Other hatnote|Li Gang}}", "Li Gang\na"},
	{"note", "a{{Note}}", "atext"},
	{"poem", "{{Verse|a}}", "a\nline"},
	{"nowiki", "{{Verbatim|a}}", "{{{1}}}"},
	{"rule in template", "{{Kept|1=a{{!}}b}}", "a|b"},
	{"equals sign in rule", "{{Kept|1=a=b}}", "a=b"},
	{"rule wins", "a {{Cite web|title=x}} {{lang|fr|{{Echo|b}}}}", "a b"},
	{"call in attribute", "{{Attr|color: {{Echo|red}}|a}}", "a"},
	{"unknown", "a {{Unknown|{{Echo|b}}}} c", "a c"},
	{"unknown in template", "{{Echo|a{{Unknown}}b}}", "ab"},
	{"call in link", "[[A|{{Echo|b}}]] [[{{Echo|C}}]]", "b C"},
	{"call in heading", "== {{Echo|a}} ==\nb", "a\nb"},
	{"heading in template", "{{Heading|a}}\nb", "a\ntext\nb"},
	{"parameter of the page", "{{{x|{{Echo|a}}}}}{{Echo|b}}", "ab"},
	{"call in URL", "[http://e.org/{{Echo|a}} label] [http://e.org/{{Named|a=1 | b=2}} other]", "label other"},
	{"address", "{{Address|a b}}", "edit"},
	{"parts of titles", "{{Titles}}", "Title Title  0 Vorlage Benutzer_a%26b"},
	{"no name", "{{Echo|a}} {{[[b]]|c}}", "a {{b|c}}"},
	{"unclosed", "{{Echo|a}} {{Echo|b", "a {{Echo|b"},
}

func TestExpand(t *testing.T) {
	p := expandParser(t, testTemplates)
	for _, tt := range expandTests {
		t.Run(tt.name, func(t *testing.T) {
			a := p.Parse("Title", tt.in)
			checkExpanded(t, tt.in, a)
			if got := a.Text(); got != tt.want {
				t.Errorf("%s\ngot  %q\nwant %q", tt.in, got, tt.want)
			}
		})
	}
}

// TestExpandOwn has what a template emits count as the page's.
func TestExpandOwn(t *testing.T) {
	sorted := expandParser(t, testTemplates).Parse("Title", "a{{Sorted|Key}}b")
	if sorted.DefaultSort != "Key" || sorted.Text() != "ab" {
		t.Errorf("default sort key %q, text %q", sorted.DefaultSort, sorted.Text())
	}
	src := "lead {{Second alias|x}}\n\n{{Heading|One}} {{Cat|Foo}}\n== Two ==\n{{Unknown}}{{Kept|{{Echo|y}}}}"
	a := expandParser(t, testTemplates).Parse("Title", src)
	checkExpanded(t, src, a)
	if want := []Category{{"Foo", "key"}}; len(a.Categories) != 1 || a.Categories[0] != want[0] {
		t.Errorf("categories %v, want %v", a.Categories, want)
	}
	if len(a.Links) != 1 || a.Links[0].Target != "Target" {
		t.Errorf("links %v, want Target", a.Links)
	}
	if got, want := strings.Join(a.Templates, " "), "Second alias Outer Inner Heading Cat Kept Lang Echo Unknown"; !sameWords(got, want) {
		t.Errorf("templates %q, want %q", got, want)
	}
	if len(a.Sections) != 3 {
		t.Fatalf("%d sections, want 3", len(a.Sections))
	}
	one, two := a.Sections[1], a.Sections[2]
	if one.Line != "One" || !strings.HasPrefix(src[one.Start:], "{{Heading") || one.End != two.Start {
		t.Errorf("section %q is %q", one.Line, src[one.Start:one.End])
	}
	if two.Line != "Two" || src[two.Start:two.Start+9] != "== Two ==" {
		t.Errorf("section %q begins %q", two.Line, src[two.Start:])
	}
}

func sameWords(a, b string) bool {
	x, y := bag(strings.Split(strings.ReplaceAll(a, "Second alias", "Second_alias"), " ")), bag(strings.Split(strings.ReplaceAll(b, "Second alias", "Second_alias"), " "))
	for w, n := range x {
		if y[w] != n {
			return false
		}
	}
	return len(x) == len(y)
}

// TestMostlyLua turns expansion off for a wiki most of whose calls lead to
// Lua, but keeps its redirects.
func TestMostlyLua(t *testing.T) {
	for _, tt := range []struct {
		page string
		want int
	}{{"{{Lua}} {{Alias}} {{Alias}}", 2}, {"{{Lua}} {{Lua}} {{Text}} {{Cite web}} {{Cite web}}", 0}} {
		c := NewTemplateCollector(Options{})
		c.AddTemplate("Lua", "{{#invoke:A|b}}")
		c.AddTemplate("Text", "a {{{1}}}")
		c.AddTemplate("Other", "b")
		c.AddTemplate("Cite web", "c")
		c.AddTemplate("Alias", "#REDIRECT [[Template:Other]]")
		c.AddTemplate("See", "#REDIRECT [[Template:Main]]")
		c.AddPage(tt.page)
		s := madeSet(t, c)
		if s.Len() < tt.want || tt.want == 0 && s.Len() != 0 {
			t.Errorf("%s: %d templates, want %d", tt.page, s.Len(), tt.want)
		}
		if rule, ok := s.table.find([]byte("see")); !ok || rule.kind != hatnoteRule {
			t.Errorf("%s: redirect has no rule", tt.page)
		}
	}
}

// TestSetPages makes a set again of its own pages.
func TestSetPages(t *testing.T) {
	opts := Options{Lang: "de"}
	s := testSet(t, opts, testTemplates)
	c := NewTemplateCollector(opts)
	s.Pages(c.AddTemplate)
	again := madeSet(t, c)
	if s.Len() == 0 || again.Len() != s.Len() || len(again.redirects) != len(s.redirects) || len(again.table.names) != len(s.table.names) {
		t.Errorf("%d templates, %d redirects, want %d, %d", again.Len(), len(again.redirects), s.Len(), len(s.redirects))
	}
	opts.Templates = again
	p := NewParser(opts)
	for _, tt := range expandTests {
		if got := p.Parse("Title", tt.in).Text(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestUserRules(t *testing.T) {
	rules, err := ParseTemplateRules("own.txt", "arg 2: foo\n[de]\nprint \"x\": bar\ndrop: lang\n[fr]\narg 1: bar\n")
	if err != nil {
		t.Fatal(err)
	}
	p := NewParser(Options{Lang: "de", Rules: rules})
	if got, want := p.Parse("T", "{{foo|a|b}} {{bar|c}} {{lang|fr|d}}").Text(), "b x"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	opts := Options{Lang: "de", Rules: rules}
	opts.Templates = testSet(t, opts, "Bar: from the dump\nFoo: likewise\nBaz: body\n")
	if got, want := NewParser(opts).Parse("T", "{{foo|a|b}} {{bar|c}} {{baz}}").Text(), "b x body"; got != want {
		t.Errorf("with templates: got %q, want %q", got, want)
	}
	for text, want := range map[string]string{
		"arg 1: a\nargument 1: b":    `parse templates: own.txt: line 2: unknown rule "argument 1"`,
		"# c\n\nlang":                `parse templates: own.txt: line 3: want "rule: name | name"`,
		"[klingon at home]\ndrop: x": "parse templates: own.txt: line 2: no language [klingon at home] is known",
	} {
		if _, err := ParseTemplateRules("own.txt", text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// checkExpanded is checkArticle for pages whose templates are expanded.
func checkExpanded(t *testing.T, src string, a *Article) {
	t.Helper()
	pos := 0
	for i, s := range a.Sections {
		if s.Start != pos || s.End < s.Start || s.End > len(src) {
			t.Errorf("section %d is [%d,%d), want it to begin at %d", i, s.Start, s.End, pos)
		}
		pos = s.End
	}
	if pos != len(src) {
		t.Errorf("sections end at %d of %d", pos, len(src))
	}
	for _, d := range a.Diagnostics {
		if d.Pos < 0 || d.Pos > len(src) {
			t.Errorf("diagnostic %q at %d of %d", d.Msg, d.Pos, len(src))
		}
	}
	if n, most := len(a.Text()), 64+maxGrowth*(len(src)+maxExpandBytes); n > most {
		t.Errorf("%d bytes of text, want at most %d", n, most)
	}
}

// bombs are templates and a call that would print without end.
var bombs = []struct{ name, templates, call string }{
	{"ten levels of ten", func() string {
		var b strings.Builder
		for i := range 10 {
			b.WriteString("T" + strconv.Itoa(i) + ": " + strings.Repeat("{{T"+strconv.Itoa(i+1)+"|{{{1}}}}}", 10) + "\n")
		}
		return b.String() + "T10: x\n"
	}(), "{{T0|a}}"},
	{"doubling", "D: {{{1}}}{{{1}}}\n", strings.Repeat("{{D|", 50) + "abcdefgh" + strings.Repeat("}}", 50)},
	{"doubling in chain", func() string {
		var b strings.Builder
		for i := range 45 {
			b.WriteString("C" + strconv.Itoa(i) + ": {{C" + strconv.Itoa(i+1) + "|{{{1}}}{{{1}}}}}\n")
		}
		return b.String() + "C45: {{{1}}}\n"
	}(), "{{C0|abcdefgh}}"},
	{"calls itself twice", "L: {{L}}{{L|{{L}}}}\n", strings.Repeat("{{L|{{L}}}}", 1000)},
	{"round of three", "A: {{B}}{{B}}\nB: {{C}}{{C}}\nC: {{A}}{{A}}\n", strings.Repeat("{{A}}", 1000)},
	{"many arguments", "M: {{{1}}}\n", "{{M" + strings.Repeat("|a", 100_000) + "}}"},
	{"many cases", "S: {{#switch:{{{1}}}" + strings.Repeat("|a=1", 5000) + "}}\n", strings.Repeat("{{S|b}}", 5000)},
	{"long padding", "P: {{padleft:|500|{{{1}}}}}\n", strings.Repeat("{{P|x}}", 20_000)},
	{"deep parameters", "N: " + strings.Repeat("{{{a|", 2000) + "x" + strings.Repeat("}}}", 2000) + "\n", "{{N}}"},
	{"deep functions", "F: " + strings.Repeat("{{#if:x|", 2000) + "x" + strings.Repeat("}}", 2000) + "\n", "{{F}}"},
	{"deep arguments", "E: {{{1}}}\n", strings.Repeat("{{E|", 2000) + "x" + strings.Repeat("}}", 2000)},
	{"deep expression", "X: {{#expr:" + strings.Repeat("(", 100_000) + "}}\n", strings.Repeat("{{X}}", 1000)},
	{"redirects round", "R: #REDIRECT [[Template:Q]]\nQ: #REDIRECT [[Template:R]]\n", "{{R}}{{Q}}"},
	{"open tags", "O: " + strings.Repeat("<noinclude ", 1000) + strings.Repeat("<nowiki>", 1000) + "\n", strings.Repeat("{{O}}", 2000)},
	{"many bars", "K: {{lang" + strings.Repeat("|", 10_000) + "}}\n", strings.Repeat("{{K}}", 2000)},
	{"many names", "K: {{lang" + strings.Repeat("|=", 10_000) + "}}\n", strings.Repeat("{{K}}", 2000)},
	{"open braces", "U: " + strings.Repeat("{{", 1000) + "\n", strings.Repeat("{{U}}", 2000)},
}

// TestBombs expands each bomb, a second time in a page that is long otherwise.
// Without limits most would not end.
func TestBombs(t *testing.T) {
	for _, b := range bombs {
		t.Run(b.name, func(t *testing.T) {
			p := expandParser(t, b.templates)
			for _, src := range []string{b.call, strings.Repeat("== a ==\ntext\n", 1000) + b.call + "\n== b ==\nend"} {
				a := p.Parse("Title", src)
				checkExpanded(t, src, a)
				if n, most := len(p.expander.out), len(src)+maxExpandBytes; n > most {
					t.Errorf("it expands to %d bytes, want at most %d", n, most)
				}
				if src != b.call && !strings.HasSuffix(a.Text(), "end") {
					t.Error("the end of the page is missing")
				}
			}
		})
	}
	p := expandParser(t, bombs[0].templates)
	a := p.Parse("Title", bombs[0].call)
	if n := len(a.Diagnostics); n != 1 || !strings.HasPrefix(a.Diagnostics[0].Msg, "templates left out: ") {
		t.Errorf("diagnostics %v, want one of the limit", a.Diagnostics)
	}
}

// TestSharedSet has several parsers expand with one set.
func TestSharedSet(t *testing.T) {
	opts := Options{Lang: "de"}
	opts.Templates = testSet(t, opts, testTemplates)
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			p := NewParser(opts)
			for _, tt := range expandTests {
				if got := p.Parse("Title", tt.in).Text(); got != tt.want {
					t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
				}
			}
		})
	}
}

func FuzzExpand(f *testing.F) {
	for _, tt := range expandTests {
		f.Add(tt.in, "{{{1}}}", "{{One|{{{x|y}}}}}")
	}
	for _, b := range bombs {
		if len(b.templates)+len(b.call) < 1000 {
			f.Add(b.call, b.templates, b.call)
		}
	}
	base := NewParser(Options{Lang: "zh"}) // making one takes longer than most pages
	f.Fuzz(func(t *testing.T, src, one, two string) {
		table := *base.table
		table.names = maps.Clone(table.names)
		c := &TemplateCollector{parser: base, set: &TemplateSet{
			table: &table, bodies: make(map[string]*template), redirects: make(map[string]string),
		}}
		c.AddTemplate("One", one)
		c.AddTemplate("Two", two)
		c.AddTemplate("L", src)
		set := madeSet(t, c)
		p := &Parser{words: base.words, ns: base.ns, table: set.table}
		p.expander = newExpander(p, Options{Templates: set})
		for _, src := range []string{src, "{{One|a|x=" + src + "}}\n{{Two|" + src + "}}"} {
			checkExpanded(t, src, p.Parse("Title", src))
		}
	})
}
