package dump

import "testing"

// sectionLines are lines that plainSection reads, and some that it leaves to
// encoding/json.
var sectionLines = []struct {
	line  string
	plain bool
}{
	{`{"id": "2-0", "title": "A", "heading": "", "text": "b"}`, true},
	{`{"title":"A"} `, true},
	{`{"text":"a\"b\\\/\b\f\n\r\t\u00e9\u4E00","title":"李綱"}`, true},
	{`{"title":"A","text":"\ud83d\ude00"}`, false},
	{`{"title":"A","text":"\u00\u0010"}`, false},
	{"{\"title\":\"A\",\"text\":\"\\u\x10\x10\x10\x10\"}", false},
	{`{"title":"A","text":null}`, false},
	{`{"title":"A","id":7}`, false},
	{`{"title":"A","title":"B"}`, false},
	{`{"Title":"A"}`, false},
	{`{"title":"A","more":"b"}`, false},
	{`{"title":"A"}}`, false},
	{`{"title":"A",}`, false},
	{`{"text":"A"}`, false},
	{"{\"title\":\"A\xff\"}", false},
	{"{\"title\":\"ABCDEFG\xff and eight bytes more\"}", false},
	{"{\"title\":\"A\tb\"}", false},
	{`{"title":"A\`, false},
	{`{}`, false},
}

func TestPlainSection(t *testing.T) {
	for _, tt := range sectionLines {
		if _, ok := new(jsonReader).plainSection([]byte(tt.line)); ok != tt.plain {
			t.Errorf("%s: plain %v, want %v", tt.line, ok, tt.plain)
		}
		checkPlainSection(t, []byte(tt.line))
	}
}

// checkPlainSection fails t where the fast way reads something else than
// encoding/json.
func checkPlainSection(t *testing.T, line []byte) {
	t.Helper()
	fast, ok := new(jsonReader).plainSection(line)
	if !ok {
		return
	}
	slow, err := parseSection(line)
	if err != nil || *slow != *fast {
		t.Fatalf("%q: got %+v, want %+v (%v)", line, fast, slow, err)
	}
}

// FuzzPlainSection compares the fast way with encoding/json.
func FuzzPlainSection(f *testing.F) {
	for _, tt := range sectionLines {
		f.Add([]byte(tt.line))
	}
	f.Fuzz(checkPlainSection)
}
