package main

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"wikiseek/index/wikitext"
)

// jsonStrings hold what JSON escapes, and what is no UTF-8.
var jsonStrings = []string{
	"", "plain", "a\"b\\c/", "<b>&amp;</b>", "\x00\x01\b\t\n\f\r\x1f\x7f", "李綱 é 😀", "\u2028–\u2029\u202a\ue000\ufffd",
	"\xff", "\xe2\x80", "a\xe2\x80<", "\xed\xa0\x80", strings.Repeat("ab\n", 100),
}

// fill sets every field of v, however deep, to something that tells it apart.
func fill(v reflect.Value, n *int) {
	switch *n++; v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) - 20)
	case reflect.String:
		v.SetString(jsonStrings[*n%len(jsonStrings)])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(1.5e-7)
	}
}

// TestAppendPageJSON compares with encoding/json, which knows every field.
func TestAppendPageJSON(t *testing.T) {
	for start := range jsonStrings {
		var r pageRecord
		n := start
		fill(reflect.ValueOf(&r).Elem(), &n)
		checkPageJSON(t, &r)
	}
	checkPageJSON(t, &pageRecord{
		Sections: []extractedPart{}, Categories: []string{}, Links: []string{}, pageFields: articleFields(&wikitext.Article{}, ""),
	})
}

func checkPageJSON(t *testing.T, r *pageRecord) {
	t.Helper()
	var want bytes.Buffer
	if err := encodeJSON(&want, r); err != nil {
		t.Fatal(err)
	}
	if got := appendPageJSON(nil, r); string(got) != want.String() {
		t.Errorf("got  %s\nwant %s", got, want.Bytes())
	}
}

func FuzzAppendJSONString(f *testing.F) {
	for _, s := range jsonStrings {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := appendJSONString(nil, s), appendAnyJSON(nil, s); !bytes.Equal(got, want) {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	})
}

func TestAppendMarkdown(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"paragraphs", "a\nb\n\nc", "a\nb\n\nc\n\n"},
		{"lists", "a\n* b\n** c\n**# d\n# e\nf", "a\n\n- b\n    - c\n        1. d\n1. e\n\nf\n\n"},
		{"items without one above", "*** a\n*** b", "- a\n    - b\n\n"},
		{"markup", "*a* _b_ `c` [d] <e> \\ &amp; & f", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\] \\<e> \\\\ \\&amp; & f\n\n"},
		{"blocks", "# a\n+ b\n- c\n> d\n1. e\n12) f\n1.5 g\n1234\n=\n~~~", "1. a\n\n\\+ b\n\\- c\n\\> d\n1\\. e\n12\\) f\n1.5 g\n1234\n\\=\n\\~~~\n\n"},
		{"indented", "    a", "a\n\n"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		if got := string(appendBlocks(nil, tt.text)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAppendApart(t *testing.T) {
	const in = "<doc id=1>\na <doc \n</doc>"
	if got, want := string(appendApart(nil, in)), "&lt;doc id=1>\na <doc \n&lt;/doc>"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
