package exec

import (
	"fmt"
	"math/bits"

	"wikiseek/index"
)

// stripe is how many documents are added up at a time for the words of a
// pattern.
const stripe = 1 << 16

// adder adds frequencies of documents in one stripe.
type adder struct {
	tf  [stripe]float64
	set [stripe / 64]uint64
}

// pattern returns all words that a node stands for as one term: frequencies
// add up, and so do the words' df.
func (r *run) pattern(n Node) (*scoredTerm, error) {
	key := fmt.Sprintf("%#v", n)
	if t, ok := r.made[key]; ok {
		return t, nil
	}
	words, err := expand(r.ctx, r.ix, n, r.fields)
	if err != nil {
		return nil, err
	}
	t := r.newTerm()
	r.made[key] = t
	dfs := make([]int, len(words)) // by word: the most of a field
	for _, field := range r.fields.own() {
		counts := make([]int, len(words))
		for i := range r.parts {
			m, err := r.addWords(&r.parts[i], field, words, counts)
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
		if err := r.addTitleWords(&t.titles, words, dfs); err != nil {
			return nil, err
		}
	}
	for _, n := range dfs {
		t.df += float64(n)
	}
	return t, nil
}

// addWords adds up the postings of words in a field of a segment, and counts
// those of each word.
func (r *run) addWords(s *slice, field string, words []string, counts []int) (*made, error) {
	used := r.used
	defer func() { r.used = used }()
	var list []source
	for k, word := range words {
		c, err := r.cursor(s, field, word)
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		list = append(list, source{Cursor: c, norm: r.norms[field]})
		n, err := s.live(c)
		if err != nil {
			return nil, err
		}
		counts[k] += n
	}
	m := &made{}
	if len(list) == 0 {
		return m, nil
	}
	if r.adder == nil {
		r.adder = new(adder)
	}
	next := make([]int, len(list)) // by list: the first block not read
	for from := uint32(0); from < s.docs; from += stripe {
		for k, src := range list {
			if err := r.adder.add(src, &next[k], from); err != nil {
				return nil, err
			}
		}
		r.adder.harvest(m, from)
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// add adds the postings of a list within a stripe. A block that reaches
// beyond is left to be read again.
func (a *adder) add(src source, next *int, from uint32) error {
	for ; *next < len(src.Blocks.Last); *next++ {
		src.Load(*next)
		if src.Docs[0]-from >= stripe && src.Docs[0] >= from {
			return nil
		}
		if err := src.LoadFreqs(); err != nil {
			return err
		}
		for i, doc := range src.Docs[:src.N] {
			if d := doc - from; d < stripe {
				a.tf[d] += float64(src.Freqs[i]) * src.norm.of(src.Lengths[i])
				a.set[d>>6] |= 1 << (d & 63)
			}
		}
		if src.Blocks.Last[*next]-from >= stripe {
			return nil
		}
	}
	return nil
}

// harvest moves what was added to m.
func (a *adder) harvest(m *made, from uint32) {
	for w, word := range a.set {
		for ; word != 0; word &= word - 1 {
			d := w<<6 | bits.TrailingZeros64(word)
			m.docs = append(m.docs, from+uint32(d))
			m.tf = append(m.tf, a.tf[d])
			a.tf[d] = 0
		}
		a.set[w] = 0
	}
}

// addTitleWords finds the titles that hold any of words: the best word of
// the best title counts.
func (r *run) addTitleWords(t *titles, words []string, dfs []int) error {
	best := make(map[uint32]float64)
	for k, word := range words {
		used := r.used
		var one titles
		if err := r.readTitles(&one, []string{index.FieldTitle}, word); err != nil {
			return err
		}
		r.used = used
		for _, p := range one.pages {
			best[p.page] = max(best[p.page], p.tf)
		}
		dfs[k] = max(dfs[k], one.sections)
	}
	pages, tf := sortedPages(best)
	for i, page := range pages {
		t.pages = append(t.pages, titlePage{page, tf[i]})
	}
	r.spread(t)
	return nil
}
