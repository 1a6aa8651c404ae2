// Package syntax parses the search language of CirrusSearch, which is that of
// Wikipedia's search box, into a tree.
//
// # Form
//
// Every text is a query: what cannot be read as written is repaired and
// reported as a [Warning], so [Parse] does not fail for a query's form. Only
// size can be wrong; see [Error].
//
// The work goes in three steps. Clean-ups change the text itself (question
// marks become spaces, a leading ~ is taken off). Keywords such as
// intitle:word are cut out wherever they stand, even between quotes. What is
// left between them is read from left to right as phrases, words and
// operators.
//
// The package knows names and forms of the keywords, not what they mean, and
// nothing of Bleve. The facts about the language come from CirrusSearch's
// parser (includes/Parser/QueryStringRegex) and its help page; a test compares
// the trees with those of the original.
//
// # Terms
//
// White space is what Unicode puts into its categories Z and C (separators,
// control and format characters). A word character is a letter, a mark, a
// number or connecting punctuation such as _.
package syntax

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Limits of a query. A query beyond one of them has [Query.Err] set.
const (
	// MaxQuery is the most characters (code points) a query may have,
	// CirrusSearch's own limit. It bounds all work done for a query.
	MaxQuery = 4096

	// DefaultMaxText is CirrusSearch's default for [Options.MaxText].
	DefaultMaxText = 300

	// MaxClauses is the most clauses of a [Bool]: Lucene's old limit, and
	// far more than a query of DefaultMaxText characters can hold.
	MaxClauses = 1024

	// MaxSlop is the largest slop of a phrase; larger ones are read as it.
	// No field is searched for words farther apart.
	MaxSlop = 1 << 16
)

// AllNamespaces stands in [Query.Namespaces] for every namespace, as asked for
// with "all:word".
const AllNamespaces = -1000

// Options tell how to read a query. The zero value reads it as CirrusSearch
// does by default, on a wiki without namespaces.
type Options struct {
	// Namespaces maps names and aliases of namespaces to their numbers.
	// Names are in lower case, with spaces or underscores.
	Namespaces map[string]int

	// MaxText is the most characters outside of the keywords that may be
	// long (incategory:, insource:, pageid: and the like). 0 means
	// DefaultMaxText; below 0, only MaxQuery holds.
	MaxText int

	// KeepQuestionMarks leaves ? as it is, a wildcard. By default a
	// question mark ends a question, and \? is the wildcard.
	KeepQuestionMarks bool

	// NoLeadingWildcard reads *word as plain text: such a wildcard visits
	// every term of an index.
	NoLeadingWildcard bool

	// Lang is the wiki's language. In Hebrew ("he") a quotation mark before
	// the last letter of a word belongs to the word.
	Lang string
}

// textLimit is the most characters of text, below 0 if there is no limit.
func (o *Options) textLimit() int {
	if o.MaxText == 0 {
		return DefaultMaxText
	}
	return o.MaxText
}

// Query is a parsed query.
type Query struct {
	Raw  string // as given to Parse
	Root Node   // never nil; an *Empty if there is nothing to search for or Err is set

	// Namespaces to search, from a header such as "help:word"; nil if there
	// is none, []int{AllNamespaces} for "all:word".
	Namespaces []int

	// PrefixNamespaces are those that prefix: keywords name, to be searched
	// besides; nil if there are none. They too may be AllNamespaces.
	PrefixNamespaces []int

	// NoJump is set by a leading ~: show results even if a page has the
	// query as its title.
	NoJump bool

	Warnings []Warning // by Pos
	Err      error     // nil or an *Error
}

// Parse reads q. The result is never nil, and q may be any string: bytes that
// are no UTF-8 are read as U+FFFD.
func Parse(q string, opts Options) *Query {
	query := &Query{Raw: q}
	if err := checkQuery(q); err != nil {
		query.Err = err
	} else if n, ok := readPlain(q, opts); ok {
		query.Root = n
	} else {
		query.parse(opts)
	}
	if query.Root == nil {
		query.Root = &Empty{span{0, len(q)}}
	}
	return query
}

// parse reads q.Raw. It leaves q.Root nil where there is an error.
func (q *Query) parse(opts Options) {
	p := &parser{opts: opts, cleaned: clean(q.Raw, opts)}
	q.NoJump = p.tilde
	q.Namespaces = p.header()
	p.cutKeywords()
	var root Node
	if p.checkText(); p.err == nil {
		root = p.expression()
	}
	if p.err != nil {
		p.err.Query = q.Raw
		q.Err = p.err
		return
	}
	p.toRaw(root)
	q.Root = root
	q.PrefixNamespaces = p.prefixNamespaces()
	q.Warnings = p.rawWarnings()
}

// parser holds the state of one Parse. Positions are byte offsets into src;
// they become offsets into the raw query at the very end.
type parser struct {
	cleaned
	opts Options
	pos  int // where the next token is looked for

	cuts []cut // keywords, by position
	next int   // index in cuts of the first one not yet read

	tok     token // the last one scanned
	left    *operand
	op      tokenKind // tokAnd or tokOr before left, else tokNone
	clauses []Clause

	warnings []Warning
	err      *Error
}

// header reads a namespace header and moves behind it. A name with nothing
// behind it is no header but something to search for.
func (p *parser) header() []int {
	ns, rest, ok := SplitNamespace(p.src, p.opts.Namespaces)
	if !ok || skipSpace(rest, 0) == len(rest) {
		return nil
	}
	p.pos = len(p.src) - len(rest)
	return []int{ns}
}

// prefixNamespaces returns the namespaces of the prefix: keywords, without
// those of negated ones, which take pages away and need none.
func (p *parser) prefixNamespaces() []int {
	var list []int
	for _, c := range p.cuts {
		if c.kw.Name != "prefix" || c.negated {
			continue
		}
		ns, _, _ := SplitPrefix(c.kw.Value, p.opts.Namespaces)
		if !slices.Contains(list, ns) {
			list = append(list, ns)
		}
	}
	return list
}

// toRaw makes the spans of n and its clauses offsets into the raw query.
func (p *parser) toRaw(n Node) {
	n.shift(p.raw)
	if b, ok := n.(*Bool); ok {
		for _, c := range b.Clauses {
			c.Node.shift(p.raw)
		}
	}
}

func (p *parser) rawWarnings() []Warning {
	for i := range p.warnings {
		p.warnings[i].Pos = p.raw(p.warnings[i].Pos)
	}
	slices.SortStableFunc(p.warnings, func(a, b Warning) int { return cmp.Compare(a.Pos, b.Pos) })
	return p.warnings
}

func (p *parser) warn(code string, pos int, msg string) {
	p.warnings = append(p.warnings, Warning{Code: code, Msg: msg, Pos: pos})
}

// checkText reports too much text outside of the keywords that may be long.
func (p *parser) checkText() {
	limit := p.opts.textLimit()
	if limit < 0 {
		return
	}
	count, exempt := 0, 0 // exempt: index of the next exempt keyword
	for pos := 0; pos < len(p.src); {
		for exempt < len(p.cuts) && (p.cuts[exempt].end <= pos || !p.cuts[exempt].exempt) {
			exempt++
		}
		if exempt < len(p.cuts) && pos >= p.cuts[exempt].pos {
			pos = p.cuts[exempt].end
			continue
		}
		if count++; count > limit {
			p.err = tooLong(limit, p.raw(pos))
			return
		}
		_, n := utf8.DecodeRuneInString(p.src[pos:])
		pos += n
	}
}
