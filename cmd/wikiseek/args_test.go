package main

import (
	"io"
	"slices"
	"strings"
	"testing"
)

var arrangeTests = []struct {
	name string
	in   string // words parted by |
	want string
	err  string
}{
	{name: "nothing", in: "", want: ""},
	{name: "no command", in: "bogus|-x", want: "bogus|-x"},
	{name: "help of the program", in: "--help", want: "--help"},
	{name: "version flag", in: "--version", want: "--version"},
	{name: "flags before the argument", in: "search|-n|3|foo", want: "search|-n|3|--|foo"},
	{name: "flags after the argument", in: "search|foo|bar|-n|3|--json", want: "search|-n|3|--json|--|foo|bar"},
	{name: "flags between", in: "index|a|--force|b|--lang=zh", want: "index|--force|--lang=zh|--|a|b"},
	{name: "flags before the command", in: "--index|idx|search|foo", want: "search|--index|idx|--|foo"},
	{name: "only flags", in: "--index|idx", err: "no command"},
	{name: "unknown flag before the command", in: "--bogus|search|foo", want: "--bogus|search|foo"},
	{name: "value that looks like a flag", in: "search|foo|--offset|-3", want: "search|--offset|-3|--|foo"},
	{name: "value missing", in: "search|foo|--limit", err: "flag --limit needs a value"},
	{name: "value missing before the command", in: "--index", err: "flag --index needs a value"},
	{name: "bool takes no value", in: "search|--json|foo", want: "search|--json|--|foo"},
	{name: "bool with a value", in: "search|foo|--json=false", want: "search|--json=false|--|foo"},
	{name: "end of flags", in: "search|foo|--|--limit|-n", want: "search|--|foo|--limit|-n"},
	{name: "end of flags twice", in: "search|--|--|x", want: "search|--|--|x"},
	{name: "standard input", in: "index|--index|x|-", want: "index|--index|x|--|-"},
	{name: "excluded word", in: "search|foo|-intitle:list", want: "search|--|foo|-intitle:list"},
	{name: "excluded Han word", in: "search|foo|-李綱", want: "search|--|foo|-李綱"},
	{name: "excluded word that is a flag's name", in: "search|foo|-index", want: "search|--|foo|-index"},
	{name: "flag of one letter after a word", in: "search|foo|-i|idx", want: "search|-i|idx|--|foo"},
	{name: "excluded word alone", in: "search|-intitle:list", err: "there is no flag -intitle:list"},
	{name: "excluded word after --", in: "search|--|-intitle:list", want: "search|--|-intitle:list"},
	{name: "unknown long flag in a query", in: "search|foo|--nope", err: "there is no flag --nope"},
	{name: "excluded words are for search only", in: "show|foo|-bar", err: "there is no flag -bar"},
	{name: "help beside arguments", in: "search|foo|--help", want: "search|--help"},
	{name: "short help", in: "index|-h", want: "index|--help"},
	{name: "empty word", in: "search||foo", want: "search|--||foo"},
	{name: "completion", in: "search|foo|--li|--generate-bash-completion", want: "search|foo|--li|--generate-bash-completion"},
	{name: "no completion after --", in: "index|--|d|--generate-bash-completion", err: "nothing found"},
}

func TestArrange(t *testing.T) {
	for _, tt := range arrangeTests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := arrange(newApp(nil, io.Discard, io.Discard), words(tt.in))
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if want := words(tt.want); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

func words(s string) []string {
	if s == "" {
		return []string{"wikiseek"}
	}
	return append([]string{"wikiseek"}, strings.Split(s, "|")...)
}

// FuzzArrange checks that no word is lost or made up, and that words after --
// keep their order.
func FuzzArrange(f *testing.F) {
	for _, tt := range arrangeTests {
		f.Add(tt.in)
	}
	app := newApp(nil, io.Discard, io.Discard)
	f.Fuzz(func(t *testing.T, line string) {
		in := words(line)
		out, err := arrange(app, in)
		if err != nil || slices.Contains(out, "--help") {
			return
		}
		if slices.Contains(in, "--") || slices.Equal(in, out) {
			return
		}
		slices.Sort(in)
		out = slices.DeleteFunc(slices.Clone(out), func(s string) bool { return s == "--" })
		slices.Sort(out)
		if !slices.Equal(in, out) {
			t.Errorf("arrange(%q) has other words: %q", in, out)
		}
	})
}
