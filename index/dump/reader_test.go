package dump

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

// wrap makes an export of what stands within <mediawiki>.
func wrap(s string) string { return "<mediawiki>" + s + "</mediawiki>" }

// readerTests are exports and the pages that come of them, one a line. They
// seed FuzzNext too.
var readerTests = []struct {
	name string
	in   string
	want string
	err  string // part of the error after the pages
	warn string // part of the first warning
}{
	{
		name: "0.3, namespace by prefix",
		in: `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.3/" version="0.3" xml:lang="de"><siteinfo><namespaces>
<namespace key="0" /><namespace key="1">Diskussion</namespace></namespaces></siteinfo>
<page><title>Diskussion:Tor</title><id>7</id><restrictions>sysop</restrictions><revision><id>8</id><timestamp>2003-02-01T00:00:00Z</timestamp>
<contributor><username>A</username><id>99</id></contributor><minor/><comment>c</comment><text xml:space="preserve">a</text></revision></page>
<page><title>Help:X</title><id>9</id></page><page><title>No: one</title><id>10</id></page></mediawiki>`,
		want: `7 "Diskussion:Tor" ns=1 rev=8 at=2003-02-01 "a"
9 "Help:X" ns=12 ""
10 "No: one" ""`,
	},
	{
		name: "0.4, redirect without title, upload",
		in: wrap(`<page><title>R</title><id>1</id><redirect /><revision><id>2</id><text>#REDIRECT [[S]]</text></revision>
<upload><timestamp>2001-01-01T00:00:00Z</timestamp><filename>f</filename><text>no</text></upload></page>`),
		want: `1 "R" rev=2 "#REDIRECT [[S]]"`,
	},
	{
		name: "redirect with entities and a bracket",
		in:   wrap(`<page><title>A &amp; B</title><ns>4</ns><id>1</id><redirect title="C &quot;D&quot; > E" /></page>`),
		want: `1 "A & B" ns=4 to="C \"D\" > E" ""`,
	},
	{
		name: "0.10, model, format, sha1",
		in: wrap(`<page><title>M</title><ns>828</ns><id>1</id><revision><id>2</id><model>Scribunto</model><format>text/plain</format>
<text bytes="9" xml:space="preserve">return {}</text><sha1>abc</sha1></revision></page>`),
		want: `1 "M" ns=828 rev=2 model=Scribunto "return {}"`,
	},
	{
		name: "0.11, main slot first and others after",
		in: wrap(`<page><title>S</title><id>1</id><revision><id>2</id><origin>2</origin><model>wikitext</model><text>main</text>
<content><role>mediainfo</role><origin>2</origin><model>json</model><text>{}</text></content><sha1>x</sha1></revision></page>`),
		want: `1 "S" rev=2 "main"`,
	},
	{
		name: "0.11, main slot as content",
		in: wrap(`<page><title>S</title><id>1</id><revision><id>2</id>
<content><role>mediainfo</role><model>json</model><text>{}</text></content>
<content><role>main</role><model>wikitext</model><text>main</text></content>
<content><role>aux</role><text>later</text></content></revision></page>`),
		want: `1 "S" rev=2 "main"`,
	},
	{
		name: "newest revision by time, not by order",
		in: wrap(`<page><title>H</title><id>1</id>
<revision><id>5</id><timestamp>2005-01-01T00:00:00Z</timestamp><text>five</text></revision>
<revision><id>9</id><timestamp>2009-01-01T00:00:00Z</timestamp><model>css</model><text>nine</text><sha1>n</sha1></revision>
<revision><id>7</id><timestamp>2007-01-01T00:00:00Z</timestamp><text>seven</text><sha1>s</sha1></revision></page>`),
		want: `1 "H" rev=9 at=2009-01-01 model=css "nine"`,
	},
	{
		name: "newest revision by id at one time",
		in: wrap(`<page><title>H</title><revision><id>3</id><timestamp>2005-01-01T00:00:00Z</timestamp><text>three</text></revision>
<revision><id>2</id><timestamp>2005-01-01T00:00:00Z</timestamp><text>two</text></revision></page>`),
		want: `0 "H" rev=3 at=2005-01-01 "three"`,
	},
	{
		name: "newest revision without text",
		in: wrap(`<page><title>H</title><revision><id>3</id><text>three</text></revision>
<revision><id>4</id></revision></page>`),
		want: `0 "H" rev=4 ""`,
	},
	{
		name: "newest revision with another slot only",
		in: wrap(`<page><title>H</title><revision><id>3</id><text>three</text></revision>
<revision><id>4</id><content><role>x</role><text>slot</text></content></revision></page>`),
		want: `0 "H" rev=4 ""`,
	},
	{
		name: "deleted text, contributor and comment",
		in: wrap(`<page><title>D</title><id>1</id><revision><id>2</id><contributor deleted="deleted" /><comment deleted="deleted" />
<text bytes="80" deleted="deleted" /></revision></page><page><title>E</title><id>2</id><revision><id>3</id><text bytes="0" /></revision></page>`),
		want: `1 "D" rev=2 ""
2 "E" rev=3 ""`,
	},
	{
		name: "references",
		in:   wrap(`<page><title>T</title><revision><text>&lt;&gt;&amp;&quot;&apos; &#65;&#x4e00;&#X4E00; &#0;&#xD800;&#x110000;&#9999999999; &nbsp; &; & &amp;lt; &#; &#x;</text></revision></page>`),
		want: `0 "T" "<>&\"' A一一 ���� &nbsp; &; & &lt; &#; &#x;"`,
	},
	{
		name: "CDATA, comments and instructions in text",
		in:   wrap(`<page><title>a<!-- b -->c</title><revision><text>1&lt;<![CDATA[2&lt;]]]]><![CDATA[>]]><!-- 3 --><?x 4?>5<b>6<c/></b>7</text></revision></page>`),
		want: `0 "ac" "1<2&lt;]]>57"`,
	},
	{
		name: "declaration, DOCTYPE with subset, comments around",
		in: "\ufeff<?xml version=\"1.0\"?>\n<!DOCTYPE m [ <!ENTITY a \"<b>\"> ]>\n<!-- <page> -->" +
			wrap(`<!-- <page><title>no</title></page> --><page><title>T</title></page><![CDATA[<page>]]>`) + "<!-- after -->",
		want: `0 "T" ""`,
	},
	{
		name: "unknown elements at any depth",
		in: wrap(`<x><y><z/><y a="/>">t</y></y></x><page><title>T</title><DiscussionThreading><ThreadSubject>s</ThreadSubject>
<ThreadPage>p</ThreadPage></DiscussionThreading><id>4</id><discussionthreadinginfo><a><id>5</id></a></discussionthreadinginfo></page>
<logitem><id>1</id><params xml:space="preserve">p</params></logitem>`),
		want: `4 "T" ""`,
	},
	{name: "deep nesting", in: wrap(strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000) + "<page><title>T</title></page>"), want: `0 "T" ""`},
	{name: "line ends", in: wrap("<page><title>T</title><revision><text>a\r\nb\rc&#13;d</text></revision></page>"), want: `0 "T" "a\nb\nc\rd"`},
	{name: "invalid UTF-8 and control characters", in: wrap("<page><title>T\xff</title><revision><text>a\xc3(\x00\x07b</text></revision></page>"), want: "0 \"T�\" \"a�(\\x00\\ab\""},
	{name: "odd numbers and dates", in: wrap("<page><title>T</title><ns>x</ns><id>1e3</id><revision><id/><timestamp>soon</timestamp><text>t</text></revision></page>"), want: `0 "T" "t"`},
	{name: "negative namespace", in: wrap("<page><title>Special:X</title><ns>-1</ns></page>"), want: `0 "Special:X" ns=-1 ""`},
	{name: "space in tags", in: "<mediawiki\n><page\n><title >T</title\n><redirect\ttitle = 'U' /></page></mediawiki\n>", want: `0 "T" to="U" ""`},
	{name: "no siteinfo, no pages", in: "<mediawiki/>"},
	{name: "pages without a root", in: "<page><title>A</title></page>\n<page><title>B</title></page>", want: "0 \"A\" \"\"\n0 \"B\" \"\""},
	{name: "two exports in a row", in: wrap("<page><title>A</title></page>") + "\n<?xml?>" + wrap("<siteinfo><sitename>S</sitename></siteinfo><page><title>B</title></page>"), want: "0 \"A\" \"\"\n0 \"B\" \"\""},
	{name: "no page in the title", in: wrap("<page><revision><text>t</text></revision></page>"), want: `0 "" "t"`},

	{name: "empty", in: "", err: "it is empty"},
	{name: "white space", in: " \n", err: "it is empty"},
	{name: "text", in: "hello", err: "does not begin with a tag"},
	{name: "HTML", in: "<!DOCTYPE html><html><body></body></html>", err: "first element is <html>"},
	{name: "no tag", in: "<<", err: `"<" within a tag`},

	{name: "cut off in a page", in: "<mediawiki><page><title>A</title></page><page><title>B</title><id>", want: `0 "A" ""`, err: `cut off at byte 66 of its content, after page "A" (whole pages read: 1)`},
	{name: "cut off after a page", in: "<mediawiki><page><title>A</title></page>", want: `0 "A" ""`, err: "cut off"},
	{name: "cut off in the head", in: "<mediawiki><siteinfo><sitename>", err: "cut off at byte 31 of its content, before the first page"},
	{name: "cut off in the declaration", in: `<?xml version="1.0"?>`, err: "cut off"},
	{name: "cut off in a tag after the end", in: wrap("") + "<", err: "cut off"},
	{
		name: "a page within a page", in: wrap("<page><title>A</title><revision><page><title>B</title></page>"),
		want: `0 "B" ""`, err: "damaged at byte 43 of its content, before the first page (whole pages read: 1)", warn: `page "A": damaged at byte 43`,
	},
	{
		name: "an end tag too many", in: wrap("<page><title>A</title></revision></page><page><title>B</title></page>"),
		want: `0 "B" ""`, err: "</revision> where </page> was due", warn: "reading goes on at the next page",
	},
	{
		name: "an element that does not end", in: wrap("<page><title>A</page><page><title>B</title></page>"),
		want: `0 "B" ""`, err: "</page> where </title> was due",
	},
	{
		name: "the export ends within a page", in: wrap("<page><title>A</title>") + wrap("<page><title>B</title></page>"),
		want: `0 "B" ""`, err: "</mediawiki> where </page> was due",
	},
	{
		name: "a bracket in text", in: wrap("<page><title>A</title><revision><text>1 < 2 <3</text></revision></page><page><title>B</title></page>"),
		want: `0 "B" ""`, err: "damaged",
	},
	{
		name: "a title too long", in: wrap("<page><title>" + strings.Repeat("x", maxFieldBytes+1) + "</title></page><page><title>B</title></page>"),
		want: `0 "B" ""`, err: "element <title> is longer than 65536 bytes",
	},
	{
		name: "a tag too long", in: wrap(`<page><title>A</title><redirect title="` + strings.Repeat("x", 2*maxTagBytes) + `"/></page><page><title>B</title></page>`),
		want: `0 "B" ""`, err: "a tag longer than 65536 bytes",
	},
}

func TestReader(t *testing.T) {
	for _, tt := range readerTests {
		t.Run(tt.name, func(t *testing.T) {
			// Reading by single bytes moves the window at every place.
			for _, src := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
				var warned string
				r := NewReader(src, Options{Warn: func(w Warning) {
					if warned == "" {
						warned = w.String()
					}
				}})
				pages, err := readAll(r)
				if got := describeAll(pages); got != tt.want {
					t.Errorf("pages\n%.500s\nwant\n%s", got, tt.want)
				}
				if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %q", err, tt.err)
				}
				if !strings.Contains(warned, tt.warn) {
					t.Errorf("warning %q, want %q", warned, tt.warn)
				}
				if _, err := r.Next(); err == nil {
					t.Error("Next goes on after its error")
				}
			}
		})
	}
}

func TestSite(t *testing.T) {
	r := NewReader(strings.NewReader(`<mediawiki version="0.11" xml:lang="zh-Hant"><siteinfo><sitename>A &amp; B</sitename><dbname>ab</dbname>
<base>https://ab.example/</base><generator>MediaWiki 1.42</generator><case>case-sensitive</case><odd><a/></odd><namespaces>
<namespace key="0" case="first-letter" /><namespace key="4" case="case-sensitive">AB</namespace><namespace key="x">no</namespace></namespaces></siteinfo>
<page><title>AB:T</title></page></mediawiki>`), Options{})
	site, err := r.Site()
	if err != nil {
		t.Fatal(err)
	}
	if site.Name != "A & B" || site.DBName != "ab" || site.Base != "https://ab.example/" || site.Generator != "MediaWiki 1.42" ||
		site.Lang != "zh-Hant" || site.Version != "0.11" || !site.CaseSensitive {
		t.Errorf("site %+v", site)
	}
	if len(site.Namespaces) != 2 || site.Namespaces[0] != (Namespace{}) || site.Namespaces[1] != (Namespace{4, "AB", true}) {
		t.Errorf("namespaces %+v", site.Namespaces)
	}
	if p, err := r.Next(); err != nil || p.Namespace != 4 {
		t.Errorf("page %+v, %v", p, err)
	}
}

// TestSiteLenient: a dump without siteinfo, or cut off in it, has what it has.
func TestSiteLenient(t *testing.T) {
	for in, lang := range map[string]string{
		`<mediawiki xml:lang="nl"><page><title>A</title></page></mediawiki>`: "nl",
		`<mediawiki xml:lang="nl"><siteinfo><sitename>`:                      "nl",
		`<page><title>A</title></page>`:                                      "",
		`<mediawiki xml:lang="nl"></mediawiki>`:                              "nl",
	} {
		site, err := NewReader(strings.NewReader(in), Options{}).Site()
		if err != nil || site.Lang != lang {
			t.Errorf("Site of %s: %+v, %v", in, site, err)
		}
	}
	if site, err := NewReader(strings.NewReader("<html/>"), Options{}).Site(); err == nil {
		t.Errorf("Site of HTML: %+v", site)
	}
}

func TestOffset(t *testing.T) {
	in := smallDump(300, 5000)
	pages, err := readAll(NewReader(strings.NewReader(in), Options{}))
	if err != nil || len(pages) != 300 {
		t.Fatal(len(pages), err)
	}
	for _, p := range pages {
		if !strings.HasPrefix(in[p.Offset:], "<page>\n    <title>"+p.Title+"<") {
			t.Fatalf("page %q is not at %d", p.Title, p.Offset)
		}
	}
}

func TestUTF16(t *testing.T) {
	in := wrap("<page><title>李綱 \U0001F3EF</title><revision><text>a\nб</text></revision></page>")
	want := "0 \"李綱 \U0001F3EF\" \"a\\nб\""
	units := utf16.Encode([]rune("\ufeff" + in))
	var le, be []byte
	for _, u := range units {
		le = append(le, byte(u), byte(u>>8))
		be = append(be, byte(u>>8), byte(u))
	}
	for name, b := range map[string][]byte{"little": le, "big": be} {
		for _, src := range []io.Reader{bytes.NewReader(b), iotest.OneByteReader(bytes.NewReader(b))} {
			pages, err := readAll(NewReader(src, Options{}))
			if got := describeAll(pages); got != want || err != nil {
				t.Errorf("%s endian: %s, %v", name, got, err)
			}
		}
	}
	lone := "\xff\xfe<\x00a\x00\x00\xd8b\x00\x00\xdc\x00\xd8"
	if b, err := io.ReadAll(newUTF8Reader(strings.NewReader(lone))); string(b) != "<a�b�" || err != nil {
		t.Errorf("halves of pairs: %q, %v", b, err)
	}
}

// TestMaxPageBytes: a page beyond the limit is passed over with a warning
// that names it, one at the limit is read, and memory stays bounded.
func TestMaxPageBytes(t *testing.T) {
	page := func(title, text string) string {
		return "<page><title>" + title + "</title><revision><text>" + text + "</text></revision></page>"
	}
	fits, tooLong := strings.Repeat("x", 1000), strings.Repeat("y", 1001)
	for name, tt := range map[string]struct{ in, want, warn string }{
		"text":            {page("A", fits) + page("B", tooLong) + page("C", "c"), "A C", `page "B": text is larger than 1000 bytes, page left out`},
		"parts":           {page("A", "a<!-- -->"+tooLong) + page("C", "c"), "C", `page "A"`},
		"cdata":           {page("A", "<![CDATA["+tooLong+"]]>") + page("C", "c"), "C", `page "A"`},
		"tag in cdata":    {page("A", "<![CDATA["+tooLong+"</text>]]>") + page("C", "c"), "C", `page "A"`},
		"references":      {page("A", strings.Repeat("&lt;", 251)) + page("C", "c"), "C", `page "A"`},
		"old, not newest": {"<page><title>A</title><revision><id>1</id><text>" + tooLong + "</text></revision><revision><id>2</id><text>b</text></revision></page>", "A", ""},
		"newest":          {"<page><title>A</title><revision><id>1</id><text>b</text></revision><revision><id>2</id><text>" + tooLong + "</text></revision></page>", "", `page "A"`},
	} {
		t.Run(name, func(t *testing.T) {
			var warned []string
			r := NewReader(iotest.OneByteReader(strings.NewReader(wrap(tt.in))), Options{MaxPageBytes: 1000, Warn: func(w Warning) { warned = append(warned, w.String()) }})
			pages, err := readAll(r)
			var titles []string
			for _, p := range pages {
				titles = append(titles, p.Title)
			}
			if got := strings.Join(titles, " "); got != tt.want || err != nil {
				t.Errorf("pages %s, %v, want %s", got, err, tt.want)
			}
			if got := strings.Join(warned, "\n"); !strings.HasPrefix(got, tt.warn) || (got == "") != (tt.warn == "") {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}

// TestMemoryBounded reads a page of a hundred large revisions, and one text
// far beyond the limit, in a window that must stay small.
func TestMemoryBounded(t *testing.T) {
	const size = 1 << 20
	text := strings.Repeat("z", size)
	var b strings.Builder
	b.WriteString("<mediawiki><page><title>H</title>")
	for i := range 30 {
		b.WriteString("<revision><id>" + string(rune('A'+i)) + "</id><text>" + text + "</text></revision>")
	}
	b.WriteString("</page><page><title>L</title><revision><text>" + strings.Repeat(text, 20) + "</text></revision></page></mediawiki>")
	r := NewReader(strings.NewReader(b.String()), Options{MaxPageBytes: size})
	pages, err := readAll(r)
	if err != nil || len(pages) != 1 || len(pages[0].Text) != size {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	if n := len(r.w.buf) + cap(r.w.spill); n > 5*size {
		t.Errorf("the window holds %d bytes, the largest page %d", n, size)
	}
}
