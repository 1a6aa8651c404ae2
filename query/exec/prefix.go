package exec

import (
	"errors"
	"fmt"
	"strings"

	"wikiseek/index"
)

// maxExpansions is how many words a prefix may stand for. CirrusSearch's
// limit for a rewritten multi-term query is 1024 (Lucene's maxClauseCount).
const maxExpansions = 1024

// ErrTooManyWords reports a prefix that more words begin with than a query
// may have.
var ErrTooManyWords = errors.New("too many words begin so")

// prefix returns the postings of all words that begin with a prefix, as if
// they were one.
func (r *reader) prefix(prefix string) (*postings, error) {
	key := prefix + "*"
	if p, ok := r.phrases[key]; ok {
		return p, nil
	}
	terms, err := r.expand(prefix)
	if err != nil {
		return nil, err
	}
	p := &postings{}
	r.phrases[key] = p
	titles := make(map[uint32]float64)
	for _, term := range terms {
		q, err := r.read(term, false) // not kept: there may be a thousand
		if err != nil {
			return nil, err
		}
		p.docs, p.tf = merge(p.docs, p.tf, q.docs, q.tf)
		for i, page := range q.pages {
			titles[page] = max(titles[page], q.pageTF[i])
		}
		p.df += q.df
	}
	p.pages, p.pageTF = sortedPages(titles)
	return p, nil
}

// expand lists the plain terms of the text fields that begin with prefix.
func (r *reader) expand(prefix string) ([]string, error) {
	seen := make(map[string]bool)
	var terms []string
	for _, field := range index.TextFields {
		for i := range r.ix.Segments() {
			dict, err := r.dictionary(field, i)
			if err != nil {
				return nil, err
			}
			it := dict.AutomatonIterator(nil, []byte(prefix), nil)
			for {
				e, err := it.Next()
				if err != nil {
					return nil, fmt.Errorf("read dictionary of %s: %w", field, err)
				}
				if e == nil || !strings.HasPrefix(e.Term, prefix) {
					break
				}
				if seen[e.Term] {
					continue
				}
				if len(terms) == maxExpansions {
					return nil, fmt.Errorf("%w: %s*", ErrTooManyWords, prefix)
				}
				seen[e.Term] = true
				terms = append(terms, e.Term)
			}
		}
	}
	return terms, nil
}
