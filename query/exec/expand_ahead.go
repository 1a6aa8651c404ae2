package exec

import (
	"context"
	"strings"
	"sync/atomic"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// A pattern such as ab*yz looks at many words to find few. So dictionaries are
// walked over several at a time, and the words numbered afterwards.

// wide reports whether a pattern is such.
func (p *pattern) wide() bool {
	w, ok := p.node.(Wildcard)
	return ok && strings.Contains(w.Pattern, "*")
}

// aheadWords are the words of a pattern that were found ahead, by dictionary.
type aheadWords map[*segment.Dictionary]*dictionaryWords

// dictionaryWords are words of one dictionary.
type dictionaryWords struct {
	text   []byte
	ends   []int // of the words in text
	values []uint64
	err    error // of what follows them
}

// walkAhead finds the words of all dictionaries by a table, which goroutines
// may share. It returns nil if there are more than maxWalked words, those in
// several dictionaries counted again.
func (r *run) walkAhead(p *pattern, t *segment.Table) (aheadWords, error) {
	ahead := make(aheadWords)
	var dicts []*segment.Dictionary
	err := r.eachDictionary(func(_ string, _ int, d *segment.Dictionary) error {
		if d != nil {
			dicts = append(dicts, d)
			ahead[d] = new(dictionaryWords)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var words atomic.Int32
	pieces := &numbered{count: len(dicts)}
	err = r.share(len(dicts)-1, pieces, func(*run) error {
		for i, ok := pieces.take(); ok; i, ok = pieces.take() {
			ahead[dicts[i]].find(r.ctx, r.ix, dicts[i], p.start, t, &words)
		}
		return nil
	})
	if err != nil || int(words.Load()) > maxWalked {
		return nil, err
	}
	return ahead, nil
}

// find walks over a dictionary, while there aren't more than maxWalked words in
// all.
func (w *dictionaryWords) find(ctx context.Context, ix *index.Index, d *segment.Dictionary, prefix []byte, t *segment.Table, words *atomic.Int32) {
	defer ix.Guard(&w.err)()
	w.err = d.WalkTable(ctx, prefix, t, func(term []byte, value uint64) error {
		if int(words.Add(1)) > maxWalked {
			return errManyWords
		}
		w.text = append(w.text, term...)
		w.ends = append(w.ends, len(w.text))
		w.values = append(w.values, value)
		return nil
	})
}

// each calls fn with the words found.
func (w *dictionaryWords) each(fn func(term []byte, value uint64) error) error {
	from := 0
	for i, to := range w.ends {
		if err := fn(w.text[from:to], w.values[i]); err != nil {
			return err
		}
		from = to
	}
	return w.err
}
