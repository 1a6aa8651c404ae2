package exec

import (
	"cmp"
	"math"
	"slices"

	"wikiseek/index/segment"
)

// Pair is what stem fields have of two characters of a phrase that follow each
// other: their bigram where nothing stands between, and their seam where only
// punctuation or a blank does. A section that has neither doesn't hold the phrase,
// which takes no positions to tell.
type Pair struct{ Bigram, Seam string }

// pairLists are those of a Pair in a field of a segment.
type pairLists struct {
	own    []source        // of both terms
	bigram *segment.Cursor // nil where nothing has it
}

func (p *pairLists) count() int {
	n := 0
	for _, s := range p.own {
		n += s.count()
	}
	return n
}

// openPairs opens the pairs of the phrase in a segment, the rarest first. It
// reports false where one of them is nowhere.
func (f *phraseFinder) openPairs(part int) (ok bool, err error) {
	if f.phrase.Slop > 0 { // they needn't follow each other
		return true, nil
	}
	name := stemName(f.field)
	for _, terms := range f.phrase.Pairs {
		bigram, err := f.shared(list{part, name, terms.Bigram})
		if err != nil {
			return false, err
		}
		seam, err := f.shared(list{part, name, terms.Seam})
		if err != nil {
			return false, err
		}
		if !f.addPair(bigram, seam) {
			return false, nil
		}
	}
	slices.SortStableFunc(f.pairs, func(a, b pairLists) int { return cmp.Compare(a.count(), b.count()) })
	return true, nil
}

// addPair adds a pair, of which either list may be nil. It reports false if both are.
func (f *phraseFinder) addPair(bigram, seam *segment.Cursor) bool {
	from := len(f.sources)
	for _, c := range [...]*segment.Cursor{bigram, seam} {
		if c != nil {
			f.sources = append(f.sources, source{Cursor: c})
		}
	}
	own := f.sources[from:]
	f.pairs = append(f.pairs, pairLists{own, bigram})
	return len(own) > 0
}

// pairsAreRarer reports whether the rarest pair is rarer than the rarest term. What
// has a pair both ways is counted twice.
func (f *phraseFinder) pairsAreRarer() bool {
	return len(f.pairs) > 0 && f.pairs[0].count() <= 2*int(f.terms[0].Count)
}

// onlyPair reports whether the phrase is a pair and nothing else.
func (p *Phrase) onlyPair() bool { return len(p.Terms) == 2 && len(p.Pairs) == 1 && p.Slop == 0 }

// countPair returns how often a document has the rarest pair, and its length.
func (f *phraseFinder) countPair(doc uint32) (count, length uint32, err error) {
	for _, s := range f.pairs[0].own {
		freq, n, err := s.Find(doc)
		if err != nil {
			return 0, 0, err
		}
		count, length = count+freq, max(length, n)
	}
	return count, length, nil
}

// addPairs adds the documents of the batch, which have the pair that is the phrase.
func (f *phraseFinder) addPairs(m *made) error {
	b := &f.batch
	for i, doc := range b.docs {
		if len(b.counts) > 0 {
			f.add(m, doc, b.counts[i], b.lengths[i])
			continue
		}
		count, length, err := f.countPair(doc)
		if err != nil {
			return err
		}
		f.add(m, doc, count, length)
	}
	return nil
}

// most is a bound of the normalized frequency of the phrase in a document.
func (f *phraseFinder) most(doc uint32) (float64, error) {
	if !f.byPairs {
		return math.Inf(1), nil
	}
	count, length, err := f.countPair(doc)
	return float64(count) * f.norm.of(length), err
}

// visitPairs looks for the phrase in all that has its rarest pair and that may
// admits.
func (f *phraseFinder) visitPairs(m *made, may func(doc uint32) bool) error {
	docs := f.ownDocs(f.pairs[0].own, nil)
	if may != nil {
		docs = slices.DeleteFunc(docs, func(doc uint32) bool { return !may(doc) })
	}
	return f.visitDocs(m, docs, 1)
}
