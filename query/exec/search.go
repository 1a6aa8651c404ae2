package exec

import (
	"context"

	"github.com/bits-and-blooms/bitset"

	"wikiseek/index"
)

// Query is a search, analysed and planned.
type Query struct {
	Root       Node
	Sections   bool     // clauses hold for sections by themselves, not for the page
	Grouped    bool     // one hit a page
	Namespaces []int    // pages of these only; nil for all
	Named      []uint32 // sections that the query names as a whole
	Limit      int      // hits wanted
	Fields     []string // text fields searched; nil for all
	Order      Order    // what hits are sorted by
	Facets     Facets   // what to count the pages that match by
	Bounded    bool     // a lower bound will do for the total where counting takes time
	Exhaustive bool     // score every match term by term: slow, the oracle of tests
}

// Hit is a section that matches.
type Hit struct {
	Doc, Page uint32
	Score     float64
}

// Result is the best hits, best first, and how many there are in all.
type Result struct {
	Hits    []Hit
	Total   int  // pages when grouped, else sections
	AtLeast bool // there may be more than Total
	Facets  FacetCounts
}

// exhaustive runs a query by reading every posting through Bleve.
func exhaustive(ctx context.Context, e *Engine, q Query) (Result, error) {
	m := &matcher{newReader(ctx, e, &q), q.Sections}
	matched, err := m.match(q.Root)
	if err != nil {
		return Result{}, err
	}
	m.restrict(matched, q.Namespaces)
	if matched.None() {
		return Result{}, nil
	}
	parts, err := m.parts(q.Root)
	if err != nil {
		return Result{}, err
	}
	s := newScorer(m, matched)
	for _, p := range parts {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		s.add(p)
	}
	s.named(q.Named)
	return m.result(s, q), nil
}

// result collects the best hits of what was scored, and counts all.
func (m *matcher) result(s *scorer, q Query) Result {
	c := &collector{scorer: s, limit: q.Limit, order: q.Order}
	c.collect(q.Grouped)
	result := Result{Hits: c.sorted(), Total: c.total}
	if q.Facets.any() {
		result.Facets = new(counter).count(m.cols, q.Facets, m.pagesOf(s.matched).Words())
	}
	return result
}

// restrict takes out of set what isn't a page of one of the namespaces.
func (m *matcher) restrict(set *bitset.BitSet, namespaces []int) {
	allowed := make(map[int32]bool, len(namespaces))
	for _, ns := range namespaces {
		allowed[int32(ns)] = true
	}
	for i := range set.EachSet() {
		page := uint32(i)
		if m.sections {
			page = m.cols.Page[i]
		}
		if m.cols.Kind[page] != index.KindPage || namespaces != nil && !allowed[m.cols.Namespace[page]] {
			set.Clear(i)
		}
	}
}

// pagesOf returns the pages of what matches.
func (m *matcher) pagesOf(set *bitset.BitSet) *bitset.BitSet {
	if !m.sections {
		return set
	}
	pages := bitset.New(uint(m.cols.Pages()))
	for doc := range set.EachSet() {
		pages.Set(uint(m.cols.Page[doc]))
	}
	return pages
}
