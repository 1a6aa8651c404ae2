package query

import (
	"context"
	"fmt"
	"slices"

	"wikiseek/index"
	"wikiseek/index/analysis"
	"wikiseek/query/exec"
	"wikiseek/query/syntax"
)

// planner turns a parsed query into nodes that package exec runs.
type planner struct {
	ctx   context.Context // of the search
	ix    *index.Index
	names map[string]int
	any   bool // words are joined by OR
	loose bool // so are phrases and what is left of them without their ends
	title bool // the query is a title and nothing else

	parts    int  // words, runs and phrases that are asked for
	torn     bool // of a phrase, an end may be a part of a word
	marks    marker
	warnings []string
	missing  bool // phrases have been warned of

	begun map[titleStart]exec.Pages // what prefix: stands for, which a query may have 455 times
}

func (p *planner) plan(parsed *syntax.Query, req Request) (exec.Query, error) {
	if !req.NoSnippets {
		p.marks = marker{terms: make(map[string]bool)}
	}
	q := exec.Query{
		Namespaces: searchedNamespaces(parsed, req),
		Sections:   req.Scope == ScopeSection,
		Grouped:    req.Group == GroupPage,
		Limit:      req.Offset + req.Limit,
		Fields:     req.Fields,
		Order:      orders[req.Sort],
		Facets:     wanted(req.Facets),
		Bounded:    req.Total == TotalBounded,
	}
	var err error
	if q.Searches(index.FieldTitle) {
		if q.Named, err = p.named(parsed); err != nil {
			return q, err
		}
	}
	if q.Root, err = p.root(parsed.Root, q.Named); err != nil {
		return q, err
	}
	for _, name := range req.Categories {
		in, err := p.inCategory(name)
		if err != nil {
			return q, err
		}
		q.Root = &exec.Bool{Must: []exec.Node{q.Root, in}}
	}
	return q, nil
}

// root plans the whole query. Where it asks for nothing but what isn't to be
// there, as -30- does, and is the title of a page, it is that which is asked for.
func (p *planner) root(n syntax.Node, named []uint32) (exec.Node, error) {
	root, err := p.node(n)
	if root == nil {
		root = exec.Pages{} // nothing that is understood was asked, nothing is found
	}
	b, ok := root.(*exec.Bool)
	if p.title || len(named) > 0 && ok && len(b.Must)+len(b.Should) == 0 {
		return exec.Pages{Pages: p.pagesOf(named)}, err
	}
	return root, err
}

// contentNamespaces are searched when nobody says otherwise.
var contentNamespaces = []int{0}

// searchedNamespaces returns the namespaces to search, nil for all. What the
// query says goes before what the request says, as in MediaWiki.
func searchedNamespaces(parsed *syntax.Query, req Request) []int {
	namespaces := parsed.Namespaces
	if len(namespaces) == 0 {
		namespaces = req.Namespaces
	}
	if len(namespaces) == 0 {
		namespaces = contentNamespaces
	}
	if len(parsed.PrefixNamespaces) > 0 {
		namespaces = slices.Concat(namespaces, parsed.PrefixNamespaces)
	}
	if slices.Contains(namespaces, syntax.AllNamespaces) {
		return nil
	}
	return namespaces
}

// AllNamespaces in Request.Namespaces stands for every namespace.
const AllNamespaces = syntax.AllNamespaces

// node plans a node. It returns nil for one that is ignored, with a warning.
func (p *planner) node(n syntax.Node) (exec.Node, error) {
	switch n := n.(type) {
	case *syntax.Bool:
		return p.boolean(n)
	case *syntax.Words:
		return p.words(n.Text), nil
	case *syntax.Phrase:
		if n.Stem {
			p.warn("a phrase with ~ behind it is searched as words")
			return p.allWords(n.Text), nil
		}
		return p.quoted(n.Text, max(n.Slop, 0)), nil
	case *syntax.Prefix:
		return p.prefix(n.Word), nil
	case *syntax.PhrasePrefix:
		p.warn("a phrase with * is searched without the *")
		return p.phrase(n.Text), nil
	case *syntax.Wildcard:
		return p.wildcard(n.Pattern), nil
	case *syntax.Fuzzy:
		return p.fuzzy(n.Word, n.Distance), nil
	case *syntax.Keyword:
		return p.keyword(n)
	}
	return &exec.Bool{Must: []exec.Node{exec.Pages{}}}, nil // nothing asked, nothing found
}

func (p *planner) warn(format string, args ...any) {
	p.warnings = append(p.warnings, fmt.Sprintf(format, args...))
}

// boolean plans the clauses. Where words are joined by OR, a clause that is
// required only by default becomes optional, but one of those must hold. Where all that
// isn't negated is ignored, so is the whole: else it would match nearly every page.
func (p *planner) boolean(n *syntax.Bool) (exec.Node, error) {
	b := &exec.Bool{}
	ignored := false // something that isn't negated
	var either []exec.Node
	for _, c := range n.Clauses {
		node, err := p.clause(c)
		if err != nil {
			return nil, err
		}
		_, filter := c.Node.(*syntax.Keyword)
		switch {
		case node == nil:
			ignored = ignored || c.Occur != syntax.MustNot
		case c.Occur == syntax.MustNot:
			b.MustNot = append(b.MustNot, node)
		case p.any && !c.Explicit && !filter:
			either = append(either, node)
		case c.Occur == syntax.Should:
			b.Should = append(b.Should, node)
		default:
			b.Must = append(b.Must, node)
		}
	}
	if len(either) > 0 {
		b.Must = append(b.Must, &exec.Bool{Should: append(either, b.Should...)})
		b.Should = nil
	}
	if len(b.Must)+len(b.Should) == 0 && (ignored || len(b.MustNot) == 0) {
		return nil, nil
	}
	return b, nil
}

// clause plans a clause. What must not be there isn't marked, nor is more than
// that left out.
func (p *planner) clause(c syntax.Clause) (exec.Node, error) {
	if c.Occur != syntax.MustNot {
		return p.node(c.Node)
	}
	marks, loose, torn := p.marks, p.loose, p.torn
	p.marks, p.loose = marker{}, false
	node, err := p.node(c.Node)
	p.marks, p.loose, p.torn = marks, loose, torn
	return node, err
}

// words plans bare words. Function and question words are left out while
// anything else remains.
func (p *planner) words(text string) exec.Node {
	nodes := p.groups(p.ix.Analyzer().Query(text))
	if p.any && len(nodes) > 0 {
		return &exec.Bool{Should: nodes}
	}
	return p.conjunction(nodes)
}

func (p *planner) allWords(text string) exec.Node {
	return p.conjunction(p.groups(p.ix.Analyzer().Query(text)))
}

// conjunction asks for all nodes. Of no nodes, it matches nothing: the text
// was all punctuation.
func (p *planner) conjunction(nodes []exec.Node) exec.Node {
	if len(nodes) == 0 {
		return exec.Pages{}
	}
	return &exec.Bool{Must: nodes}
}

func (p *planner) groups(groups []analysis.Group) []exec.Node {
	content := slices.ContainsFunc(groups, func(g analysis.Group) bool { return !g.Stop })
	nodes := make([]exec.Node, 0, len(groups))
	for i := range groups {
		if !content || !groups[i].Stop {
			nodes = append(nodes, p.group(&groups[i]))
		}
	}
	return nodes
}

func (p *planner) group(g *analysis.Group) exec.Node {
	p.parts++
	p.marks.add(g.Plain)
	p.marks.add(g.Stem)
	one := p.ix.Meta().Profile.OneForm()
	if g.Run {
		p.parts += len(g.Stem) - 1
		run := exec.Run{Plain: terms(g.Plain), Stem: terms(g.Stem), Any: p.any}
		if one {
			run.Plain = nil
		}
		return run
	}
	w := exec.Word{Stem: g.Stem[0].Term}
	if !one {
		w.Plain = g.Plain[0].Term
		w.Same = w.Plain == w.Stem || p.ix.Analyzer().IsStem(w.Stem)
	}
	return w
}

func terms(tokens []analysis.Token) []string {
	list := make([]string, len(tokens))
	for i, t := range tokens {
		list[i] = t.Term
	}
	return list
}

func (p *planner) phrase(text string) exec.Node {
	plain, stem := p.ix.Analyzer().Analyze(text)
	return p.inARow(plain, stem, 0)
}

// inARow asks for the tokens of a text in a row.
func (p *planner) inARow(plain, stem []analysis.Token, slop int) exec.Node {
	if len(plain) == 0 {
		return exec.Pages{}
	}
	p.parts++
	p.marks.add(plain)
	if len(plain) > 1 {
		p.warnMissing()
	}
	if p.ix.Meta().Profile.OneForm() {
		// A run has a bigram less than characters, so what follows it is one
		// position further away than the list of terms has it.
		return exec.Phrase{Terms: terms(stem), Slop: slop + stem[len(stem)-1].Pos - len(stem)}
	}
	return exec.Phrase{Terms: terms(plain), Pairs: pairs(plain), Slop: slop}
}

func pairs(plain []analysis.Token) []exec.Pair {
	var list []exec.Pair
	for _, p := range analysis.Pairs(plain) {
		list = append(list, exec.Pair(p))
	}
	return list
}

// quoted plans a phrase of its own, which copied text may have torn.
func (p *planner) quoted(text string, slop int) exec.Node {
	plain, stem := p.ix.Analyzer().Analyze(text)
	whole := p.inARow(plain, stem, slop)
	rest := withoutEnds(plain)
	if len(rest) < minTorn || len(rest) == len(plain) || p.ix.Meta().Profile.OneForm() {
		return whole
	}
	p.torn = true
	if !p.loose {
		return whole
	}
	return &exec.Bool{Should: []exec.Node{whole, exec.Phrase{Terms: terms(rest), Pairs: pairs(rest), Slop: slop}}}
}

// minTorn is how much of a phrase must be left without its ends.
const minTorn = 2

// withoutEnds leaves out the first and the last token of a phrase where they
// are words or numbers: text that was copied may begin or end within one.
func withoutEnds(tokens []analysis.Token) []analysis.Token {
	if len(tokens) > 0 && !character(tokens[0]) {
		tokens = tokens[1:]
	}
	if n := len(tokens); n > 0 && !character(tokens[n-1]) {
		tokens = tokens[:n-1]
	}
	return tokens
}

// warnMissing tells, once, that phrases find less than there is.
func (p *planner) warnMissing() {
	missing, all := p.ix.MissingPositions()
	if missing == 0 || p.missing {
		return
	}
	p.missing = true
	p.warn("phrases can't be checked in %d of %d sections, which have lost the positions of words: run wikiseek verify --repair", missing, all)
}

// prefix plans word*. Of a run of characters, the last one is at the end of
// the prefix and the whole is a phrase.
func (p *planner) prefix(word string) exec.Node {
	plain, _ := p.ix.Analyzer().Analyze(word)
	if len(plain) != 1 || character(plain[0]) {
		return p.phrase(word)
	}
	p.parts++
	p.marks.prefixes = append(p.marks.prefixes, plain[0].Term)
	return exec.Prefix{Term: plain[0].Term}
}
