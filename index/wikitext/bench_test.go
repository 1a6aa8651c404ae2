package wikitext

import (
	"os"
	"strings"
	"testing"
)

// BenchmarkParse reports bytes of wikitext by kind of page: our own of
// testdata, and, where there is one, the real pages of the oracle.
func BenchmarkParse(b *testing.B) {
	for kind, c := range map[string]struct{ lang, src string }{
		"latin":     {"en", benchPage(b, "en-emperor")},
		"han":       {"zh", benchPage(b, "zh-variants")},
		"templates": {"en", strings.Repeat(benchTemplates, 100)},
		"tables":    {"en", strings.Repeat(benchTable, 100)},
	} {
		b.Run(kind, func(b *testing.B) { benchParse(b, c.lang, []string{c.src}) })
	}
	for kind, langs := range map[string]string{"oracle-en": "en", "oracle-cjk": "zh ja ko gan"} {
		b.Run(kind, func(b *testing.B) {
			var pages []string
			for _, c := range readOracle(b) {
				if c.Set != "parserTests" && strings.Contains(langs, c.Lang) {
					pages = append(pages, c.Wikitext)
				}
			}
			benchParse(b, langs[:2], pages)
		})
	}
}

func benchParse(b *testing.B, lang string, pages []string) {
	p := NewParser(Options{Lang: lang})
	n := 0
	for _, src := range pages {
		n += len(src)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		for _, src := range pages {
			p.Parse("Title", src)
		}
	}
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
