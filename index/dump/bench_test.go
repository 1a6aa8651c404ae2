package dump

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"io"
	"os"
	"testing"

	"github.com/ulikunitz/xz"
)

// benchDump is the dump for measuring if it is there, else one made up.
func benchDump(b *testing.B) []byte {
	f, err := os.Open(shared + "bench/public.xml.xz")
	if err != nil {
		return []byte(smallDump(2000, 10_000))
	}
	defer f.Close()
	r, err := xz.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// BenchmarkNext reads pages of plain XML.
func BenchmarkNext(b *testing.B) {
	data := benchDump(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readAll(discard{NewReader(bytes.NewReader(data), Options{})}); err != nil {
			b.Fatal(err)
		}
	}
}

// discard drops the pages of a reader.
type discard struct{ r *Reader }

func (d discard) Next() (*Page, error) {
	for {
		if _, err := d.r.Next(); err != nil {
			return nil, err
		}
	}
}

// BenchmarkBz2 decompresses; std is the standard library, for comparison.
// With -cpu 1 the figures are those of one core.
func BenchmarkBz2(b *testing.B) {
	content := benchDump(b)
	data := bz2Bytes(b, 9, string(content))
	for name, open := range map[string]func() io.Reader{
		"own": func() io.Reader {
			return newBz2Reader(b.Context(), bytes.NewReader(data), Options{}.withDefaults().Workers)
		},
		"std": func() io.Reader { return stdbzip2.NewReader(bytes.NewReader(data)) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if n, err := io.Copy(io.Discard, open()); n != int64(len(content)) || err != nil {
					b.Fatal(n, err)
				}
			}
		})
	}
}

// BenchmarkBz2File decompresses the file that WIKISEEK_BENCH_BZ2 names, on
// all cores: the least that a program can take that reads it. std is the
// standard library.
func BenchmarkBz2File(b *testing.B) {
	path := os.Getenv("WIKISEEK_BENCH_BZ2")
	if path == "" {
		b.Skip("WIKISEEK_BENCH_BZ2 names no file")
	}
	for name, open := range map[string]func(io.Reader) io.Reader{
		"own": func(r io.Reader) io.Reader { return newBz2Reader(b.Context(), r, Options{}.withDefaults().Workers) },
		"std": stdbzip2.NewReader,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f, err := os.Open(path)
				if err != nil {
					b.Fatal(err)
				}
				n, err := io.Copy(io.Discard, open(f))
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(n)
				f.Close()
			}
		})
	}
}

// BenchmarkSections reads sections as NDJSON.
func BenchmarkSections(b *testing.B) {
	line := `{"id":7,"title":"Kaifeng","heading":"History","text":"The city was the capital of several courts. \"Bianjing\" is its name in the annals; a canal led the grain of the south to its gates."}` + "\n"
	path := file(b, "s.ndjson", bytes.Repeat([]byte(line), 20_000))
	b.SetBytes(int64(len(line) * 20_000))
	for b.Loop() {
		s, err := OpenSections(b.Context(), []string{path}, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if g, err := s.Next(); err != nil || len(g.Sections) != 20_000 {
			b.Fatal(err)
		}
		s.Close()
	}
}
