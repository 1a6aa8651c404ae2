package exec

import (
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// expanded are the words that a pattern stands for, and where their postings
// are.
type expanded struct {
	lists map[string][][]word // by field and segment, in the order of words
	kept  []bool              // by word; nil if all are
}

// word is a word in one dictionary.
type word struct {
	id    int32
	value uint64 // which opens its postings
}

// maxWalked is how many words are listed before the best are chosen: with what
// belongs to them they take some 20 MB. Of more, those in most sections are
// found while all dictionaries are read at once, which takes longer. Only tests
// change it.
var maxWalked = 1 << 17

var errManyWords = errors.New("many words")

// expand finds the words that n stands for, the limit of them at most. It is
// the function expand, and is to find the same words, on segments whose bytes
// can be read.
func (r *run) expand(n Node) (*expanded, error) {
	p, err := newPattern(n)
	if err != nil {
		return nil, err
	}
	m, err := p.matcher()
	if err != nil {
		return nil, err
	}
	var ahead aheadWords
	if m.table != nil && p.wide() {
		if ahead, err = r.walkAhead(p, m.table); err != nil {
			return nil, err
		}
	}
	x, err := r.listWords(func(d *segment.Dictionary) error {
		if w := ahead[d]; w != nil {
			return w.each(r.number(p, m))
		}
		return m.walk(r.ctx, d, p.start, r.number(p, m))
	})
	if errors.Is(err, errManyWords) {
		return r.expandMany(n)
	}
	if err == nil && r.adder.words.len() > p.limit {
		err = r.keepBest(x, p.limit)
	}
	return x, err
}

// expandMany is expand for any number of words.
func (r *run) expandMany(n Node) (*expanded, error) {
	words, err := expand(r.ctx, r.ix, n, r.fields, r.dead)
	if err != nil {
		return nil, err
	}
	slices.Sort(words)
	return r.listWords(func(d *segment.Dictionary) error {
		for _, w := range words {
			value, found, err := d.Value([]byte(w))
			if err != nil {
				return err
			}
			if found {
				id, _ := r.adder.words.id([]byte(w))
				r.adder.found = append(r.adder.found, word{id, value})
			}
		}
		return nil
	})
}

// listWords has fn put the words of each dictionary into adder.found.
func (r *run) listWords(fn func(d *segment.Dictionary) error) (*expanded, error) {
	a := r.adder
	a.words.reset()
	a.found = a.found[:0]
	x := &expanded{lists: make(map[string][][]word)}
	err := r.eachDictionary(func(field string, part int, d *segment.Dictionary) error {
		first := len(a.found)
		if err := fn(d); err != nil {
			return err
		}
		if part == 0 {
			x.lists[field] = make([][]word, len(r.parts))
		}
		x.lists[field][part] = a.found[first:len(a.found):len(a.found)]
		return nil
	})
	if err != nil {
		return nil, err
	}
	return x, nil
}

// eachDictionary calls fn with the dictionaries of the fields searched, by field
// and segment; nil ones where a segment lacks the field.
func (r *run) eachDictionary(fn func(field string, part int, d *segment.Dictionary) error) error {
	for _, field := range index.TextFields {
		if !r.fields.has(field) {
			continue
		}
		for part := range r.parts {
			d, err := r.parts[part].Dictionary(field)
			if err == nil {
				err = fn(field, part, d)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// number returns what numbers a word and notes how to open its postings.
func (r *run) number(p *pattern, m wordMatcher) func(term []byte, value uint64) error {
	a := r.adder
	return func(term []byte, value uint64) error {
		id, made := a.words.id(term)
		if made && a.words.len() > maxWalked {
			return errManyWords
		}
		if made && p.near != nil {
			a.words.list[id].distance = p.distance(m, term)
		}
		a.found = append(a.found, word{id, value})
		return nil
	}
}

// distance is that of a word that m matches.
func (p *pattern) distance(m wordMatcher, word []byte) int {
	if f, ok := m.matcher.(*fuzzyMatcher); ok {
		return f.changes(len(word))
	}
	return editDistance(p.near, []rune(string(word)))
}

// keepBest keeps the best words, which are so many. To tell which documents of a word are
// dead takes reading its list, so it is done only for words that are among the best with
// them, and for some more each time, until none of the best has any.
func (r *run) keepBest(x *expanded, n int) error {
	t := &r.adder.words
	err := r.eachFound(x, func(_ *slice, d *segment.Dictionary, w word) error {
		count, err := d.Count(w.value)
		t.list[w.id].count += uint64(count)
		return err
	})
	if err != nil {
		return err
	}
	best := t.best(n)
	died := slices.ContainsFunc(r.dead, func(dead *roaring.Bitmap) bool { return dead != nil })
	for some := n; died && slices.ContainsFunc(best, func(id int32) bool { return !t.list[id].live }); some += some / 4 {
		if err := r.bury(x, t.best(min(some, t.len()))); err != nil {
			return err
		}
		best = t.best(n)
	}
	x.kept = make([]bool, t.len())
	for _, id := range best {
		x.kept[id] = t.list[id].count > 0
	}
	return nil
}

// bury takes the dead documents out of the counts of words.
func (r *run) bury(x *expanded, ids []int32) error {
	t := &r.adder.words
	buried := make([]bool, t.len())
	for _, id := range ids {
		buried[id] = !t.list[id].live
		t.list[id].live = true
	}
	return r.eachFound(x, func(s *slice, d *segment.Dictionary, w word) error {
		if !buried[w.id] || s.dead == nil {
			return nil
		}
		var p segment.Postings
		if err := d.Open(w.value, &p); err != nil {
			return err
		}
		n, err := live(&p, s.dead)
		t.list[w.id].count -= uint64(int(p.Count) - n)
		return err
	})
}

// eachFound calls fn with the words that were found in each dictionary.
func (r *run) eachFound(x *expanded, fn func(s *slice, d *segment.Dictionary, w word) error) error {
	for field, lists := range x.lists {
		for i, list := range lists {
			d, err := r.parts[i].Dictionary(field)
			if err != nil {
				return err
			}
			for _, w := range list {
				if err := fn(&r.parts[i], d, w); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// keeps reports whether a word is one of the best.
func (x *expanded) keeps(id int32) bool { return x.kept == nil || x.kept[id] }
