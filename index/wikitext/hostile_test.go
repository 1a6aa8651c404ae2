package wikitext

import (
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hostile are sources that a scanner may take quadratic time or unbounded
// memory for, of about n bytes. What is found superlinear is added here.
var hostile = []struct {
	name string
	make func(n int) string
}{
	{"open templates", repeat("{{")},
	{"open templates with text", repeat("{{a|b ")},
	{"open templates in lines", repeat("{{a|b\n")},
	{"closing templates", repeat("}}")},
	{"braces closed", func(n int) string { return strings.Repeat("{", n/2) + strings.Repeat("}", n/2) }},
	{"templates closed by threes", func(n int) string { return strings.Repeat("{{", n/4) + strings.Repeat("}}}", n/6) }},
	{"parameters closed", func(n int) string { return strings.Repeat("{{{", n/6) + strings.Repeat("}}}", n/6) }},
	{"parameters closed by twos", func(n int) string { return strings.Repeat("{{{", n/6) + strings.Repeat("}}", n/4) }},
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
	{"hidden elements and half a closing tag each", func(n int) string {
		return strings.Repeat(`<p class="navbox">`, n/22) + strings.Repeat("</p ", n/22)
	}},
	{"hidden elements before half a closing tag", repeat(`<p class="navbox"></p `)},
	{"hidden elements in arguments", repeat(`{{small|<b class="noprint">}}`)},
	{"hidden elements and half an element each", func(n int) string {
		return strings.Repeat(`<p class="navbox">`, n/21) + strings.Repeat("<p ", n/21)
	}},
	{"hidden tables", repeat("{| class=\"navbox\"\n")},
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
	{"broken UTF-8", repeat("\xe6\x9d")},
	{"one letter", repeat("a")},
	{"blanks", repeat(" ")},
	{"lines", repeat("\n")},
	{"bars", repeat("|")},
	{"links in templates", repeat("{{[[")},
	{"templates in links", repeat("[[{{")},
	{"templates and a bar", repeat("{{|")},
	{"templates and arguments", repeat("{{a|")},
	{"links and labels", repeat("[[a|[[a|")},
	{"pictures without a name", repeat("[[File:|")},
	{"variants in variants", repeat("-{-{")},
	{"variants closed", repeat("-{a|}-")},
	{"conditions", repeat("{{#if:")},
	{"switches without a case", repeat("{{#switch:|")},
	{"conditions closed", func(n int) string { return strings.Repeat("{{#if:a|", n/10) + strings.Repeat("}}", n/10) }},
	{"switches closed", func(n int) string { return strings.Repeat("{{#switch:a|", n/14) + strings.Repeat("}}", n/14) }},
	{"functions closed", func(n int) string { return strings.Repeat("{{lc:", n/7) + strings.Repeat("}}", n/7) }},
	{"galleries", repeat("<gallery>")},
	{"nowiki", repeat("<nowiki>")},
	{"poems in a poem", func(n int) string { return strings.Repeat("<poem>", n/13) + strings.Repeat("</poem>", n/13) }},
	{"divisions", repeat("<div>")},
	{"bold tags", repeat("<b>")},
	{"closing tags", repeat("</b>")},
	{"HTML headings before closing tags", repeat("<h2></b>")},
	{"notes without an end", repeat("<ref")},
	{"notes with half a name", repeat("<ref name=")},
	{"italics", repeat("''")},
	{"equals signs", repeat("=\n")},
	{"marks of all lists", repeat("*#:;")},
	{"terms with brackets", repeat(";[")},
	{"terms with open links", repeat(";[[a|")},
	{"terms with open external links", repeat(";[http://a ")},
	{"terms with colons", repeat(";a:")},
	{"URLs", repeat("http://")},
	{"ampersands alone", repeat("&")},
	{"underscores", repeat("__")},
	{"signatures", repeat("~~~~")},
	{"magic numbers", repeat("ISBN 123456789X RFC 1 ")},
	{"cells in lines", repeat("{|\n|-\n|a\n")},
	{"head cells", repeat("{|\n!a!!")},
	{"cells with variants", repeat("|a-{")},
	{"labels of one page", func(n int) string {
		return "{{main|l1=" + strings.Repeat("a", n/2) + strings.Repeat("|1=b", n/8) + "}}"
	}},
	{"targets with percents", repeat("[[%41|")},
}

func repeat(s string) func(n int) string {
	return func(n int) string { return strings.Repeat(s, n/len(s)) }
}

// TestHostile parses a quarter of a megabyte of each hostile source twice over,
// as the text of a page and of a template's argument.
func TestHostile(t *testing.T) {
	size := 1 << 18
	if testing.Short() {
		size = 1 << 16
	}
	parseHostile(t, NewParser(Options{Lang: "zh", KeepListMarks: true}), size, "{{small|")
}

// parseHostile parses each hostile source of about size bytes, as the text of a
// page and of an argument of the template that call begins.
func parseHostile(t *testing.T, p *Parser, size int, call string) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			src := h.make(size)
			checkArticle(t, src, p.Parse("T", src))
			src = call + src + "}}"
			checkArticle(t, src, p.Parse("T", src))
		})
	}
}

// TestLinear has each hostile source parsed, and expanded as a template.
func TestLinear(t *testing.T) {
	if cpuTime() == 0 {
		t.Skip("the time of the processor is not known")
	}
	p := NewParser(Options{Lang: "zh"})
	for _, h := range hostile {
		checkLinear(t, h.name, h.make, func(src string) time.Duration { return parseTime(p, src) })
		checkLinear(t, h.name+" as a template", h.make, func(src string) time.Duration { return templateTime(t, src) })
	}
}

// checkLinear compares the time that a source takes with that of a fourth of
// it: four times as long is linear, sixteen times quadratic. What takes a moment
// only says nothing.
func checkLinear(t *testing.T, name string, source func(n int) string, taken func(src string) time.Duration) {
	t.Helper()
	const (
		size   = 1 << 18
		ratio  = 10
		moment = 50 * time.Millisecond
	)
	small, large := source(size/4), source(size)
	var short, long time.Duration
	for range 4 { // the machine may have been busy
		short, long = taken(small), taken(large)
		if long < moment || long < ratio*short {
			return
		}
	}
	t.Errorf("%s: %v for %d bytes, %v for %d", name, short, len(small), long, len(large))
}

func parseTime(p *Parser, src string) time.Duration {
	begin := cpuTime()
	p.Parse("T", src)
	return cpuTime() - begin
}

// templateTime is the time to make a set of a template and to expand it.
func templateTime(t *testing.T, src string) time.Duration {
	c := NewTemplateCollector(Options{})
	begin := cpuTime()
	c.AddTemplate("X", src)
	c.AddPage(src)
	set := madeSet(t, c)
	used := cpuTime() - begin
	return used + parseTime(NewParser(Options{Templates: set}), "{{X}}")
}

// TestHostileFull parses as many megabytes of each hostile source as
// WIKISEEK_HOSTILE_MB says, which should take less than a tenth of a second
// a megabyte, and logs time and memory. Times are those of the processor, the
// better of three.
func TestHostileFull(t *testing.T) {
	mb, _ := strconv.Atoi(os.Getenv("WIKISEEK_HOSTILE_MB"))
	if mb == 0 {
		t.Skip("WIKISEEK_HOSTILE_MB is not set")
	}
	limit := time.Duration(mb) * time.Second / 10
	for _, h := range hostile {
		src := h.make(mb * 1e6)
		best, allocated := time.Duration(math.MaxInt64), uint64(0)
		for range 3 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			best = min(best, parseTime(NewParser(Options{Lang: "zh"}), src))
			runtime.ReadMemStats(&after)
			allocated = after.TotalAlloc - before.TotalAlloc
			if best < limit/4 {
				break
			}
		}
		t.Logf("%-36s %6.3f s, allocated %5.1f bytes a byte", h.name, best.Seconds(), float64(allocated)/float64(len(src)))
		if best >= limit {
			t.Errorf("%s: %v for %d MB, want less than %v", h.name, best, mb, limit)
		}
	}
}
