package wikitext

import (
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"wikiseek/index/dump"
)

// benchDumps are the real dumps to measure with, by the name of the benchmark.
var benchDumps = map[string]string{
	"public":  "../../../shared/data/bench/public.xml.xz",
	"ganwiki": "../../../shared/data/dumps/formats/ganwiki-multistream.xml.bz2",
}

// BenchmarkParse reports bytes of wikitext by kind of page, also by second of
// processor time, which other programs on the machine disturb less: our own
// pages of testdata, and, where they are, those of real dumps, redirects
// included, and of the oracle.
func BenchmarkParse(b *testing.B) {
	for kind, path := range benchDumps {
		b.Run(kind, func(b *testing.B) { benchDump(b, path) })
	}
	for kind, langs := range map[string][]string{"oracle-en": {"en"}, "oracle-cjk": {"zh", "ja", "ko"}} {
		b.Run(kind, func(b *testing.B) { benchOracle(b, langs) })
	}
	for kind, c := range map[string]struct{ lang, src string }{
		"latin":     {"en", benchPage(b, "en-emperor")},
		"han":       {"zh", benchPage(b, "zh-variants")},
		"templates": {"en", strings.Repeat(benchTemplates, 100)},
		"tables":    {"en", strings.Repeat(benchTable, 100)},
	} {
		b.Run(kind, func(b *testing.B) { benchParse(b, Options{Lang: c.lang}, []benchSource{{"Title", c.src}}) })
	}
}

// A benchSource is a page to parse.
type benchSource struct{ title, text string }

func benchParse(b *testing.B, opts Options, pages []benchSource) {
	p := NewParser(opts)
	n := 0
	for _, page := range pages {
		n += len(page.text)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	begin := cpuTime()
	for b.Loop() {
		for _, page := range pages {
			p.Parse(page.title, page.text)
		}
	}
	if used := cpuTime() - begin; used > 0 {
		b.ReportMetric(float64(n)*float64(b.N)/1e6/used.Seconds(), "MB/cpu-s")
	}
}

// benchDump parses the pages of a dump.
func benchDump(b *testing.B, path string) {
	if _, err := os.Stat(path); err != nil {
		b.Skipf("no dump: %v", err)
	}
	set, err := dump.Open(b.Context(), []string{path}, dump.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer set.Close()
	site, err := set.Site()
	if err != nil {
		b.Fatal(err)
	}
	opts := Options{Lang: site.Lang}
	for _, ns := range site.Namespaces {
		opts.Namespaces = append(opts.Namespaces, Namespace{ns.ID, ns.Name})
	}
	var pages []benchSource
	for {
		page, err := set.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
		if page.Model == "wikitext" {
			pages = append(pages, benchSource{page.Title, page.Text})
		}
	}
	benchParse(b, opts, pages)
}

// BenchmarkParsePages parses the pages of WIKISEEK_BENCH_PAGES, lines of
// {"title","text"}, which bench/extractors.py writes.
func BenchmarkParsePages(b *testing.B) {
	path := os.Getenv("WIKISEEK_BENCH_PAGES")
	if path == "" {
		b.Skip("WIKISEEK_BENCH_PAGES names no file")
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var pages []benchSource
	for d := json.NewDecoder(f); d.More(); {
		var page struct{ Title, Text string }
		if err := d.Decode(&page); err != nil {
			b.Fatal(err)
		}
		pages = append(pages, benchSource{page.Title, page.Text})
	}
	benchParse(b, Options{}, pages)
}

// benchOracle parses the real pages of the oracle in some languages.
func benchOracle(b *testing.B, langs []string) {
	var pages []benchSource
	for _, c := range readOracle(b) {
		if c.Set != "parserTests" && slices.Contains(langs, c.Lang) {
			pages = append(pages, benchSource{c.Title, c.Wikitext})
		}
	}
	benchParse(b, Options{Lang: langs[0]}, pages)
}

func benchPage(b *testing.B, name string) string {
	src, err := os.ReadFile("testdata/" + name + ".wiki")
	if err != nil {
		b.Fatal(err)
	}
	return strings.Repeat(string(src), 50)
}

const benchTemplates = `{{Infobox person | name = A | born = {{birth date|1900|1|2}}
| spouse = [[B]] {{small|(from 1920)}}<ref>{{cite web |url=http://example.org/a |title=T |publisher=[[P]]}}</ref> }}
Text with {{lang|fr|des mots}} and {{convert|5|km|mi}}.{{sfn|A|1999|p=5}}{{efn|A note with {{small|more}}.}}
`

const benchTable = `{| class="wikitable sortable" style="text-align: right"
|-
! scope="col" | Year !! Name !! {{abbr|No.|Number}}
|-
| style="background: #fff" | 1126 || [[Emperor Qin|Qin]] || 5,000
|}
`
