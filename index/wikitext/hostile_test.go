package wikitext

import (
	"strings"
	"testing"
)

// hostile are sources that a scanner may take quadratic time or unbounded
// memory for, of about n bytes.
var hostile = []struct {
	name string
	make func(n int) string
}{
	{"open templates", repeat("{{")},
	{"open templates with text", repeat("{{a|b ")},
	{"open templates in lines", repeat("{{a|b\n")},
	{"closing templates", repeat("}}")},
	{"braces closed", func(n int) string { return strings.Repeat("{", n/2) + strings.Repeat("}", n/2) }},
	{"kept templates nested", func(n int) string { return strings.Repeat("{{small|", n/10) + strings.Repeat("}}", n/10) }},
	{"open links", repeat("[[")},
	{"open links with labels", repeat("[[a|b ")},
	{"open pictures", repeat("[[File:a|")},
	{"pictures nested", func(n int) string { return strings.Repeat("[[File:a|thumb|", n/17) + strings.Repeat("]]", n/17) }},
	{"open link before templates", func(n int) string { return "[[a|" + strings.Repeat("{{small|[[a|", n/14) + strings.Repeat("}}", n/14) }},
	{"links in open templates", repeat("{{a|[[b]]")},
	{"open external links", repeat("[http://a ")},
	{"open notes", repeat("<ref>")},
	{"open notes with names", repeat("<ref name=a ")},
	{"open notes before closing tags", func(n int) string {
		return strings.Repeat("<ref>", n/20) + strings.Repeat("</b></i>", n/12)
	}},
	{"open comments", repeat("<!-- ")},
	{"open comments in templates", repeat("{{a|<!-- ")},
	{"open nowiki in templates", repeat("{{a|<nowiki>")},
	{"poems with open templates", repeat("<poem>{{a|</poem>")},
	{"open tables", repeat("{|\n")},
	{"cells", repeat("{|\n|a||b||[[c")},
	{"cells in a line", func(n int) string { return "{|\n|" + strings.Repeat("||a ", n/4) }},
	{"rows", repeat("|-\n")},
	{"open variants", repeat("-{")},
	{"variants nested", func(n int) string { return strings.Repeat("-{a:", n/6) + strings.Repeat("}-", n/6) }},
	{"variants and templates", repeat("-{{{")},
	{"open parameters", repeat("{{{")},
	{"parameters nested", func(n int) string { return strings.Repeat("{{{a|", n/8) + strings.Repeat("}}}", n/8) }},
	{"apostrophes", repeat("'''a ''b ")},
	{"apostrophes in a row", repeat("'")},
	{"apostrophes in lines", repeat("'''''\n")},
	{"headings", repeat("=a=\n")},
	{"equal headings", repeat("== a ==\n")},
	{"headings nested", repeat("=a=\n==b==\n===c===\n====d====\n=====e=====\n======f======\n")},
	{"half a heading", repeat("==")},
	{"headings with comments", func(n int) string { return "=a=" + strings.Repeat("<!---->", n/7) }},
	{"half headings with templates", repeat("\n= {{a|")},
	{"HTML headings", repeat("<h2>")},
	{"terms", repeat(";a ")},
	{"terms in lines", repeat(";a [b <c\n")},
	{"list marks", repeat("*")},
	{"tags", repeat("<b")},
	{"tags with comments", repeat("<b <!-- -->")},
	{"hidden elements", repeat(`<b style="display:none">`)},
	{"less than", repeat("<")},
	{"ampersands", repeat("&#")},
	{"switches", repeat("__a")},
	{"template with many arguments", func(n int) string { return "{{hlist" + strings.Repeat("|a", n/2) + "}}" }},
	{"hatnote with many arguments", func(n int) string { return "{{main" + strings.Repeat("|a", n/2) + "}}" }},
	{"switch with many cases", func(n int) string { return "{{#switch:z" + strings.Repeat("|a=1", n/4) + "}}" }},
	{"many templates", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString("{{" + strings.Repeat("x", i%50) + string(rune('a'+i%26)) + "}}")
		}
		return b.String()
	}},
	{"titles", repeat("{{PAGENAME}}")},
	{"gallery", func(n int) string { return "<gallery>\n" + strings.Repeat("a|b|c\n", n/6) + "</gallery>" }},
	{"gallery with open templates", func(n int) string { return "<gallery>\n" + strings.Repeat("a|{{b|c\n", n/8) + "</gallery>" }},
	{"items with stray apostrophes", repeat("* l'''amour'' a\n")},
	{"elements with languages", repeat("<b lang=fr>a<i lang=de>")},
	{"boxes nested", func(n int) string {
		return strings.Repeat("{{infobox\n|a=\n|b=\n|c=\n|d=\n|e=", n/32) + strings.Repeat("}}", n/32)
	}},
	{"URLs", repeat("http://a_")},
	{"URLs in a note", func(n int) string { return "<ref>" + strings.Repeat("[http://a b ", n/12) + "</ref>" }},
	{"coordinates", func(n int) string { return "{{coord|" + strings.Repeat("1_", n/2) + "}}" }},
	{"nul bytes", repeat("\x00\xff")},
}

func repeat(s string) func(n int) string {
	return func(n int) string { return strings.Repeat(s, n/len(s)) }
}

// TestHostile parses a quarter of a megabyte of each hostile source twice over,
// as the text of a page and of a template's argument: it would not end in time
// if the scanner were quadratic. BenchmarkHostile tells how long they take.
func TestHostile(t *testing.T) {
	size := 1 << 18
	if testing.Short() {
		size = 1 << 16
	}
	p := NewParser(Options{Lang: "zh"})
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			src := h.make(size)
			checkArticle(t, src, p.Parse("T", src))
			src = "{{small|" + src + "}}"
			checkArticle(t, src, p.Parse("T", src))
		})
	}
}

// BenchmarkHostile reports MB/s at two sizes, which must be alike.
func BenchmarkHostile(b *testing.B) {
	p := NewParser(Options{Lang: "zh"})
	for _, h := range hostile {
		for _, size := range []int{1e6, 10e6} {
			b.Run(strings.ReplaceAll(h.name, " ", "_")+map[int]string{1e6: "/1MB", 10e6: "/10MB"}[size], func(b *testing.B) {
				src := h.make(size)
				b.SetBytes(int64(len(src)))
				b.ReportAllocs()
				for b.Loop() {
					p.Parse("T", src)
				}
			})
		}
	}
}
