package syntax

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// namespaces are those of the tests' wiki.
var namespaces = map[string]int{"help": 12, "help talk": 13, "prefix": 99, "維基": 4}

// parseTests are queries and their trees; they also seed FuzzParse.
var parseTests = []struct {
	in   string
	want string
	warn string // codes, joined by a space
}{
	{in: "", want: "empty"},
	{in: " \t\u3000\ufeff\x00", want: "empty"},

	// Words.
	{in: "李綱", want: `words "李綱"`},
	{in: " song  dynasty ", want: `words "song  dynasty"`},
	{in: "foo:bar (baz)", want: `words "foo:bar (baz)"`},
	{in: "foo-bar foo!bar", want: `words "foo-bar foo!bar"`},
	{in: `say \"hi\"`, want: `words "say \"hi\""`},
	{in: `\-a b\*`, want: `words "-a b*"`},
	{in: `a\ b c\`, want: `words "a b c\\"`},
	{in: `\ a\ `, want: `words " a "`},
	{in: "a\xff\xfeb", want: `words "a��b"`},
	{in: "a\U000323b0", want: `words "a\U000323b0"`}, // of Unicode 15.1

	// Question marks.
	{in: "who was Li Gang?", want: `words "who was Li Gang"`},
	{in: "wh?? was", want: `words "wh  was"`},
	{in: `wom\?n`, want: `wildcard wom?n`},
	{in: `a\\?b`, want: `words "a?b"`},
	{in: "?!", want: `words "?!"`},
	{in: `a? insource:/b?/`, want: `(+wildcard a? +insource:/b?/)`},

	// Signs.
	{in: "-a", want: `(-words "a")`},
	{in: "a -b !c", want: `(+words "a" -words "b" -words "c")`},
	{in: "--a -@a - !", want: `words "--a -@a - !"`},
	{in: `-a\ b`, want: `(-words "a b")`},
	{in: `a-"b"!"c"`, want: `(+words "a" -phrase "b" -phrase "c")`},

	// Phrases.
	{in: `"peace talks"`, want: `phrase "peace talks"`},
	{in: `"a \"b\" c"`, want: `phrase "a \"b\" c"`},
	{in: `""`, want: `phrase ""`},
	{in: `"a b"~`, want: `phrase "a b" stem`},
	{in: `"a b"~3~ c`, want: `(+phrase "a b" slop=3 stem +words "c")`},
	{in: `"a b"~99999999999999999999`, want: fmt.Sprintf(`phrase "a b" slop=%d`, MaxSlop)},
	{in: `"a b"~~`, want: `(+phrase "a b" stem +words "~")`},
	{in: `"a b*"`, want: `phraseprefix "a b"`},
	{in: `"a* b*"`, want: `phrase "a* b*"`},
	{in: `"a\* b*"`, want: `phraseprefix "a* b"`},
	{in: `"*"`, want: `phrase "*"`},
	{in: `"\**"`, want: `phraseprefix ""`},
	{in: `"a b*"~1`, want: `phrase "a b*" slop=1`},
	{in: `a "b c`, want: `(+words "a" +phrase "b c" unbalanced)`, warn: CodeUnbalanced},
	{in: `-"b`, want: `(-phrase "b" unbalanced)`, warn: CodeUnbalanced},
	{in: `"a\" b`, want: `(+phrase "a\\" +words "b")`},

	// Prefixes, wildcards, fuzzy words.
	{in: "hist* a**", want: `(+prefix hist +prefix a)`},
	{in: "*ism h*st*ry*", want: `(+wildcard *ism +wildcard h*st*ry*)`},
	{in: "a*b*c*d*e **a a**b *", want: `words "a*b*c*d*e **a a**b *"`},
	{in: "qinzong~ a~1 a~3 a~b", want: `(+fuzzy qinzong -1 +fuzzy a 1 +words "a~3 a~b")`},
	{in: "李* 綱~", want: `(+prefix 李 +fuzzy 綱 -1)`},
	{in: "-a* NOT b~", want: `(-prefix a --fuzzy b -1)`},

	// Operators.
	{in: "a AND b", want: `(++words "a" ++words "b")`},
	{in: "a && b || c", want: `(++words "a" ||words "b" ||words "c")`},
	{in: "a OR b AND c", want: `(||words "a" ++words "b" ++words "c")`},
	{in: "a OR b c AND d", want: `(||words "a" ++words "b c" ++words "d")`},
	{in: `a OR b "c"`, want: `(||words "a" +words "b" +phrase "c")`},
	{in: "a OR NOT b", want: `(||words "a" --words "b")`},
	{in: "a OR -b", want: `(||words "a" --words "b")`},
	{in: `"a"AND"b"`, want: `(++phrase "a" ++phrase "b")`},
	{in: "a and b ANDY ORacle", want: `words "a and b ANDY ORacle"`},
	{in: `a \AND b`, want: `words "a AND b"`},
	{in: "AND a", want: `words "AND a"`, warn: CodeUnexpectedToken},
	{in: "a OR", want: `words "a OR"`, warn: CodeUnexpectedEnd},
	{in: "-a OR", want: `(-words "a" +words "OR")`, warn: CodeUnexpectedEnd},
	{in: "a AND OR b", want: `(+words "a" ++words "OR b")`, warn: CodeUnexpectedToken},
	{in: "a AND OR OR b", want: `(+words "a" ||words "OR" ||words "b")`, warn: CodeUnexpectedToken},
	{in: "a AND b NOT", want: `(++words "a" +words "b NOT")`, warn: CodeUnexpectedEnd},
	{in: `a OR "b" AND`, want: `(||words "a" ++phrase "b" ||words "AND")`, warn: CodeUnexpectedEnd},
	{in: `a OR "b" NOT`, want: `(||words "a" ++phrase "b" +words "NOT")`, warn: CodeUnexpectedEnd},
	{in: `-a OR "b" OR`, want: `(--words "a" ++phrase "b" ||words "OR")`, warn: CodeUnexpectedEnd},
	{in: "a NOT && b", want: `(+words "a" +words "&& b")`, warn: CodeUnexpectedToken},
	{in: "a NOT -b c", want: `(+words "a" +words "b c")`, warn: CodeDoubleNegation},
	{in: "NOT -a", want: `words "a"`, warn: CodeDoubleNegation},

	// Keywords.
	{in: "intitle:a b", want: `(+intitle:[a] +words "b")`},
	{in: "intitle: a", want: `intitle:[a]`},
	{in: "intitle:", want: `words "intitle:"`},
	{in: `intitle:"a \"b\"" c`, want: `(+intitle:"a \"b\"" +words "c")`},
	{in: `intitle:"a`, want: `(+words "intitle:" +phrase "a" unbalanced)`, warn: CodeUnbalanced},
	{in: `intitle:"a\"`, want: `intitle:"a\\"`},
	{in: `intitle:"a"b`, want: `(+intitle:"a" +words "b")`},
	{in: `intitle:"a"intitle:b`, want: `(+intitle:"a" +intitle:[b])`},
	{in: `intitle:""`, want: `intitle:""`},
	{in: "xintitle:a Intitle:b", want: `words "xintitle:a Intitle:b"`},
	{in: "-intitle:a !intitle:b", want: `(-intitle:[a] -words "intitle:b")`},
	{in: `intitle\:a`, want: `words "intitle:a"`},
	{in: `"a intitle:b" c`, want: `(+phrase "a " unbalanced +intitle:[b] +phrase " c" unbalanced)`, warn: CodeUnbalanced + " " + CodeUnbalanced},
	{in: `"a intitle\:b"`, want: `phrase "a intitle:b"`},
	{in: `a\ intitle:b`, want: `(+words "a " +intitle:[b])`},
	{in: `insource:/a b\/c/i d`, want: `(+insource:/a b/c/i +words "d")`},
	{in: "insource:/a", want: `insource:[/a]`},
	{in: "incategory:/a/", want: `incategory:[/a/]`},
	{in: `incategory:"A b|C" -incategory:D`, want: `(+incategory:"A b|C" -incategory:[D])`},
	{in: "prefix:Help:a intitle:b", want: `prefix:[Help:a intitle:b]`},
	{in: "a prefix:b\nc", want: `(+words "a" +prefix:[b] +words "c")`},
	{in: "morelike:a|b c", want: `morelike:[a|b c]`},
	{in: "a morelike:b", want: `words "a morelike:b"`},
	{in: "morelikethis:a b", want: `(+morelikethis:[a] +words "b")`},
	{in: "local:withredirects:a", want: `(+local:[] +withredirects:[] +words "a")`},
	{in: " local: local: withredirects: a", want: `(+local:[] +local:[] +withredirects:[] +words "a")`},
	{in: "local:intitle:a", want: `(+local:[] +intitle:[a])`},
	{in: "-local: AND a", want: `(--local:[] ++words "a")`},
	{in: "-local: OR a NOT", want: `(--local:[] +words "a NOT")`, warn: CodeUnexpectedEnd},
	{in: "a local:", want: `words "a local:"`},
	{in: "prefer-recent:.5,30 a", want: `(+prefer-recent:[.5,30] +words "a")`},
	{in: "prefer-recent: a", want: `(+prefer-recent:[] +words "a")`},
	{in: "prefer-recent:1.5 prefer-recent:1,x", want: `(+prefer-recent:[] +words "1.5" +prefer-recent:[] +words "1,x")`},
	{in: "prefer-recent:a", want: `(+prefer-recent:[] +words "a")`},
	{in: "textbytes:>1e3", want: `textbytes:[>1e3]`, warn: CodeNotANumber},
	{in: "textbytes:>1000 fileres:1,2.5", want: `(+textbytes:[>1000] +fileres:[1,2.5])`},
	{in: "intitle:a OR intitle:b", want: `(||intitle:[a] ||intitle:[b])`},

	// Headers.
	{in: "help:a", want: `words "a"`},
	{in: "Help_Talk:-intitle:a", want: `(-intitle:[a])`},
	{in: "維基:a", want: `words "a"`},
	{in: " help:a", want: `words "help:a"`},
	{in: "help: ", want: `words "help:"`},
	{in: "all:a", want: `words "a"`},
	{in: ":a", want: `words "a"`},
	{in: "~a", want: `words "a"`},
	{in: "~~a", want: `words "~a"`},
	{in: "~help:a", want: `words "a"`},
}

func TestParse(t *testing.T) {
	for _, tt := range parseTests {
		t.Run(tt.in, func(t *testing.T) {
			q := Parse(tt.in, Options{Namespaces: namespaces})
			if q.Err != nil {
				t.Fatal(q.Err)
			}
			if got := tree(q.Root); got != tt.want {
				t.Errorf("Parse(%q)\n got %s\nwant %s", tt.in, got, tt.want)
			}
			var codes []string
			for _, w := range q.Warnings {
				codes = append(codes, w.Code)
			}
			if got := strings.Join(codes, " "); got != tt.warn {
				t.Errorf("Parse(%q): warnings %q, want %q", tt.in, got, tt.warn)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	tests := []struct {
		in   string
		opts Options
		want string
	}{
		{"a? b?c", Options{KeepQuestionMarks: true}, `(+wildcard a? +wildcard b?c)`},
		{`a\?`, Options{KeepQuestionMarks: true}, `words "a?"`},
		{"*a b*c", Options{NoLeadingWildcard: true}, `(+words "*a" +wildcard b*c)`},
		{`צה"ל 1`, Options{Lang: "he"}, `words "צה\"ל 1"`},
		{`ה"ל`, Options{Lang: "he"}, `(+words "ה" +phrase "ל" unbalanced)`},
		{"help:a", Options{}, `words "help:a"`},
	}
	for _, tt := range tests {
		if got := tree(Parse(tt.in, tt.opts).Root); got != tt.want {
			t.Errorf("Parse(%q, %+v)\n got %s\nwant %s", tt.in, tt.opts, got, tt.want)
		}
	}
}

func TestNamespaces(t *testing.T) {
	tests := []struct {
		in             string
		header, prefix []int
	}{
		{"a", nil, nil},
		{"help:a", []int{12}, nil},
		{"HELP talk:a", []int{13}, nil},
		{"all:a", []int{AllNamespaces}, nil},
		{":a", []int{0}, nil},
		{"prefix:a", nil, []int{0}}, // the keyword, though a namespace has its name
		{"prefix:Help:", nil, []int{12}},
		{"all:a prefix:help:b", []int{AllNamespaces}, []int{12}},
		{"a prefix:all:b\nprefix:help:c", nil, []int{AllNamespaces, 12}},
		{"-prefix:help:a", nil, nil},
		{`prefix:"help:a b" `, nil, []int{12}},
		{`prefix:"help:a" "b"`, nil, []int{0}},
		{`prefix:"`, nil, []int{0}},
	}
	for _, tt := range tests {
		q := Parse(tt.in, Options{Namespaces: namespaces})
		if !slices.Equal(q.Namespaces, tt.header) || !slices.Equal(q.PrefixNamespaces, tt.prefix) {
			t.Errorf("Parse(%q): namespaces %v and %v, want %v and %v",
				tt.in, q.Namespaces, q.PrefixNamespaces, tt.header, tt.prefix)
		}
	}
}

// TestSpans prints the source of every node; clean-ups move text, and spans
// must still be those of the raw query.
func TestSpans(t *testing.T) {
	tests := []struct{ in, want string }{
		{`a -b "c"~2 OR intitle:d`, `a|b|"c"~2|intitle:d`},
		{`~a?? "b c" d\?e`, `a|"b c"|d\?e`},
		{"help:a \xff* b*", "a \xff*|b*"},
		{`prefer-recent:x y*`, `prefer-recent:|x|y*`},
	}
	for _, tt := range tests {
		q := Parse(tt.in, Options{Namespaces: namespaces})
		var parts []string
		for _, c := range q.Root.(*Bool).Clauses {
			pos, end := c.Node.Span()
			parts = append(parts, tt.in[pos:end])
		}
		if got := strings.Join(parts, "|"); got != tt.want {
			t.Errorf("spans of %q: %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestNoJump(t *testing.T) {
	for in, want := range map[string]bool{"~a": true, "a": false, " ~a": false} {
		if got := Parse(in, Options{}).NoJump; got != want {
			t.Errorf("Parse(%q).NoJump = %t", in, got)
		}
	}
}

func TestLimits(t *testing.T) {
	repeat := strings.Repeat
	tests := []struct {
		name string
		in   string
		opts Options
		code string
		pos  int
	}{
		{name: "text", in: repeat("李", 300)},
		{name: "long text", in: repeat("李", 301), code: CodeTooLong, pos: 900},
		{name: "long exempt keyword", in: "incategory:" + repeat("a", 3000) + repeat(" b", 150)},
		{name: "long text by it", in: "incategory:a" + repeat(" b", 151), code: CodeTooLong, pos: 312},
		{name: "long other keyword", in: "intitle:" + repeat("a", 300), code: CodeTooLong, pos: 300},
		{name: "own limit", in: "abcd", opts: Options{MaxText: 3}, code: CodeTooLong, pos: 3},
		{name: "query", in: repeat("李", 4096), opts: Options{MaxText: -1}},
		{name: "long query", in: repeat("李", 4097), opts: Options{MaxText: -1}, code: CodeTooLong, pos: 3 * 4096},
		{name: "long exempt query", in: "incategory:" + repeat("a", 4096), code: CodeTooLong, pos: 4096},
		{name: "clauses", in: repeat("-a ", 1024), opts: Options{MaxText: -1}},
		{name: "many clauses", in: repeat("-a ", 1026), opts: Options{MaxText: -1}, code: CodeTooManyClauses, pos: 3 * 1025},
		{name: "huge", in: repeat("-a\" intitle:b", 1<<18), code: CodeTooLong, pos: 4096},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := Parse(tt.in, tt.opts)
			var err *Error
			if !errors.As(q.Err, &err) {
				err = &Error{}
			}
			if err.Code != tt.code || err.Pos != tt.pos {
				t.Errorf("got error %q at %d (%v), want %q at %d", err.Code, err.Pos, q.Err, tt.code, tt.pos)
			}
			if _, empty := q.Root.(*Empty); empty != (tt.code != "") {
				t.Errorf("got root %T with error %v", q.Root, q.Err)
			}
		})
	}
}

// TestReadPlain has queries that are read at once, and ones that only look as if
// they could be. TestRandom and FuzzParse compare the former with the parser.
func TestReadPlain(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"apple", "apple"},
		{"  apple  tree_2 ", "apple  tree_2"},
		{"李纲 AD 1083", "李纲 AD 1083"},
		{"ANDY ORB", "ANDY ORB"},
		{"a AND b", ""},
		{"OR", ""},
		{"a && b", ""},
		{"", ""},
		{"  ", ""},
		{"a\tb", ""},
		{"café", ""}, // what isn't as frequent needn't be fast
		{"a-b", ""},
		{"word*", ""},
		{"help:a", ""},
		{"李纲？", ""},
		{`"apple  tree"`, "apple  tree"},
		{`" 李纲 "`, " 李纲 "},
		{`""`, ""},
		{`"`, ""},
		{`" "`, ""},
		{`"a" "b"`, ""},
		{`"a OR b"`, ""},
		{`"a b"~`, ""},
		{`"word*"`, ""},
		{` "a"`, ""},
		{"a\xff", ""},
		{strings.Repeat("a", DefaultMaxText), strings.Repeat("a", DefaultMaxText)},
		{strings.Repeat("a", DefaultMaxText+1), ""},
	} {
		n, ok := readPlain(tt.in, Options{})
		if ok != (tt.want != "") || ok && textOf(n) != tt.want {
			t.Errorf("readPlain(%q) = %+v, %v, want %q", tt.in, n, ok, tt.want)
		}
		if ok {
			checkPlain(t, Parse(tt.in, Options{}), Options{})
		}
	}
}

// textOf returns the text of words or of a phrase.
func textOf(n Node) string {
	if ph, ok := n.(*Phrase); ok {
		return ph.Text
	}
	return n.(*Words).Text
}
