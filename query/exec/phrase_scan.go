package exec

import (
	"slices"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// onlyPhrase returns the phrase that a query is, if it is nothing else.
func onlyPhrase(n Node) (Phrase, bool) {
	switch n := n.(type) {
	case Phrase:
		return n, len(n.Terms) > 1
	case *Bool:
		switch {
		case len(n.MustNot) > 0:
		case len(n.Must) == 1 && len(n.Should) == 0:
			return onlyPhrase(n.Must[0])
		case len(n.Must) == 0 && len(n.Should) == 1:
			return onlyPhrase(n.Should[0])
		}
	}
	return Phrase{}, false
}

// scansPhrase reports whether only the best hits of a phrase are asked for, so
// that what can't be among them needn't be looked at.
func (q *Query) scansPhrase() (Phrase, bool) {
	ph, ok := onlyPhrase(q.Root)
	return ph, ok && q.Bounded && q.Sections && q.Limit > 0 && q.Order.By == ByScore && !q.Facets.any() && searched(q.Fields).has(index.FieldText)
}

// phraseScan finds the best hits of a phrase.
type phraseScan struct {
	*run
	phrase  *weighted       // of which the text is missing
	finders []*phraseFinder // of the text, by segment
	apart   [][]uint32      // by segment: sections that have it in a heading, hatnote or title; they are scored by themselves
	found   made

	all, done int // blocks of the rarest term in the text
}

// searchPhrase finds the best hits of a phrase.
func (r *run) searchPhrase(ph Phrase) (Result, error) {
	s, err := r.newPhraseScan(ph)
	if err != nil {
		return Result{}, err
	}
	err = s.score(true)
	if err == nil && !r.top.proven() {
		err = s.score(false)
	}
	if err != nil {
		return Result{}, err
	}
	hits := r.top.sorted()
	return Result{Hits: hits, Total: len(hits), AtLeast: true}, r.ctx.Err()
}

// score scores all sections that may be hits, or with guess those of which top
// guesses so.
func (s *phraseScan) score(guess bool) error {
	s.all, s.done = 0, 0
	for part, f := range s.finders {
		if f != nil {
			s.all += len(f.terms[0].Blocks.Last)
		}
		if err := s.scoreApart(part); err != nil {
			return err
		}
	}
	for part := range s.parts {
		if err := s.scoreText(part, guess); err != nil {
			return err
		}
	}
	return nil
}

// newPhraseScan finds the phrase in all fields but the text.
func (r *run) newPhraseScan(ph Phrase) (*phraseScan, error) {
	a, err := r.await(ph)
	if err != nil {
		return nil, err
	}
	t := a.term
	var text *phraseLists
	for _, lists := range a.fields {
		if lists.field == index.FieldText {
			text = lists
		} else if err := lists.addTo(t, &matched{}); err != nil {
			return nil, err
		}
	}
	r.weigh(t, phraseForm(r.ranking), label{form: formPhrase, node: ph})
	s := &phraseScan{run: r, phrase: &r.scored[len(r.scored)-1], apart: make([][]uint32, len(r.parts))}
	for part := range r.parts {
		f, err := text.finder(part)
		if err != nil {
			return nil, err
		}
		s.finders = append(s.finders, f)
		s.apart[part] = r.docsOf(t, part, nil)
	}
	return s, nil
}

// scoreApart scores the sections of a segment that have the phrase elsewhere
// than in the text, or there too.
func (s *phraseScan) scoreApart(part int) error {
	p, f := &s.parts[part], s.finders[part]
	s.spanDocs = append(s.spanDocs[:0], s.apart[part]...)
	s.spanTF = append(s.spanTF[:0], make([]float64, len(s.spanDocs))...)
	if err := s.findAll(s.phrase.own[part], s.spanTF); err != nil {
		return err
	}
	addRuns(s.spanDocs, s.spanTF, s.phrase.runsOf(part))
	for i, doc := range s.spanDocs {
		if f != nil {
			s.found.docs, s.found.tf = s.found.docs[:0], s.found.tf[:0]
			if err := f.lookUp(&s.found, doc); err != nil {
				return err
			}
			for _, tf := range s.found.tf {
				s.spanTF[i] += tf
			}
		}
		s.offerPhrase(p, doc, s.spanTF[i])
	}
	return nil
}

// offerPhrase offers a section that holds the phrase.
func (s *phraseScan) offerPhrase(p *slice, doc uint32, tf float64) {
	if factor, k1 := s.phrase.factors(); hasBit(s.allow.docs[p.word:], doc) {
		s.consider(p, doc, onGrid(factor*tf/(tf+k1)), s.theta())
	}
}

// scoreText scores the sections of a segment that have the phrase in the text
// alone, but for blocks of the rarest term that can't reach the hits found. They
// are taken in order: so are positions read fastest.
func (s *phraseScan) scoreText(part int, guess bool) error {
	f := s.finders[part]
	if f == nil {
		return nil
	}
	blocks, from := &f.terms[0].Blocks, uint32(0)
	for b, last := range blocks.Last {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if s.done++; guess && s.done%guessBlocks == 0 {
			s.top.guess(float64(s.done) / float64(s.all))
		}
		prior := s.priorWithin(&s.parts[part], from, last+1)
		from = last + 1
		bound := s.phrase.highest(f.norm.most(&blocks.Impacts[b]))*slack + gridStep + prior
		if bound*slack < s.theta() {
			continue
		}
		if err := s.scoreBlock(part, b, prior); err != nil {
			return err
		}
	}
	return nil
}

// scoreBlock scores the sections of a block in which the rarest term is as
// frequent as the phrase must be, if they gain no more than prior beside it.
func (s *phraseScan) scoreBlock(part, block int, prior float64) (err error) {
	f, first := s.finders[part], &s.finders[part].terms[0]
	need := max(s.phrase.needed(s.theta()-prior-gridStep), 0)
	if s.selected, err = first.Select(s.selected[:0], block, &f.norm.table, need/slack); err != nil {
		return err
	}
	first.Load(block)
	for _, at := range s.selected {
		doc := first.Docs[at.Index]
		if _, ok := slices.BinarySearch(s.apart[part], doc); ok {
			continue
		}
		first.rank = uint32(block)*segment.BlockSize + at.Index
		s.found.docs, s.found.tf = s.found.docs[:0], s.found.tf[:0]
		if err := f.visit(&s.found, doc); err != nil {
			return err
		}
		for _, tf := range s.found.tf {
			s.offerPhrase(&s.parts[part], doc, tf)
		}
	}
	return nil
}
