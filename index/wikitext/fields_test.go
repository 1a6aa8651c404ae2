package wikitext

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkSpans checks that spans are in order, within the text, and cut no
// characters.
func checkSpans(t *testing.T, s Section) {
	t.Helper()
	last := 0
	for _, span := range s.Spans {
		if span.Start < last || span.Start >= span.End || span.End > len(s.Text) {
			t.Errorf("span %v after %d in text of %d bytes", span, last, len(s.Text))
			return
		}
		if text := s.Text[span.Start:span.End]; utf8.ValidString(s.Text) && !utf8.ValidString(text) {
			t.Errorf("span %v cuts a character: %q", span, text)
		}
		last = span.Start
	}
}

// plain takes from an article what only details give.
func (a *Article) plain() *Article {
	b := *a
	b.External, b.Box, b.Coordinates, b.Stub = nil, nil, nil, false
	b.Links, b.Sections = slices.Clone(a.Links), slices.Clone(a.Sections)
	for i := range b.Links {
		b.Links[i].Label = ""
	}
	for i := range b.Sections {
		b.Sections[i].Spans = nil
	}
	return &b
}

// checkDetails checks that p and a parser that collects details agree about
// all else.
func checkDetails(t *testing.T, p *Parser, src string) {
	t.Helper()
	detailed := *p
	detailed.details = &details{table: detailsFor("zh"), trail: trailFor("en")}
	detailed.result, detailed.args, detailed.out, detailed.aux, detailed.brackets = result{}, nil, nil, nil, brackets{}
	a := detailed.Parse("Title", src)
	checkArticle(t, src, a)
	if got, want := a.plain().golden(), p.Parse("Title", src).golden(); got != want {
		t.Errorf("%.500q with details:\n%.3000s\nwithout:\n%.3000s", src, got, want)
	}
	if len(a.External) > MaxExternalLinks || len(a.Box) > MaxBoxFields || len(a.Coordinates) > MaxCoordinates {
		t.Errorf("%d external links, %d values, %d coordinates", len(a.External), len(a.Box), len(a.Coordinates))
	}
	a.Opening()
}

func TestDetailsChangeNothing(t *testing.T) {
	p := NewParser(Options{Lang: "zh"})
	for _, tt := range parseTests {
		checkDetails(t, p, tt.in)
	}
	for _, h := range hostile {
		checkDetails(t, p, h.make(5000))
	}
	for _, tt := range spanTests {
		checkDetails(t, p, tt.in)
	}
}

// TestDetailsTime parses the hostile sources with details: that must not take
// quadratic time either.
func TestDetailsTime(t *testing.T) {
	size := 1 << 16
	if testing.Short() {
		size = 1 << 14
	}
	parseHostile(t, NewParser(Options{Lang: "zh", Details: true}), size, "{{infobox\n|a=")
}

// spanTests are pieces of wikitext and the spans of their lead.
var spanTests = []struct{ name, in, want string }{
	{"caption", "a [[File:A.jpg|thumb|A ''cat'']] b", "caption=A cat"},
	{"hidden caption", "[[File:A.jpg|A cat]] b", ""},
	{"gallery", "a\n<gallery caption=\"Two\">\nA.jpg|one\nB.jpg|[[b|two]]\n</gallery> b", "gallery=Two\none\ntwo"},
	{"table", "a\n{|\n|+ Cap\n! b\n|-\n| c || d\n|}\ne", "table=Cap\nb\nc\td table_caption=Cap"},
	{"table in table", "{|\n| a\n{|\n| b\n|}\n| c\n|}", "table=a\nb\n\nc table=b"},
	{"unclosed table", "a\n{|\n| b\n== c ==\nd", "table=b"},
	{"HTML table", "a<table><tr><td>b</td></tr></table>c", "table=b"},
	{"table in list", "* a\n* {|\n| b\n|}\nc", "list=a\nb table=b"},
	{"table in caption", "[[File:A.jpg|thumb|x\n{|\n| b\n]]\n\nc", "caption=x\nb table=b"},
	{"list", "a\n* b\n** c\n\n# d\ne", "list=b\nc list=d"},
	{"definition", ";a:b\n:c", "list=a\nb\nc"},
	{"lang", "x {{lang|zh-Hant|李綱}} y", "lang:zh-hant=李綱"},
	{"lang-x", "x {{lang-de|''Haus''}} y", "lang:de=Haus"},
	{"langx", "{{langx|fr|mot}}", "lang:fr=mot"},
	{"zh", "{{zh|t=漢|s=汉|p=hàn|l=Han}}", "lang:zh-hant=漢 lang:zh-hans=汉 lang:zh-latn=hàn"},
	{"nihongo", "{{nihongo|tea|茶|cha}}", "lang:ja=茶 lang:ja-latn=cha"},
	{"span", `a <span lang="ja" class=x>b<span>c</span>d</span> e`, "lang:ja=bcd"},
	{"element by element", `<i lang=fr>a <b lang=de>b</b></i> c`, "lang:fr=a b lang:de=b"},
	{"element that does not close", "<span lang=fr>a\n== b ==", "lang:fr=a"},
	{"code that is none", "{{lang|1|a}} {{lang|f<r|b}} <b lang=''>c</b>", ""},
	{"nested", "{{lang|fr|{{small|a {{lang|de|b}}}} c}}", "lang:fr=a b c lang:de=b"},
	{"moved by an apostrophe", "l'''amour'' {{lang|fr|et}}", "lang:fr=et"},
	{"blanks", "a {{lang|fr| \n b }} c", "lang:fr=b"},
	{"in a heading", "a\n== {{lang|fr|b}} ==", ""},
	{"in a hatnote", "{{about|{{lang|fr|b}}}}a", ""},
	{"in a label", "[[a|{{lang|fr|b}} c]]", "lang:fr=b"},
}

func TestSpans(t *testing.T) {
	p := NewParser(Options{Lang: "en", Details: true})
	for _, tt := range spanTests {
		s := p.Parse("T", tt.in).Sections[0]
		var got []string
		for _, span := range s.Spans {
			name := span.Kind.String()
			if span.Lang != "" {
				name += ":" + span.Lang
			}
			got = append(got, name+"="+s.Text[span.Start:span.End])
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("%s: %q: spans %q of %q, want %q", tt.name, tt.in, got, s.Text, tt.want)
		}
	}
}

func TestOpening(t *testing.T) {
	p := NewParser(Options{Lang: "en", Details: true})
	for in, want := range map[string]string{
		"a\n\nb\n== c ==\nd": "a\n\nb",
		"a":                  "",
		"[[File:A.jpg|thumb|cap]]\n{{about|x}}\na\n{|\n|b\n|}\nc\n== d ==": "a\n\nc",
		"{|\n|b\n|}\n== d ==": "",
	} {
		if got := p.Parse("T", in).Opening(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestBox(t *testing.T) {
	for _, tt := range []struct{ name, lang, in, want string }{
		{"named", "en", "{{Infobox settlement|name=A|population = {{formatnum:1,200,000}}<ref>b</ref> |area=|x}}",
			"Infobox settlement: name=A (A); Infobox settlement: population=1,200,000 ({{formatnum:1,200,000}}<ref>b</ref>)"},
		{"unknown name", "en", "{{thing\n| a = 1\n| b = 2\n| c = 3\n| d = 4\n| e = ''5''}}",
			"Thing: a=1 (1); Thing: b=2 (2); Thing: c=3 (3); Thing: d=4 (4); Thing: e=5 (''5'')"},
		{"bar at the end of the line", "en", "{{thing|\na=1|\nb=2|\nc=3|\nd=4|\ne=5}}",
			"Thing: a=1 (1); Thing: b=2 (2); Thing: c=3 (3); Thing: d=4 (4); Thing: e=5 (5)"},
		{"on one line", "en", "{{thing|a=1|b=2|c=3|d=4|e=5}}", ""},
		{"citation", "en", "{{cite book\n|a=1\n|b=2\n|c=3\n|d=4\n|e=5}}", ""},
		{"function", "en", "{{#switch:x\n|a=1\n|b=2\n|c=3\n|d=4\n|e=5}}", ""},
		{"kept template", "en", "{{small\n|a=1\n|b=2\n|c=3\n|d=4\n|e=5}}", ""},
		{"in a box", "en", "{{taxobox|a=1|b={{Infobox x|c=2}}}}",
			"Taxobox: a=1 (1); Taxobox: b= ({{Infobox x|c=2}}); Infobox x: c=2 (2)"},
		{"list in a value", "en", "{{Infobox x|a=\n* b\n* [[c|d]]\n}}", "Infobox x: a=b\nd (* b\n* [[c|d]])"},
		{"other language", "fr", "{{Infobox Ville|nom=a}}", "Infobox Ville: nom=a (a)"},
		{"name at the end", "pl", "{{Państwo infobox|nazwa=a}}", "Państwo infobox: nazwa=a (a)"},
		{"Japanese", "ja", "{{基礎情報 国|名=日本}}", "基礎情報 国: 名=日本 (日本)"},
		{"comment in name", "en", "{{Infobox x<!-- c -->\n|a=1}}", "Infobox x: a=1 (1)"},
	} {
		a := NewParser(Options{Lang: tt.lang, Details: true}).Parse("T", tt.in)
		var got []string
		for _, f := range a.Box {
			got = append(got, fmt.Sprintf("%s: %s=%s (%s)", f.Template, f.Key, f.Text, f.Raw))
		}
		if got := strings.Join(got, "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	a := NewParser(Options{Details: true}).Parse("T", "{{infobox|a="+strings.Repeat("é", 3000)+strings.Repeat("|b=c", 2000)+"}}")
	if f := a.Box[0]; len(a.Box) != MaxBoxFields || len(f.Raw) != MaxValueBytes || f.Text != f.Raw {
		t.Errorf("%d values, the first of %d and %d bytes", len(a.Box), len(f.Raw), len(f.Text))
	}
}

func TestCoordinates(t *testing.T) {
	const none = "none"
	for _, tt := range []struct{ lang, in, want string }{
		{"en", "{{coord|34.8|-114.25}}", "34.8000 -114.2500"},
		{"en", "{{Coord|34.8|N|114.25|W|display=title}}", "34.8000 -114.2500 title"},
		{"en", "{{coord|34|48|N|114|15|E|region:CN_type:city|display=inline,title}}", "34.8000 114.2500 title"},
		{"en", "{{coord|34|48|0.36|S|114|15|0|w|display=inline}}", "-34.8001 -114.2500"},
		{"en", "{{coord|57|18|22|N|4|27|32|W|scale:10000|name=A}}", "57.3061 -4.4589"},
		{"en", "{{coord|−12|30}}", "-12.0000 30.0000"},
		{"en", "{{coord|-0.5|1}}", "-0.5000 1.0000"},
		{"en", "{{coord|3|200|globe:moon_type:landmark}}", "3.0000 200.0000 moon"},
		{"en", "{{coord|{{{lat}}}|1}} {{coord}} {{coord|a|b}} {{coord|91|1}} {{coord|1|2|N|3}} {{coord|1|61|N|3|0|E}}", none},
		{"en", "{{coor title dms|1|30|0|N|2|30|0|W}}", "1.5000 -2.5000"},
		{"de", "{{Coordinate|NS=52/31/12/N|EW=13/24/18/E|type=city|region=DE-BE}}", "52.5200 13.4050"},
		{"de", "{{Coordinate|NS=-52.5|EW=13.4}}", "-52.5000 13.4000"},
		{"nl", "{{Coördinaten|52_22_26_N_4_53_22_E_type:city}}", "52.3739 4.8894"},
		{"pl", "{{koordynaty|52 13 N|21 00 E}}", none},
		{"zh", "{{坐标|34.8|114.3}}", "34.8000 114.3000"},
		{"en", "{{Infobox x|coordinates={{coord|1|2}}}}", "1.0000 2.0000"},
		{"en", "{{Infobox x|latitude=1.5|longitude=-2.5}}", "1.5000 -2.5000 title"},
		{"en", "{{Infobox x|latd=1|latm=30|latNS=S|longd=2|longm=30|longs=36|longEW=W}}", "-1.5000 -2.5100 title"},
		{"en", "{{Infobox x|lat_deg=1|lat_min=30|lat_dir=N|lon_deg=2|lon_min=30|lon_dir=W}}", "1.5000 -2.5000 title"},
		{"en", "{{Infobox x|lat_d=1|lat_m=30|lat_NS=N|long_d=2|long_m=|long_s=36|long_EW=E}}", "1.5000 2.0100 title"},
		{"en", "{{Infobox x|latitude=about 5|longitude=7}} {{Infobox x|latitude=5}}", none},
		{"de", "{{Infobox Ort|Breitengrad=52/30/0/N|Längengrad=13/15/0/E}}", "52.5000 13.2500 title"},
	} {
		got := none
		for i, c := range NewParser(Options{Lang: tt.lang, Details: true}).Parse("T", tt.in).Coordinates {
			if i > 0 {
				t.Errorf("%s: more than one", tt.in)
			}
			got = fmt.Sprintf("%.4f %.4f", c.Lat, c.Lon)
			if c.Title {
				got += " title"
			}
			if c.Globe != "" {
				got += " " + c.Globe
			}
			if math.IsNaN(c.Lat) {
				t.Errorf("%s: not a number", tt.in)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestLinkLabels(t *testing.T) {
	for _, tt := range []struct{ lang, in, want string }{
		{"en", "[[a]]", "A=a"},
		{"en", "[[a#b|''c'' {{small|d}}]]", "A#b=c d"},
		{"en", "[[cat]]s [[a|b]]é", "Cat=cats A=b"},
		{"de", "[[Haus]]tür [[Öl]]é", "Haus=Haustür Öl=Öl"},
		{"zh", "[[a]]b", "A=a"},
		{"la", "[[a]]bé", "A=ab"},
		{"en", "[[#b|c]] [[d]]", "D=d"},
		{"en", "{{main|a|b#c|l2=d}}", "A=a B#c=d"},
		{"en", "{{ill|a|de|b|lt=c}}", "A=c"},
		{"en", "<ref>[[a|b]]</ref>", "A="},
		{"en", "{{infobox x|c=[[a|b]]}}[[d]]", "D=d"},
		{"en", "[[a|<br>b]]", "A=b"},
	} {
		var got []string
		for _, l := range NewParser(Options{Lang: tt.lang, Details: true}).Parse("T", tt.in).Links {
			if l.Anchor != "" {
				l.Target += "#" + l.Anchor
			}
			got = append(got, l.Target+"="+l.Label)
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestExternalLinks(t *testing.T) {
	p := NewParser(Options{Lang: "en", Details: true})
	for in, want := range map[string]string{
		"[http://a.org/b ''c'' d]":                                    "http://a.org/b=c d",
		"[http://a.org] [//b.org c]":                                  "http://a.org= //b.org=c",
		"see http://a.org/b_c-d?e=f&g=h|1, and":                       "http://a.org/b_c-d?e=f&g=h=",
		"(http://a.org/b) http://a.org/(b)":                           "http://a.org/b= http://a.org/(b)=",
		"''http://a.org''. <b>http://b.org</b>":                       "http://a.org= http://b.org=",
		"http://a.org/?b=http://c.org":                                "http://a.org/?b=http://c.org=",
		"[http://a.org http://b.org]":                                 "http://a.org=http://b.org",
		"http://a.org/?b&amp;c http://d.org&lt;":                      "http://a.org/?b&c= http://d.org=",
		"<ref>[http://a.org b c]</ref>":                               "http://a.org=b c",
		"<ref>{{cite web|url=http://a.org|title=b}}.</ref>":           "http://a.org=",
		"{{cite web|url=http://a.org}} {{small|http://b.org}}":        "http://a.org= http://b.org=",
		"<nowiki>http://a.org</nowiki> xhttp://a.org http:// foo://a": "",
		"http://" + strings.Repeat("a", 3000):                         "",
	} {
		var got []string
		for _, l := range p.Parse("T", in).External {
			got = append(got, l.URL+"="+l.Label)
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestSortKeys(t *testing.T) {
	for _, tt := range []struct{ lang, in, want string }{
		{"en", "[[Category:A|b]] [[Category:C]]", "A=b C="},
		{"en", "[[Category:A]] {{DEFAULTSORT:Gang, Li}} [[Category:B| ]] [[Category:C|*]]", "A=Gang, Li B=  C=*"},
		{"en", "{{DEFAULTSORT:a}} {{DEFAULTSORT:b}} {{DEFAULTSORT:}} [[Category:A]]", "A=b"},
		{"de", "{{SORTIERUNG:Li}} [[Kategorie:A]]", "A=Li"},
		{"en", "{{infobox x|a={{DEFAULTSORT:b}}}} [[Category:A]]", "A="},
	} {
		var got []string
		a := NewParser(Options{Lang: tt.lang, Details: true}).Parse("T", tt.in)
		for _, c := range a.Categories {
			got = append(got, c.Name+"="+c.SortKey)
		}
		if got := strings.Join(got, " "); got != tt.want || len(a.Templates) > 0 && tt.lang == "de" {
			t.Errorf("%s: %q, want %q; templates %q", tt.in, got, tt.want, a.Templates)
		}
	}
}

func TestStub(t *testing.T) {
	for _, tt := range []struct {
		lang, in string
		want     bool
	}{
		{"en", "{{China-bio-stub}}", true}, {"en", "{{stub}}", true}, {"en", "{{stubborn}}", false},
		{"fr", "{{Ébauche|Chine}}", true}, {"ja", "{{China-stub}}", true}, {"en", "{{small|stub}}", false},
	} {
		if got := NewParser(Options{Lang: tt.lang, Details: true}).Parse("T", tt.in).Stub; got != tt.want {
			t.Errorf("%s: %v", tt.in, got)
		}
	}
}
