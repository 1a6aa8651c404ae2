package exec

import (
	"cmp"
	"context"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"
	"github.com/blevesearch/vellum/regexp"

	"wikiseek/index"
)

// Limits on the words that one stands for. Of more, those in most sections
// are taken, or for a fuzzy word those nearest to it.
const (
	maxExpansions      = 1024 // CirrusSearch rewrites wildcards to top_terms_boost_1024
	maxFuzzyExpansions = 50   // Elasticsearch's fuzzy_max_expansions
	fuzzyPrefix        = 2    // characters that can't differ, as CirrusSearch sets it
)

// pattern says which words a node stands for.
type pattern struct {
	node       Node
	automaton  vellum.Automaton // set by compile; nil for all in the range
	start, end []byte           // range of words: all begin with start
	limit      int
	near       []rune // words near this one go first; nil if none do
}

// newPattern returns the pattern of a Prefix, Wildcard or Fuzzy node.
func newPattern(n Node) (*pattern, error) {
	p := &pattern{node: n, limit: maxExpansions}
	switch n := n.(type) {
	case Prefix:
		p.within(n.Term)
	case Wildcard:
		p.within(n.Pattern[:strings.IndexAny(n.Pattern+"*", "*?")])
	case Fuzzy:
		head := n.Term
		if utf8.RuneCountInString(head) > fuzzyPrefix {
			head = string([]rune(head)[:fuzzyPrefix])
		}
		p.within(head)
		p.limit, p.near = maxFuzzyExpansions, []rune(n.Term)
	default:
		return nil, fmt.Errorf("match query: no way to match %T", n)
	}
	return p, nil
}

// compile makes the automaton, which takes longer than to walk over most
// dictionaries.
func (p *pattern) compile() (err error) {
	switch n := p.node.(type) {
	case Wildcard:
		p.automaton, err = wildcardAutomaton(n.Pattern)
	case Fuzzy:
		p.automaton, err = fuzzyAutomaton(n.Term, clampDistance(n.Distance))
	}
	return err
}

// clampDistance is a distance that there are words for.
func clampDistance(distance int) int { return min(max(distance, 0), 2) }

// within sets the range to words that begin with a prefix.
func (p *pattern) within(prefix string) {
	if prefix == "" {
		return
	}
	p.start = []byte(prefix)
	p.end = append([]byte(prefix), 0xff) // no UTF-8 has such a byte
}

func wildcardAutomaton(pattern string) (vellum.Automaton, error) {
	var re strings.Builder
	for _, c := range pattern {
		switch c {
		case '*':
			re.WriteString(".*")
		case '?':
			re.WriteByte('.')
		default:
			re.WriteString(syntaxQuote(c))
		}
	}
	a, err := regexp.New(re.String())
	if err != nil {
		return nil, fmt.Errorf("compile wildcard %s: %w", pattern, err)
	}
	return a, nil
}

// syntaxQuote writes a character so that it means itself.
func syntaxQuote(c rune) string {
	if syntax.IsWordChar(c) || c > utf8.RuneSelf {
		return string(c)
	}
	return `\` + string(c)
}

// levenshteinBuilders make automata for a distance. Making one of them takes
// longer than a search.
var levenshteinBuilders = [3]func() (*levenshtein.LevenshteinAutomatonBuilder, error){
	1: sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
		return levenshtein.NewLevenshteinAutomatonBuilder(1, true)
	}),
	2: sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
		return levenshtein.NewLevenshteinAutomatonBuilder(2, true)
	}),
}

func fuzzyAutomaton(term string, distance int) (vellum.Automaton, error) {
	if distance == 0 {
		return wildcardAutomaton(term)
	}
	b, err := levenshteinBuilders[distance]()
	if err != nil {
		return nil, fmt.Errorf("make fuzzy automaton: %w", err)
	}
	a, err := b.BuildDfa(term, uint8(distance))
	if err != nil {
		return nil, fmt.Errorf("make fuzzy automaton: %w", err)
	}
	return a, nil
}

// expansion is a word and in how many documents of a field it stands, summed
// over fields.
type expansion struct {
	word     string
	count    uint64
	distance int
}

// better orders words: the nearest first, then those in most documents.
func (e expansion) better(o expansion) int {
	return cmp.Or(cmp.Compare(e.distance, o.distance), cmp.Compare(o.count, e.count), cmp.Compare(e.word, o.word))
}

// expand lists the plain words of the fields searched that n stands for, the
// limit of them at most. Documents that are dead, by segment, don't count.
func expand(ctx context.Context, ix *index.Index, n Node, fields searched, dead []*roaring.Bitmap) ([]string, error) {
	p, err := newPattern(n)
	if err == nil {
		err = p.compile()
	}
	if err != nil {
		return nil, err
	}
	w, err := newWordMerger(ix, p, fields, dead)
	if err != nil {
		return nil, err
	}
	var best []expansion
	var last *expansion // of the limit that were the best of those before
	for i := 0; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		word, count, err := w.next()
		if err != nil {
			return nil, err
		}
		if word == nil {
			break
		}
		e := expansion{word: string(word), count: count}
		if p.near != nil {
			e.distance = editDistance(p.near, []rune(e.word))
		}
		if last != nil && last.better(e) < 0 {
			continue // whichever of its documents are dead
		}
		if e.count, err = w.live(); err != nil {
			return nil, err
		}
		if e.count == 0 {
			continue
		}
		if best = append(best, e); len(best) == 2*p.limit {
			slices.SortFunc(best, expansion.better)
			best = best[:p.limit]
			worst := best[p.limit-1]
			last = &worst
		}
	}
	slices.SortFunc(best, expansion.better)
	words := make([]string, 0, p.limit)
	for _, e := range best[:min(len(best), p.limit)] {
		words = append(words, e.word)
	}
	return words, nil
}

// Matches reports whether n stands for a word.
func (n Fuzzy) Matches(word string) bool {
	term := []rune(n.Term)
	return strings.HasPrefix(word, string(term[:min(len(term), fuzzyPrefix)])) &&
		utf8.RuneCountInString(word) <= len(term)+n.Distance && editDistance(term, []rune(word)) <= n.Distance
}

// editDistance counts insertions, deletions, replacements and swaps of
// neighbours that lead from a to b.
func editDistance(a, b []rune) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j, y := range b {
			d := row[j]
			if x != y {
				d++
			}
			d = min(d, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && x == b[j-1] && a[i-1] == y {
				d = min(d, before[j-1]+1)
			}
			next[j+1] = d
		}
		before, row = row, next
	}
	return row[len(b)]
}
