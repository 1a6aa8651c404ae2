package exec

import (
	"context"
	"fmt"
	"math"

	"github.com/bits-and-blooms/bitset"

	"wikiseek/index"
)

// The models of scoring.
const (
	ModelBM25F = "bm25f"
	ModelBleve = "bleve" // as an unmodified Bleve scores by default: tf-idf, queryNorm, coord
)

// UnsupportedError reports a query that the model of the ranking can't
// score.
type UnsupportedError struct {
	Param string // of the request: "query" or "scope"
	Msg   string
}

func (e *UnsupportedError) Error() string { return e.Param + ": " + e.Msg }

// stock is one search in the model of Bleve.
type stock struct {
	*matcher
	root   stockNode
	terms  []*stockTerm // those that score
	lists  map[stockKey]*stockList
	may    *bitset.BitSet // sections that may match
	total  float64        // documents of the index, redirects among them
	negate int            // negations around what is being built
}

// stockSearch runs a query in the model of Bleve. It looks at every section
// that holds a word of the query.
func stockSearch(ctx context.Context, e *Engine, q Query) (Result, error) {
	s, err := newStock(ctx, e, q)
	if err != nil {
		return Result{}, err
	}
	s.restrict(s.may, q.Namespaces)
	scored := newScorer(s.matcher, s.may)
	n := 0
	for i := range s.may.EachSet() {
		if n++; n%checkEvery == 0 && ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		if score, ok := s.root.at(uint32(i)); ok {
			scored.docs[i] = score
		} else {
			s.may.Clear(i)
		}
	}
	return s.result(scored, q), ctx.Err()
}

// newStock reads the postings that a query needs and weighs its terms.
func newStock(ctx context.Context, e *Engine, q Query) (*stock, error) {
	if !q.Sections {
		return nil, &UnsupportedError{"scope", "the ranking model bleve scores sections by themselves: set the scope to section"}
	}
	ranking := *e.ranking
	ranking.Links = 0 // which scorer would add
	m := &matcher{newReader(ctx, e, &q), true}
	m.ranking = &ranking
	s := &stock{matcher: m, lists: make(map[stockKey]*stockList), may: bitset.New(m.size())}
	for _, segment := range e.ix.Segments() {
		s.total += float64(segment.Count())
		if segment.Deleted != nil {
			s.total -= float64(segment.Deleted.GetCardinality())
		}
	}
	var err error
	if s.root, err = s.build(q.Root); err != nil {
		return nil, err
	}
	s.weigh()
	return s, nil
}

// weigh sets the weights of terms. In Bleve each compound query gives its
// queryNorm to all terms below, so that the one of the outermost is what
// stays.
func (s *stock) weigh() {
	sum := 0.0
	for _, t := range s.terms {
		sum += t.idf * t.idf
	}
	for _, t := range s.terms {
		t.weight = t.idf * t.idf / math.Sqrt(sum)
	}
}

// build turns a node into what Bleve has for it.
func (s *stock) build(n Node) (stockNode, error) {
	switch n := n.(type) {
	case *Bool:
		return s.boolean(n)
	case Word:
		if s.one {
			return s.word(n.Stem)
		}
		return s.word(n.Plain)
	case Run:
		return s.characters(n)
	case Phrase:
		if len(n.Terms) == 1 {
			return s.word(n.Terms[0])
		}
		return s.unscored(n, "phrases")
	case Prefix, Wildcard, Fuzzy:
		return s.unscored(n, "word*, w*ld and word~")
	case InTitle, Pages:
		return s.filter(n)
	}
	return nil, fmt.Errorf("score query: no way to score %T", n)
}

// unscored is what has no score here. It may still be negated.
func (s *stock) unscored(n Node, what string) (stockNode, error) {
	if s.negate > 0 {
		return s.filter(n)
	}
	return nil, &UnsupportedError{"query", "the ranking model bleve scores words, not " + what + ": leave them out, or search with another ranking"}
}

// word is a term of the plain form, and of several fields the disjunction.
func (s *stock) word(term string) (stockNode, error) {
	either := &stockBool{}
	for _, field := range index.TextFields {
		if !s.fields.has(field) {
			continue
		}
		list, err := s.list(stockKey{field, term})
		if err != nil {
			return nil, err
		}
		either.should = append(either.should, s.term(list, 1+math.Log(s.total/(list.df+1))))
	}
	if len(either.should) == 1 {
		return either.should[0], nil
	}
	return either, nil
}

// term makes a term of a list, which scores unless it is negated.
func (s *stock) term(list *stockList, idf float64) *stockTerm {
	t := &stockTerm{stockList: list, idf: idf}
	if s.negate > 0 {
		return t
	}
	s.terms = append(s.terms, t)
	for _, doc := range list.docs {
		if s.cols.Page[doc] != index.None { // another program's
			s.may.Set(uint(doc))
		}
	}
	return t
}

// characters searches a run by its characters: each is a word of the plain
// form. Where there are only stems, it is its bigrams.
func (s *stock) characters(n Run) (stockNode, error) {
	terms := n.Plain
	if s.one {
		terms = n.Stem
	}
	list := make([]stockNode, len(terms))
	for i, term := range terms {
		var err error
		if list[i], err = s.word(term); err != nil {
			return nil, err
		}
	}
	if n.Any {
		return &stockBool{should: list}, nil
	}
	return &stockBool{must: list}, nil
}

// everything matches all sections, with one score.
func (s *stock) everything() stockNode {
	list := &stockList{}
	for doc := range s.all().EachSet() {
		list.docs = append(list.docs, uint32(doc))
	}
	list.df = float64(len(list.docs))
	return s.term(list, 1)
}

// filter restricts hits, and has no score.
func (s *stock) filter(n Node) (stockNode, error) {
	set, err := s.match(n)
	if err == nil && s.negate == 0 {
		s.may.InPlaceUnion(set)
	}
	return stockFilter{set}, err
}

func (s *stock) boolean(n *Bool) (stockNode, error) {
	b := &stockBool{}
	var err error
	if b.must, err = s.buildAll(n.Must); err != nil {
		return nil, err
	}
	if b.should, err = s.buildAll(n.Should); err != nil {
		return nil, err
	}
	if len(b.must)+len(b.should) == 0 {
		b.must = []stockNode{s.everything()}
	}
	s.negate++
	b.not, err = s.buildAll(n.MustNot)
	s.negate--
	return b, err
}

func (s *stock) buildAll(nodes []Node) ([]stockNode, error) {
	list := make([]stockNode, len(nodes))
	for i, n := range nodes {
		var err error
		if list[i], err = s.build(n); err != nil {
			return nil, err
		}
	}
	return list, nil
}
