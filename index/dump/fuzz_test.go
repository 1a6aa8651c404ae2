package dump

import (
	"bytes"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// FuzzNext checks what must hold of any input: reading ends, pages come at
// rising offsets, strings are valid UTF-8, and it makes no difference how the
// input is dealt out.
func FuzzNext(f *testing.F) {
	for _, tt := range readerTests {
		if len(tt.in) < 10_000 {
			f.Add([]byte(tt.in))
		}
	}
	f.Add([]byte("\xff\xfe<\x00m\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		pages, err := readAll(NewReader(bytes.NewReader(data), Options{MaxPageBytes: 100}))
		last := int64(-1)
		for _, p := range pages {
			if p.Offset <= last {
				t.Fatalf("page at %d after one at %d", p.Offset, last)
			}
			last = p.Offset
			for _, s := range []string{p.Title, p.Redirect, p.Model, p.Text} {
				if !utf8.ValidString(s) {
					t.Fatalf("page at %d: invalid UTF-8 in %q", p.Offset, s)
				}
			}
		}
		again, err2 := readAll(NewReader(iotest.OneByteReader(bytes.NewReader(data)), Options{MaxPageBytes: 100}))
		if describeAll(again) != describeAll(pages) || (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
			t.Fatalf("by single bytes: %s, %v\nat once: %s, %v", describeAll(again), err2, describeAll(pages), err)
		}
	})
}

// FuzzDecompress checks that any bytes behind each magic number are read to an
// end, an error as a rule, and that nothing panics.
func FuzzDecompress(f *testing.F) {
	for _, data := range testFormats(f, smallDump(2, 100)) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Open(t.Context(), []string{file(t, "x", data)}, Options{Workers: 1})
		if err != nil {
			return
		}
		defer s.Close()
		for range 1000 {
			if _, err := s.Next(); err != nil {
				if _, err := s.Next(); isDamage(err) || err == nil {
					t.Fatalf("after the end: %v", err)
				}
				return
			}
		}
	})
}

// FuzzDecode checks decode against its promises.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("a&lt;b&#x4e00;&amp;amp;\r\n&bad;&\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := decode(raw)
		if !utf8.ValidString(s) {
			t.Fatalf("decode(%q) = %q", raw, s)
		}
		if plain := !bytes.ContainsAny(raw, "&\r") && utf8.Valid(raw); plain && s != string(raw) {
			t.Fatalf("decode(%q) = %q", raw, s)
		}
	})
}
