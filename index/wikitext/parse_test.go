package wikitext

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

// parseTests are pieces of wikitext and their text; they also seed FuzzParse.
// The rules are those of MediaWiki's preprocessor and parser, by construct.
var parseTests = []struct{ name, lang, in, want string }{
	// Templates.
	{"unknown template", "", "a {{foo|b}} c", "a c"},
	{"nested", "", "A {{outer|{{inner|x|{{deep|zz}}}}|y}} B", "A B"},
	{"lang", "", "Li Gang ({{lang|zh|李綱}}) led", "Li Gang (李綱) led"},
	{"argument by number", "", "{{lang|2=b|1=fr}}", "b"},
	{"template in argument", "", "{{small|a {{lang|fr|b}} c}}", "a b c"},
	{"link in argument", "", "{{small|[[a|b]]}}", "b"},
	{"name with comment", "", "{{small<!-- c -->|a}}", "a"},
	{"name in other case", "", "{{ Small_ |a}}", "a"},
	{"equals sign in tag", "", `{{small|<span style="x">a</span>}}`, "a"},
	{"convert", "", "{{convert|5|ft|m|abbr=on}} {{cvt|5|to|10|km}}", "5 ft 5 to 10 km"},
	{"joined", "", "{{chem|H|2|O}}", "H2O"},
	{"quote", "", "{{quote|a|author=b}}c", "a\nb\nc"},
	{"literal", "", "a{{!}}b {{snd}} c", "a|b – c"},
	{"unclosed template", "", "before {{unclosed and\n\nafter", "before {{unclosed and\n\nafter"},
	{"stray closing", "", "a }} b ]] c", "a }} b ]] c"},
	{"template that a link keeps open", "", "{{a|[[b}} c", "{{a|[[b}} c"},
	{"name with brackets", "", "{{[[a|b]]}}", "{{b}}"},
	{"parameter", "", "{{{x|def}}} {{{y}}}", "def {{{y}}}"},
	{"five braces", "", "{{small|{{{a|b}}}}}", "b"},
	{"if", "", "{{#if:x|yes|no}} {{#if: |yes|no}} {{#ifeq:a|a|same}}", "yes no same"},
	{"switch", "", "{{#switch:b|a=1|b=2|#default=3}} {{#switch:x|a=1|other}}", "2 other"},
	{"change of case", "", "{{lc:ABC}} {{ucfirst:éa}}", "abc Éa"},
	{"title", "", "{{PAGENAME}}", "Title"},

	// Links.
	{"link", "", "[[a]] [[b|c]]s [[d#e]]", "a cs d#e"},
	{"unclosed link", "", "[[unclosed\n\n[[ok|shown]]", "[[unclosed\n\nshown"},
	{"link in label", "", "[[a|b [[c]] d]]", "[[a|b c d]]"},
	{"template in label", "", "[[A|{{nowrap|B c}}]]", "B c"},
	{"comment in link", "", "[[Foo<!-- c -->bar|la<!-- x -->bel]]", "label"},
	{"bracket in label", "", "[[a|[b]]]", "[b]"},
	{"percent in target", "", "[[50%25]] [[100%]]", "50% 100%"},
	{"category", "", "a [[Category:Foo|key]] [[:Category:Shown]]", "a Category:Shown"},
	{"language link", "", "a [[de:Bar]] [[:de:Baz]]", "a de:Baz"},
	{"subpage", "", "[[/Sub/]]", "Sub"},
	{"line break in target", "", "[[a\nb]]", "[[a\nb]]"},
	{"external", "", "[http://e.org Label here] [http://e.org] http://e.org", "Label here [1] http://e.org"},
	{"external in double brackets", "", "[[http://e.org x]]", "[x]"},
	{"external with link", "", "[http://e.org a [[b|c]] d]", "a c d"},
	{"external IPv6", "", "[http://[::1]/ a]", "a"},
	{"unclosed external", "", "[http://e.org a\nb]", "[http://e.org a\nb]"},

	// Pictures.
	{"caption", "", "[[File:A.jpg|thumb|200px|alt=foo|A [[cat|feline]] sits]] x", "A feline sits\nx"},
	{"caption before options", "", "[[File:A.jpg|thumb|cap|left]]", "cap"},
	{"no frame", "", "[[File:A.jpg|20px|cap]] x", "x"},
	{"localized", "de", "[[Datei:A.jpg|mini|Eine Katze]]", "Eine Katze"},
	{"template in caption", "", "[[File:X.jpg|thumb|{{lang|fr|chat}} noir]]", "chat noir"},
	{"table in caption", "", "[[File:X.jpg|thumb|\n{|\n|-\n|hi\n|}\n]]", "hi"},
	{"unclosed picture", "", "[[File:A.jpg|thumb|a", "[[File:A.jpg|thumb|a"},
	{"gallery", "", "<gallery>\nFile:A.jpg|Cap [[one|uno]]\nFile:B.jpg\n</gallery> z", "Cap uno\nz"},
	{"imagemap", "", "<imagemap>\nFile:A.jpg|thumb|cap\nrect 1 2 3 4 [[x]]\n</imagemap>", "cap"},

	// Headings and lists.
	{"heading", "", "== A [[b|c]] ==\ntext", "A c\ntext"},
	{"heading with comment", "", "== A == <!-- c -->\ntext", "A\ntext"},
	{"unbalanced heading", "", "=== A ==", "= A"},
	{"only equals signs", "", "=====", "="},
	{"HTML heading", "", "a<h3>B</h3>c", "a\nB\nc"},
	{"no heading", "", "== A == b", "== A == b"},
	{"list", "", "* a\n** b\n# c", "a\nb\nc"},
	{"definition", "", "; term : def\n: ind", "term\ndef\nind"},
	{"colon in definition's link", "", ";[http://e.org a :b] :c", "a :b\nc"},
	{"colon in definition's tag", "", `;<b style="display: inline">a</b>`, "a"},
	{"rule", "", "a\n----\nb", "a\n\nb"},

	// Tables.
	{"table", "", "{| class=x\n|+ Cap\n! H1 !! H2\n|-\n| style=\"c\" | a || b\n|}", "Cap\nH1\tH2\na\tb"},
	{"table in list", "", "* {| class=x\n| a\n|}\nend", "a\n\nend"},
	{"table in table", "", "{|\n|\n{|\n| a\n|}\n| b\n|}", "a\n\nb"},
	{"rows without a table", "", "{{table start}}\n|-\n| a || b\n|}", "a\tb"},
	{"link with bar in cell", "", "{|\n| [[a|b]]\n|}", "b"},
	{"template in attributes", "", "{|\n| {{x|y}} | b\n|}", "b"},
	{"unclosed table", "", "{|\n| a", "a"},
	{"no table", "", "a | b || c ! d !! e", "a | b || c ! d !! e"},

	// Tags.
	{"ref", "", `x<ref name="a">{{cite|title={{u|q}}}} note</ref> y<ref name=a/> z`, "x y z"},
	{"unclosed ref", "", "a<ref>b", "a<ref>b"},
	{"nowiki", "", "a <nowiki>[[not|link]] {{no}} &amp;</nowiki> b", "a [[not|link]] {{no}} & b"},
	{"nowiki in template", "", "{{small|a<nowiki>}}|</nowiki>b}}", "a}}|b"},
	{"pre", "", "<pre>x < y [[z]]</pre>", "x < y [[z]]"},
	{"code", "", `<syntaxhighlight lang="c">int &amp;main(){}</syntaxhighlight>`, "int &amp;main(){}"},
	{"poem", "", "<poem>a\n{{small|b}}</poem>", "a\nb"},
	{"poem in template", "", "{{small|<poem>{{lang|fr|a}}</poem>}}", "a"},
	{"math", "", "mass <math>E=mc^2</math> energy", "mass energy"},
	{"comment", "", "a <!-- b --> c", "a c"},
	{"unclosed comment", "", "a <!-- b", "a"},
	{"comment on a line", "", "* a\n<!-- b -->\n* c", "a\nc"},
	{"comment before markup", "", "<!-- b -->* a", "a"},
	{"HTML", "", `<div class="x">a<br/>b</div><b>c</b>`, "a\nb\nc"},
	{"unknown tag", "", "a <foo>b</foo> <3", "a <foo>b</foo> <3"},
	{"name that only begins like a tag", "", "<b→>a", "<b→>a"},
	{"hidden", "", `a<span style="display: none">b<span>c</span></span>d`, "ad"},
	{"hidden behind an open one in an argument", "", `{{small|<b class="noprint">a}} b <i class="noprint">c</i>`, "a b"},
	{"hidden behind an open one in a caption", "", `[[File:A|thumb|<b class="noprint">a]] b <i class="noprint">c</i>`, "a\nb"},
	{"hidden before an open one in an argument", "", `{{lang|fr|a <b class="noprint">b</b> c <b class="noprint">d}}`, "a c d"},
	{"hidden behind half a closing tag", "", `<b class="noprint">a</b <i class="noprint">b</i>c`, "a</b c"},
	{"hidden elements without contents", "", `a<br class="noprint"/>b<hr class="noprint">c<i class="noprint" />d<b class="noprint">e</b>`, "a\nb\ncd"},
	{"element without contents in a hidden one", "", `a<b class="noprint">b<b id="c"/></b>d`, "ad"},
	{"hidden table behind an open one in a poem", "", "<poem>\n{| class=\"navbox\"\n! a\n</poem>\n{| class=\"navbox\"\n! b\n|}\nc", "a\n\nc"},
	{"noinclude", "", "<noinclude>a</noinclude><includeonly>b</includeonly><onlyinclude>c</onlyinclude>", "ac"},

	// What MediaWiki's parser tests showed.
	{"percent that stays", "", "[[7%2525 a]] [[b%33D% c]]", "[[7%2525 a]] b3D% c"},
	{"brackets in percent", "", "[[%3ca]]", "[[%3ca]]"},
	{"link in attribute in label", "", `[[a|b <span title="[[c]]">d</span>]]`, "b d"},
	{"variant in other language", "", "{{a|-{b}} c", "{{a|-{b}} c"},
	{"markup in gallery's caption", "", "<gallery caption=\"a\n''b'' [[c|d]]\">\nA.jpg|e\n</gallery>", "a b d\ne"},
	{"nowiki in pre", "", "<pre><nowiki>a</nowiki> <nowiki>b</pre>", "a <nowiki>b"},
	{"stray end of pre", "", "a</pre>b", "ab"},
	{"heading behind tags", "", "<!-- a --><noinclude><!-- b --></noinclude>==c==\nd", "c\nd"},
	{"heading behind includeonly", "", "<includeonly>a</includeonly>==c==\nd", "c\nd"},
	{"list behind a tag", "", "<onlyinclude>* a\n</onlyinclude>* b", "a\nb"},
	{"poem in heading", "", "== a <poem>b\nc</poem> ==", "a b c"},
	{"section tags", "", `a <section begin="b" />c<section end="b" /> d`, "a c d"},
	{"heading in a condition", "", "{{#if:\n== a ==\n|b|c}}", "b"},

	// The rest.
	{"entities", "", "a&nbsp;b &amp; c&ndash;d &#x4E2D; &lt;tag&gt; &bogus; &#128; &", "a b & c–d 中 <tag> &bogus; &#128; &"},
	{"apostrophes", "", "''it'' '''b''' '''''bi''''' d'x ''''q''''", "it b bi d'x 'q'"},
	{"stray apostrophe", "", "l'''amour'' et", "l'amour et"},
	{"switches", "", "__NOTOC__ a __FOO__ __KEIN_INHALTSVERZEICHNIS__", "a __FOO__"},
	{"variant", "zh", "用-{zh-hans:计算机;zh-hant:電腦}-的", "用计算机的"},
	{"variant by order", "zh-hant", "-{zh-hans:计算机;zh-hant:電腦}-", "電腦"},
	{"nested variant", "zh", "-{zh-hans:a-{b}-c;zh-hant:d}-", "abc"},
	{"variant flags", "zh", "a-{H|zh-cn:x}-b-{R|c}-", "abc"},
	{"variant before template", "zh", "-{{{small|a}}}-", "-a-"},
	{"no variant", "", "-{a;b}-", "-{a;b}-"},
	{"redirect", "", "#REDIRECT [[a]]", "REDIRECT a"},
	{"blank lines", "", "a\n\n\n\nb\n", "a\n\nb"},
	{"broken UTF-8", "", "a\xff\xfe[[\xc3|b\x80]]", "a\xff\xfeb\x80"},
	{"empty", "", "", ""},
}

func TestParse(t *testing.T) {
	for _, tt := range parseTests {
		got := NewParser(Options{Lang: tt.lang}).Parse("Title", tt.in).Text()
		if got != tt.want {
			t.Errorf("%s: %q gives %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// TestParserAgain checks that nothing of a page is left for the next, and
// nothing of an article changes with it.
func TestParserAgain(t *testing.T) {
	p := NewParser(Options{Lang: "zh"})
	var first []*Article
	for _, tt := range parseTests {
		first = append(first, p.Parse(tt.name, tt.in))
	}
	slices.Reverse(parseTests)
	defer slices.Reverse(parseTests)
	for i, tt := range parseTests {
		again := p.Parse(tt.name, tt.in)
		if got, want := first[len(first)-1-i].golden(), again.golden(); got != want {
			t.Errorf("%s: %q, then %q", tt.name, got, want)
		}
	}
}

func TestRedirect(t *testing.T) {
	for in, want := range map[string]string{
		"#REDIRECT [[foo bar]]":             "Foo bar",
		"#redirect[[Foo_bar#Sec tion|x]]":   "Foo bar#Sec_tion",
		"\n#WEITERLEITUNG: [[Bild:a]]":      "File:A",
		"#重定向 [[目标]]":                       "目标",
		"＃転送 [[x]]":                         "X",
		"#تحويل [[x]]":                      "X",
		"# REDIRECT":                        "",
		"#NOREDIRECT [[a]]":                 "",
		"text #REDIRECT [[a]]":              "",
		"#REDIRECT\n[[:Category:Foo]] text": "Category:Foo",
	} {
		if got := NewParser(Options{Lang: "en"}).Parse("T", in).Redirect; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAnchor(t *testing.T) {
	for line, want := range map[string][2]string{
		"Reign":              {"Reign", "Reign"},
		"A  b_ c\u00a0":      {"A_b_c", "A_b_c"},
		"What's 100% (new)?": {"What's_100%_(new)?", "What.27s_100.25_.28new.29.3F"},
		"李綱":                 {"李綱", ".E6.9D.8E.E7.B6.B1"},
		"\u200ea\u200f":      {"a", "a"},
		"":                   {"", ""},
	} {
		if got := [2]string{Anchor(line), LegacyAnchor(Anchor(line))}; got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	if n := utf8.RuneCountInString(Anchor(strings.Repeat("é", 3000))); n != maxAnchor {
		t.Errorf("long anchor has %d runes, want %d", n, maxAnchor)
	}
}

func TestAnchorSet(t *testing.T) {
	var s AnchorSet
	for i, tt := range []struct{ line, anchor, legacy string }{
		{"A", "A", "A"},
		{"a", "a_2", "a_2"},
		{"A_2", "A_2_2", "A_2_2"},
		{"A", "A_3", "A_3"},
		{"É", "É", ".C3.89"},
		{"é", "é", ".C3.A9"},
		{"É", "É_2", ".C3.89_2"},
		{"What?", "What?", "What.3F"},
		{"what.3f", "what.3f_2", "what.3f_2"},
		{"B (c)", "B_(c)", "B_.28c.29"},
		{"B (C)", "B_(C)_2", "B_.28C.29_2"},
		{"", "", ""},
		{"", "_2", "_2"},
	} {
		if anchor, legacy := s.Next(tt.line); anchor != tt.anchor || legacy != tt.legacy {
			t.Errorf("heading %d, %q: %q and %q, want %q and %q", i, tt.line, anchor, legacy, tt.anchor, tt.legacy)
		}
	}
}

func TestNamespaces(t *testing.T) {
	p := NewParser(Options{Lang: "de", Namespaces: []Namespace{{4, "Wikipedia"}, {6, "Datei"}, {100, "Portal"}}})
	a := p.Parse("T", "[[Bild:A.jpg|mini|c]] [[Image:B.jpg]] [[:Bild:c.jpg]] [[benutzerin:x]] [[portal:Y]] [[Kategorie:z|k]]")
	want := []Link{{Target: "Datei:C.jpg"}, {Target: "Benutzer:X"}, {Target: "Portal:Y"}}
	if !slices.Equal(a.Links, want) {
		t.Errorf("links %q, want %q", a.Links, want)
	}
	if want := []Category{{"Z", "k"}}; !slices.Equal(a.Categories, want) {
		t.Errorf("categories %q, want %q", a.Categories, want)
	}
}

func TestTables(t *testing.T) {
	for _, lang := range []string{"", "en", "simple", "zh-Hant", "xx-yy"} {
		if w := wordsFor(lang); len(w.options) == 0 || len(w.patterns) == 0 {
			t.Errorf("%q: no image options", lang)
		}
		templatesFor(lang, nil)
	}
	sections := make(map[string]bool)
	for _, r := range templateRules() {
		sections[r.section] = true
		if _, ok := facts().languages[r.section]; !ok && r.section != magicSection && r.section != anySection {
			t.Errorf("templates.txt: no language %q", r.section)
		}
	}
	for s := range sections {
		if _, err := newTemplateTable(templateRules(), []string{s}); err != nil {
			t.Errorf("templates.txt: section %s: %v", s, err)
		}
	}
	for _, bad := range []string{"arg x: a", "nonsense: a", "no colon"} {
		rules, err := parseRules(bad)
		if err == nil {
			_, err = newTemplateTable(rules, []string{""})
		}
		if err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// TestGolden parses testdata/*.wiki and compares all of the article.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.wiki")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(filepath.Base(name), ".wiki")
		lang, _, _ := strings.Cut(base, "-")
		got := NewParser(Options{Lang: lang, Details: true}).Parse(base, string(src)).golden()
		want, err := os.ReadFile("testdata/" + base + ".golden")
		if *update {
			err = os.WriteFile("testdata/"+base+".golden", []byte(got), 0o666)
		} else if err == nil && got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// TestPlainAnchor compares with the anchor of the same line behind a mark that
// vanishes, which is never plain.
func TestPlainAnchor(t *testing.T) {
	for _, line := range []string{"", "a", "a_b", "a b", "é", "李綱", "李\u3000綱", "、", "–", "\u00a0", "\u180e", "\u202f", "a\u200e", "\x00", "\xe6\x9d", strings.Repeat("a", 2000)} {
		if got, want := Anchor(line), Anchor("\u200e"+line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// TestCaseless wants appendUpper to do nothing that unicode would, and the
// other way round.
func TestCaseless(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		want := string(unicode.ToUpper(r))
		if unicode.Is(unicode.Georgian, r) || !utf8.ValidRune(r) {
			want = string(r)
		}
		if got := string(appendUpper(nil, string(r))); got != want {
			t.Errorf("%U: %q, want %q", r, got, want)
		}
	}
}

// TestLanguageLinks compares links that languageLinks reads with the same ones
// behind an empty comment, which it leaves to link.
func TestLanguageLinks(t *testing.T) {
	for code := range facts().codes {
		if hasProtocol(code + "://x") {
			t.Errorf("language %q is a protocol", code)
		}
	}
	for _, links := range []string{
		"[[de:Berlin]]", "[[DE: Berlin \t]]", "[[de:]]", "[[zh-min-nan:A]]", "[[be-x-old:A]]", "[[de:A|b]]", "[[de:A&amp;B]]",
		"[[de:A%20B]]", "[[de:A", "[[de:A]", "[[de:A\nB]]", "[[de:A[[B]]", "[[:de:A]]", "[[xx:A]]", "[[de:A]]\n[[fr:B]]",
		"[[de:A]]\n[[fr:B]]\n[[C]]\n[[it:D]]", "[[de:A]]\n\n[[fr:B]]x\n[[it:C]] y", "[[de:A]]\n[[fr:B]]\n[[it:C]]\n[http://d e]",
	} {
		for _, before := range []string{"", "x ", "* x\n", "''x\n", "== [[de:A]] =="} {
			src := before + links + "\nz"
			p := NewParser(Options{Details: true})
			got := p.Parse("T", src)
			want := p.Parse("T", strings.ReplaceAll(src, "[[", "[[<!---->"))
			if !slices.Equal(got.LangLinks, want.LangLinks) || !slices.Equal(got.Links, want.Links) || got.Text() != want.Text() {
				t.Errorf("%q: %q, %v, %q; want %q, %v, %q", src, got.LangLinks, got.Links, got.Text(), want.LangLinks, want.Links, want.Text())
			}
		}
	}
}

func TestHasProtocol(t *testing.T) {
	for _, proto := range protocols {
		for s, want := range map[string]bool{proto + "a": true, strings.ToUpper(proto) + "a": true, proto: false, "x" + proto + "a": false} {
			if hasProtocol(s) != want {
				t.Errorf("hasProtocol(%q) = %v", s, !want)
			}
		}
	}
	for _, s := range []string{"", "/", "a", "é://a", "http:/a", "de:a"} {
		if hasProtocol(s) {
			t.Errorf("hasProtocol(%q) = true", s)
		}
	}
}

// TestPrefixTable looks each prefix up as it is written, and by the map.
func TestPrefixTable(t *testing.T) {
	p := NewParser(Options{Lang: "de"})
	for prefix, want := range p.ns.kinds.all {
		if got := p.prefixKinds(prefix); got != want {
			t.Errorf("%q: %v, want %v", prefix, got, want)
		}
		if upper := strings.ToUpper(prefix); packPrefix(prefix) != packPrefix(upper) {
			t.Errorf("%q is not looked up as %q is", upper, prefix)
		}
	}
	for _, s := range []string{"", "nosuch", "a b", "fil", "filed", "wikipedias"} {
		if _, ok := p.ns.kinds.all[s]; !ok && p.prefixKinds(s) != (prefixKinds{}) {
			t.Errorf("%q is known", s)
		}
	}
}

func TestKeepListMarks(t *testing.T) {
	p := NewParser(Options{KeepListMarks: true})
	const src = "a\n* b\n*# [[c]]\n: d\n; e : f\n#g"
	if got, want := p.Parse("T", src).Text(), "a\n* b\n*# c\nd\ne\nf\n# g"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
