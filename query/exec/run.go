package exec

import (
	"context"

	"wikiseek/index/segment"
)

// run is one search. Its memory is used again by the next one.
type run struct {
	*Engine
	ctx    context.Context
	query  *Query
	fields searched
	word   wordForms
	allow  *allowed

	terms   map[lemma]*scoredTerm
	opened  map[list]*segment.Cursor // of terms of phrases; nil where the term isn't there
	made    map[string]*scoredTerm   // patterns, by what they are
	phrases map[string]*awaited      // likewise
	awaited []*awaited               // those and the ones of runs, but what is found at once
	scored  []weighted
	idfSum  float64 // the scale of a full match
	bigrams int     // of which any will do
	key     []byte

	cursorPool pool[cursorMemory]
	termPool   pool[scoredTerm]
	jointPool  pool[segment.Blocks]
	listsPool  pool[phraseLists]
	finderPool pool[phraseFinder]

	sets     [][]uint64 // of which usedSets are in use
	usedSets int
	listed   [][]uint32 // by segment: memory of lists of documents
	others   []uint32   // memory of one to add to them

	phraseScan phraseScan // memory of the one at hand

	batch phraseBatch // what a phrase is looked for in now: finders use it one after the other

	bestDocs   []uint32 // see completeBest
	bestScores []float64
	offered    []uint32 // sections that windows needn't score: they were offered before

	window
	single
	top
	counter counter

	found []segment.Match // of spanDocs, in the list at hand
}

func newRun(e *Engine) *run {
	return &run{Engine: e, terms: make(map[lemma]*scoredTerm), opened: make(map[list]*segment.Cursor), made: make(map[string]*scoredTerm), phrases: make(map[string]*awaited), listed: make([][]uint32, len(e.parts))}
}

// Of each kind, so much memory is kept for the next search: phrases in many segments
// take more. That of phrases of more words than keptPhrase isn't kept at all.
const (
	keptCursors = 1 << 11
	keptTerms   = 1 << 11
	keptFinders = 1 << 8
	keptPhrase  = 1 << 5
)

// reset forgets the search before.
func (r *run) reset(ctx context.Context, q *Query) {
	r.ctx, r.query, r.fields, r.word = ctx, q, q.Fields, r.ranking.wordForms(q.Root)
	r.allow = r.Engine.allow(q.Namespaces)
	clear(r.terms)
	clear(r.opened)
	clear(r.made)
	clear(r.phrases)
	r.awaited = r.awaited[:0]
	r.scored, r.idfSum, r.bigrams = r.scored[:0], 0, 0
	r.cursorPool.reset(keptCursors)
	r.termPool.reset(keptTerms)
	r.jointPool.reset(keptCursors)
	r.listsPool.reset(keptFinders)
	r.finderPool.reset(keptFinders)
	r.usedSets = 0
	r.offered = r.offered[:0]
	r.adder = r.adder.reset()
	r.top.reset(r.cols, q)
}

// search answers a query whose hits all have scores.
func (r *run) search(ctx context.Context, q Query) (Result, error) {
	r.reset(ctx, &q)
	if ph, ok := q.scansPhrase(); ok {
		return r.searchPhrase(ph)
	}
	if err := r.weighAll(q.Root); err != nil {
		return Result{}, err
	}
	simple := either(q.Root) // whatever scores matches
	var m matched
	if !simple || !q.Bounded || q.Order.By != ByScore || q.Facets.any() {
		var err error
		if m, err = r.decide(q.Root); err == nil && !empty(m.set) {
			err = r.findPhrases(&m, q.countsSections())
		}
		if err != nil {
			return Result{}, err
		}
	}
	result := Result{Total: r.total(&m)}
	result.AtLeast = m.set == nil
	if m.set != nil && result.Total == 0 {
		return result, ctx.Err()
	}
	if q.Facets.any() {
		result.Facets = r.counter.count(r.cols, q.Facets, r.pagesOf(&m))
	}
	if q.Order.By != ByScore {
		m, simple = r.keepFirst(&m), false
	}
	if q.Limit > 0 {
		if err := r.findHits(m, simple); err != nil {
			return Result{}, err
		}
	}
	result.Hits = r.top.sorted()
	result.Total = max(result.Total, len(result.Hits))
	return result, ctx.Err()
}

// findHits scores what may be hits.
func (r *run) findHits(m matched, simple bool) error {
	if err := r.findPhrases(&m, true); err != nil {
		return err
	}
	if lead, ok := r.leader(); ok && simple {
		return r.scanSingle(lead)
	}
	docs, pages := r.restrict(&m, simple)
	if docs.few() {
		return r.scanListed(docs)
	}
	return r.scan(docs, pages)
}

// either reports whether all that scores in n also matches it, so that
// nothing is to be decided.
func either(n Node) bool {
	switch n := n.(type) {
	case *Bool:
		if len(n.MustNot) > 0 || len(n.Must) > 1 || len(n.Must) == 1 && len(n.Should) > 0 {
			return false
		}
		for _, clauses := range [][]Node{n.Must, n.Should} {
			for _, c := range clauses {
				if !either(c) {
					return false
				}
			}
		}
		return true
	case Word, Phrase, Prefix, Wildcard, Fuzzy:
		return true
	case Run:
		return n.Any || len(n.Stem) == 1
	}
	return false
}
