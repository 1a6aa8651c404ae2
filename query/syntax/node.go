package syntax

// Node is a part of a query: one of the types below.
//
// String returns a query that parses back to an equal tree (with the same
// options, KeepQuestionMarks unset and MaxText permitting); positions are not
// part of that. For trees that no query has, such as a Bool in a Bool, it is
// the nearest text.
type Node interface {
	String() string

	// Span returns the byte offsets into Query.Raw between which the node
	// stands, without the sign or word that negates it.
	Span() (pos, end int)

	shift(func(int) int)
}

type span struct{ pos, end int }

// Span implements [Node].
func (s span) Span() (pos, end int) { return s.pos, s.end }

// shift replaces both offsets by what to makes of them.
func (s *span) shift(to func(int) int) { s.pos, s.end = to(s.pos), to(s.end) }

// Empty is a query of nothing but white space.
type Empty struct{ span }

// Words are plain words that follow each other, to be found by an analyzer.
type Words struct {
	span
	Text string // with the white space between the words, escapes resolved
}

// Phrase is text between quotation marks.
type Phrase struct {
	span
	Text       string
	Slop       int  // after ~, at most MaxSlop; -1 if not given
	Stem       bool // a last ~: find other forms of the words too
	Unbalanced bool // the closing quotation mark is missing
}

// PhrasePrefix is a phrase whose last word may go on: "to be or no*".
type PhrasePrefix struct {
	span
	Text string // without the final *
}

// Prefix is word*, all words that begin with Word.
type Prefix struct {
	span
	Word string // word characters only
}

// Wildcard is a word with up to three * (any characters) and ? (one
// character), no two of them together. If the first comes at the very start,
// a word character follows it.
type Wildcard struct {
	span
	Pattern string
}

// Fuzzy is word~ or word~N, all words close to Word.
type Fuzzy struct {
	span
	Word     string // word characters only
	Distance int    // 0 to 2 edits; -1 if not given
}

// Keyword is name:value, with a name of those that Parse reads. Any other
// name before a colon is a plain word.
type Keyword struct {
	span
	Name  string // without the colon
	Value string // without delimiters, escapes of the delimiter resolved

	Quoted          bool // value was "quoted"
	Regex           bool // value was /between slashes/
	CaseInsensitive bool // value was /between slashes/i
}

// Bool is a list of clauses. It is always the root: the language has no
// parentheses.
type Bool struct {
	span
	Clauses []Clause
}

// Clause is one node of a Bool and how it bears on what is found.
type Clause struct {
	Occur    Occur
	Explicit bool // by AND, OR or NOT, not by default or a sign
	Node     Node
}

// Occur says how a clause bears on what is found.
type Occur uint8

// The kinds of clauses. As in Lucene, Should clauses are needed only where
// there is no Must clause, and then one of them is.
const (
	Must Occur = iota
	Should
	MustNot
)

// String returns MUST, SHOULD or MUST_NOT, the names that CirrusSearch uses.
func (o Occur) String() string {
	switch o {
	case Should:
		return "SHOULD"
	case MustNot:
		return "MUST_NOT"
	}
	return "MUST"
}
