package exec

import (
	"math/bits"
	"strconv"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// stripe is how many documents are added up at a time for the words of a
// pattern: their frequencies fit into the cache of a core.
const stripe = 1 << 13

// adder adds frequencies of documents in one stripe.
type adder struct {
	tf   [stripe]float64
	set  [stripe / 64]uint64
	busy bool // the two may hold something

	words  wordTable
	found  []word // in all dictionaries
	counts []int  // by word: of a field, and the most of a field
	long   []wordList
	short  shortLists
	cursor segment.Cursor

	made   []uint32 // documents of postings that were made, of all patterns
	madeTF []float64
}

// How many postings there is memory kept for: made ones, and decoded ones.
const (
	keptPostings = 1 << 20
	keptShort    = 1 << 18
)

// reset forgets the search before. It returns nil if that was cut short.
func (a *adder) reset() *adder {
	if a == nil || a.busy {
		return nil
	}
	if cap(a.made) > keptPostings {
		a.made, a.madeTF = nil, nil
	}
	if cap(a.short.docs) > keptShort {
		a.short = shortLists{}
	}
	a.made, a.madeTF = a.made[:0], a.madeTF[:0]
	return a
}

// wordList are the postings of a word in a field of a segment.
type wordList struct {
	*segment.Cursor
	next int // block that isn't read
}

// pattern returns all words that a node stands for as one term: frequencies
// add up, and so do the words' df.
func (r *run) pattern(n Node) (*scoredTerm, error) {
	key := patternKey(n)
	if t, ok := r.made[key]; ok {
		return t, nil
	}
	if r.adder == nil {
		r.adder = new(adder)
	}
	x, err := r.expand(n)
	if err != nil {
		return nil, err
	}
	t := r.newTerm()
	r.made[key] = t
	words := r.adder.words.len()
	r.adder.counts = append(r.adder.counts[:0], make([]int, 2*words)...)
	counts, dfs := r.adder.counts[:words], r.adder.counts[words:]
	for field := range r.fields.own() {
		clear(counts)
		for i := range r.parts {
			m, err := r.addWords(&r.parts[i], field, x, x.lists[field][i], counts)
			if err != nil {
				return nil, err
			}
			if len(m.docs) > 0 {
				t.own[i] = append(t.own[i], source{made: m})
			}
		}
		for k, n := range counts {
			dfs[k] = max(dfs[k], n)
		}
	}
	if r.fields.has(index.FieldTitle) {
		if err := r.addTitleWords(&t.titles, x, dfs); err != nil {
			return nil, err
		}
	}
	for _, n := range dfs {
		t.df += float64(n)
	}
	return t, nil
}

// patternKey tells patterns apart.
func patternKey(n Node) string {
	switch n := n.(type) {
	case Prefix:
		return "prefix " + n.Term
	case Wildcard:
		return "wildcard " + n.Pattern
	case Fuzzy:
		return "fuzzy " + strconv.Itoa(n.Distance) + " " + n.Term
	}
	return ""
}

// addWords adds up the postings of words in a field of a segment, and counts
// those of each word.
func (r *run) addWords(s *slice, field string, x *expanded, list []word, counts []int) (*made, error) {
	used := r.cursorPool.used
	defer func() { r.cursorPool.used = used }()
	if len(list) == 0 {
		return &made{}, nil
	}
	d, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	a, norm := r.adder, r.norms[field]
	a.busy, a.long = true, a.long[:0]
	a.short.reset()
	for _, w := range list {
		if !x.keeps(w.id) {
			continue
		}
		n, err := r.addList(s, d, w.value, norm)
		if err != nil {
			return nil, err
		}
		counts[w.id] += n
	}
	first := len(a.made)
	if len(a.long) == 0 && a.short.few() {
		a.made, a.madeTF = a.short.merge(a.made, a.madeTF)
	} else if err := r.addStripes(s, norm); err != nil {
		return nil, err
	}
	a.busy = false
	return &made{a.made[first:len(a.made):len(a.made)], a.madeTF[first:len(a.madeTF):len(a.madeTF)]}, nil
}

// addStripes adds up the lists of words.
func (r *run) addStripes(s *slice, norm *norm) error {
	a := r.adder
	stripes := a.short.byStripe(s.docs)
	for from := uint32(0); from < s.docs; from += stripe {
		docs, tf := stripes.next()
		for i, doc := range docs {
			a.put(doc-from, tf[i])
		}
		for k := range a.long {
			if err := a.add(&a.long[k], norm, from); err != nil {
				return err
			}
		}
		a.harvest(from, min(s.docs-from, stripe))
		if err := r.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// addList opens the postings of a word and counts those that aren't dead.
func (r *run) addList(s *slice, d *segment.Dictionary, value uint64, norm *norm) (int, error) {
	var p segment.Postings
	if err := d.Open(value, &p); err != nil {
		return 0, err
	}
	a := r.adder
	c := &a.cursor
	if !c.InitSmall(&p) {
		used := r.cursorPool.used
		var err error
		if c, err = r.open(s, &p); err != nil {
			return 0, err
		}
		if !a.short.takes(&p) {
			a.long = append(a.long, wordList{Cursor: c})
			return live(&c.Postings, s.dead)
		}
		r.cursorPool.used = used
	}
	docs, err := a.short.add(c, norm)
	if err != nil || s.dead == nil {
		return len(docs), err
	}
	live := 0
	for _, doc := range docs {
		if !s.dead.Contains(doc) {
			live++
		}
	}
	return live, nil
}

// add adds the postings of a list within a stripe. A block that reaches
// beyond is left to be read again.
func (a *adder) add(l *wordList, norm *norm, from uint32) error {
	for ; l.next < len(l.Blocks.Last); l.next++ {
		l.Load(l.next)
		if l.Docs[0]-from >= stripe && l.Docs[0] >= from {
			return nil
		}
		if err := l.LoadFreqs(); err != nil {
			return err
		}
		for i, doc := range l.Docs[:l.N] {
			if d := doc - from; d < stripe {
				a.put(d, float64(l.Freqs[i])*norm.of(l.Lengths[i]))
			}
		}
		if l.Blocks.Last[l.next]-from >= stripe {
			return nil
		}
	}
	return nil
}

func (a *adder) put(doc uint32, tf float64) {
	a.tf[doc] += tf
	a.set[doc>>6] |= 1 << (doc & 63)
}

// harvest moves what was added of some documents to what is made.
func (a *adder) harvest(from, docs uint32) {
	for w, word := range a.set[:(docs+63)/64] {
		if word == 0 {
			continue
		}
		a.set[w] = 0
		for ; word != 0; word &= word - 1 {
			d := w<<6 | bits.TrailingZeros64(word)
			a.made = append(a.made, from+uint32(d))
			a.madeTF = append(a.madeTF, a.tf[d])
			a.tf[d] = 0
		}
	}
}

// addTitleWords finds the titles that hold any of words: the best word of
// the best title counts.
func (r *run) addTitleWords(t *titles, x *expanded, dfs []int) error {
	best := make(map[uint32]float64)
	seen := make([]bool, r.adder.words.len())
	for _, list := range x.lists[index.FieldTitle] {
		for _, w := range list {
			if x.keeps(w.id) && !seen[w.id] {
				seen[w.id] = true
				if err := r.addTitleWord(best, string(r.adder.words.word(w.id)), &dfs[w.id]); err != nil {
					return err
				}
			}
		}
	}
	pages, tf := sortedPages(best)
	for i, page := range pages {
		t.pages = append(t.pages, titlePage{page, tf[i]})
	}
	r.spread(t)
	return nil
}

// addTitleWord finds the titles that hold one word.
func (r *run) addTitleWord(best map[uint32]float64, word string, df *int) error {
	used := r.cursorPool.used
	defer func() { r.cursorPool.used = used }()
	var one titles
	if err := r.readTitles(&one, []string{index.FieldTitle}, word); err != nil {
		return err
	}
	for _, p := range one.pages {
		best[p.page] = max(best[p.page], p.tf)
	}
	*df = max(*df, one.sections)
	return nil
}
