package dump

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// readGroups returns all groups, one a line, and the error after them, nil
// for io.EOF.
func readGroups(s *SectionSet) (string, error) {
	var lines []string
	for {
		g, err := s.Next()
		if err == io.EOF {
			return strings.Join(lines, "\n"), nil
		}
		if err != nil {
			return strings.Join(lines, "\n"), err
		}
		line := fmt.Sprintf("%s %d:", g.Title, g.Bytes)
		for _, sec := range g.Sections {
			line += fmt.Sprintf(" %s/%s/%s", sec.ID, sec.Heading, sec.Text)
		}
		lines = append(lines, line)
	}
}

func TestSections(t *testing.T) {
	long := strings.Repeat("x", 200)
	for _, tt := range []struct{ name, in, want, err, warn string }{
		{
			name: "groups, ids of both kinds, blank lines, other members, line ends",
			in:   "{\"id\":1,\"title\":\"A\",\"heading\":\"\",\"text\":\"a\"}\r\n\n{\"id\":\"x-2\",\"title\":\"A\",\"heading\":\"H\",\"text\":\"b\"}\n{\"title\":\"B\",\"m\":[]}\n{\"id\":null,\"title\":\"A\",\"text\":\"\\u674e\"}",
			want: "A 96: 1//a x-2/H/b\nB 21: //\nA 39: //李",
		},
		{name: "large and odd numbers", in: "{\"id\":12345678901234567890,\"title\":\"A\"}\n{\"id\":-1.5e3,\"title\":\"A\"}\n", want: "A 66: 12345678901234567890// -1.5e3//"},
		{name: "bad JSON", in: "{\"title\":\"A\"}\n{\"title\":\"B\"}\n{\"title\" \"C\"}\n{}", want: "A 14: //\nB 14: //", err: "line 3: no valid JSON at byte 10"},
		{name: "no title", in: "{\"title\":\"A\"}\n{\"id\":3}\n", want: "A 14: //", err: `line 2: "title" is missing`},
		{name: "no object", in: "{\"title\":\"A\"}\n[3]\n", want: "A 14: //", err: "line 2: a JSON object was expected, found an array"},
		{name: "title no string", in: "{\"title\":3}\n", err: `line 1: "title" is not a string but a number`},
		{name: "id an object", in: "{\"title\":\"A\",\"id\":{}}\n", err: `line 1: "id" is neither a string nor a number`},
		{name: "two objects in a line", in: "{\"title\":\"A\"} {\"title\":\"B\"}\n", err: "line 1: no valid JSON"},
		{name: "cut off", in: "{\"title\":\"A\"}\n{\"title\":\"A\"}\n{\"title\":\"B", want: "A 28: // //", err: `cut off at byte 39 of its content, after page "A"`},
		{name: "line too long", in: "{\"title\":\"A\"}\n{\"title\":\"" + long + "\"}\n{\"title\":\"B\"}\n", want: "A 14: //\nB 14: //", warn: "line 2 is longer than 100 bytes, left out"},
		{name: "last line too long", in: "{\"title\":\"A\"}\n{\"title\":\"" + long, want: "A 14: //", warn: "line 2 is longer"},
		{
			name: "group too large", in: strings.Repeat("{\"title\":\"A\"}\n", 8) + "{\"title\":\"B\"}\n",
			want: "A 98: // // // // // // //\nB 14: //", warn: `page "A": its sections are larger than 100 bytes together; line 8 left out`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, "s.ndjson", []byte(tt.in))
			var warned string
			s, err := OpenSections(t.Context(), []string{path}, Options{MaxPageBytes: 100, Warn: func(w Warning) { warned += w.String() }})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			got, err := readGroups(s)
			if got != tt.want {
				t.Errorf("groups\n%s\nwant\n%s", got, tt.want)
			}
			if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), path+": "+tt.err) {
				t.Errorf("error %v, want %s", err, tt.err)
			}
			if !strings.Contains(warned, tt.warn) || tt.warn == "" && warned != "" {
				t.Errorf("warning %q, want %q", warned, tt.warn)
			}
		})
	}
}

// TestSectionFormats: the compressions of dumps are those of sections, groups
// do not join over files, and damage costs the lines it is in.
func TestSectionFormats(t *testing.T) {
	var in strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&in, "{\"id\":%d,\"title\":\"T%d\",\"text\":\"some words %d\"}\n", i, i/3, i*i)
	}
	for name, data := range testFormats(t, in.String()) {
		path := file(t, "s", data)
		s, err := OpenSections(t.Context(), []string{path, file(t, "t", []byte("{\"title\":\"T2999\"}\n"))}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		groups, err := readGroups(s)
		if n := strings.Count(groups, "\n") + 1; n != 3001 || err != nil {
			t.Errorf("%s: %d groups, %v", name, n, err)
		}
		if p := s.Progress(); p.XMLBytes < int64(in.Len()) || len(s.Sources()) != 2 {
			t.Errorf("%s: progress %+v", name, p)
		}
		s.Close()
	}
	data := bz2Bytes(t, 1, in.String())
	data[len(data)/2] ^= 0x10
	s, err := OpenSections(t.Context(), []string{file(t, "s", data)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	groups, err := readGroups(s)
	if n := strings.Count(groups, "\n"); n < 1000 || n > 2990 || !isDamage(err) {
		t.Errorf("damaged: %d groups, %v", n, err)
	}
}

func TestSectionsRefused(t *testing.T) {
	path := file(t, "x.xml", []byte(smallDump(1, 10)))
	_, err := OpenSections(t.Context(), []string{path}, Options{})
	var refused *NotDumpError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "this is a MediaWiki export: leave out --input sections to read it") {
		t.Error(err)
	}
}

// FuzzSections: any bytes give groups or an error, none of them empty.
func FuzzSections(f *testing.F) {
	f.Add([]byte("{\"id\":1,\"title\":\"A\",\"heading\":\"\",\"text\":\"a\"}\n{\"title\":\"A\"}"))
	f.Add([]byte("{\"title\":\"A\\ud800\"}\n\n[]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := OpenSections(t.Context(), []string{file(t, "s", data)}, Options{MaxPageBytes: 1000})
		if err != nil {
			return
		}
		defer s.Close()
		total := int64(0)
		for {
			g, err := s.Next()
			if err != nil {
				return
			}
			if total += g.Bytes; len(g.Sections) == 0 || total > int64(len(data)) || g.Bytes > 1000 {
				t.Fatalf("group %+v, %d bytes in all", g, total)
			}
		}
	})
}
