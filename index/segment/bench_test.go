package segment

import (
	"bufio"
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"wikiseek/index/analysis"
)

// BenchmarkBuilder inverts the texts of a file of sections, one JSON object
// with "text" a line, as `--input sections` takes it. WIKISEEK_SECTIONS names
// it.
func BenchmarkBuilder(b *testing.B) {
	texts := sectionTexts(b)
	schema := testSchema(b)
	text, stem := schema.ID("text"), schema.ID("text_stem")
	a := analysis.ForLanguage("en")
	total := 0
	for _, t := range texts {
		total += len(t)
	}
	for _, mode := range []string{"analyze", "stems", "both"} {
		b.Run(mode, func(b *testing.B) {
			b.SetBytes(int64(total))
			builder := NewBuilder(schema)
			var plain, stems []analysis.Token
			for b.Loop() {
				for i, t := range texts {
					plain, stems = a.Append(plain[:0], stems[:0], t)
					if mode == "analyze" {
						continue
					}
					builder.Begin(strconv.Itoa(i))
					if mode == "both" {
						builder.Text(stem, stems, len(stems))
						builder.Text(text, plain, len(plain))
					} else {
						builder.Text(text, stems, len(stems))
					}
				}
				if mode == "analyze" {
					continue
				}
				p, err := builder.Finish(b.TempDir())
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(p.Bytes())/float64(total), "bytes/byte")
			}
		})
	}
}

func sectionTexts(b *testing.B) []string {
	name := os.Getenv("WIKISEEK_SECTIONS")
	f, err := os.Open(name)
	if err != nil {
		b.Skipf("no sections: %v", err)
	}
	defer f.Close()
	var texts []string
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var s struct{ Text string }
		if err := d.Decode(&s); err != nil {
			b.Fatal(err)
		}
		texts = append(texts, s.Text)
	}
	return texts
}
