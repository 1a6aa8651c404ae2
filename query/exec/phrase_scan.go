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
	return ph, ok && q.Bounded && q.Limit > 0 && q.Order.By == ByScore && !q.Facets.any() && q.Searches(index.FieldText)
}

// phraseScan finds the best hits of a phrase.
type phraseScan struct {
	*run
	phrase  *weighted       // of which the text is missing
	finders []*phraseFinder // of the text, by segment
	apart   [][]uint32      // by segment: sections that may have it in other lists than the driver; they are scored by themselves
	queue   blockQueue      // of the run that searches
}

// searchPhrase finds the best hits of a phrase.
func (r *run) searchPhrase(ph Phrase) (Result, error) {
	s, err := r.newPhraseScan(ph)
	if err != nil {
		return Result{}, err
	}
	err = s.score(ph, true)
	if err == nil && !r.top.proven() {
		err = s.score(ph, false)
	}
	if err != nil {
		return Result{}, err
	}
	hits := r.top.sorted()
	return Result{Hits: hits, Total: len(hits), AtLeast: true}, r.ctx.Err()
}

// score scores all sections that may be hits, or with guess those of which top
// guesses so.
func (s *phraseScan) score(ph Phrase, guess bool) error {
	queue := s.queue.reset()
	for part, f := range s.finders {
		if f != nil {
			queue.add(part, len(f.driver().Blocks.Last))
		}
		if err := s.scoreApart(part); err != nil {
			return err
		}
	}
	return s.share(queue.all*segment.BlockSize/postingsPerHelper, queue, func(h *run) (err error) {
		scan := s
		if h != s.run {
			if scan, err = s.another(h, ph); err != nil {
				return err
			}
		}
		return scan.scoreBlocks(queue, guess)
	})
}

// another returns a scan for a helper, which has cursors of its own.
func (s *phraseScan) another(h *run, ph Phrase) (*phraseScan, error) {
	text, err := h.openPhrase(index.FieldText, ph)
	if err != nil {
		return nil, err
	}
	scan := &h.phraseScan
	scan.run, scan.phrase = h, s.phrase
	scan.apart = append(scan.apart[:0], s.apart...)
	return scan, scan.findIn(text)
}

// blockQueue is blocks of the drivers to look at, some at a time.
type blockQueue struct {
	numbered
	list []blockRange
	all  int // blocks
}

// blockRange is blocks of one segment.
type blockRange struct{ part, from, to int }

// reset empties the queue.
func (q *blockQueue) reset() *blockQueue {
	q.list, q.all, q.count = q.list[:0], 0, 0
	q.next.Store(0)
	return q
}

func (q *blockQueue) add(part, blocks int) {
	for from := 0; from < blocks; from += guessBlocks {
		q.list = append(q.list, blockRange{part, from, min(from+guessBlocks, blocks)})
	}
	q.all, q.count = q.all+blocks, len(q.list)
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
	s := &r.phraseScan
	s.run, s.phrase = r, &r.scored[len(r.scored)-1]
	s.apart = slices.Grow(s.apart[:0], len(r.parts))[:len(r.parts)]
	if err := s.findIn(text); err != nil {
		return nil, err
	}
	for part, f := range s.finders {
		s.apart[part] = r.docsOf(t, part, nil)
		if f != nil && f.byPairs {
			s.apart[part] = union(s.apart[part], f.beside())
		}
	}
	return s, nil
}

// findIn makes the finders of the text.
func (s *phraseScan) findIn(text *phraseLists) error {
	s.finders = s.finders[:0]
	for part := range s.parts {
		f, err := text.finder(part)
		if err != nil {
			return err
		}
		s.finders = append(s.finders, f)
	}
	return nil
}

// driver is the list of what the phrase is looked for in, block by block: that
// of the rarest pair's characters together, or of the rarest term.
func (f *phraseFinder) driver() *segment.Cursor {
	if f.byPairs {
		if c := f.pairs[0].bigram; c != nil {
			return c
		}
		return noCursor
	}
	return f.terms[0].Cursor
}

// noCursor has no blocks.
var noCursor = new(segment.Cursor)

// beside lists what has the characters of the rarest pair apart.
func (f *phraseFinder) beside() []uint32 {
	for _, s := range f.pairs[0].own {
		if s.Cursor != f.pairs[0].bigram {
			return s.docs(nil)
		}
	}
	return nil
}

// scoreApart scores the sections of a segment that may have the phrase elsewhere
// than in the driver, or there too.
func (s *phraseScan) scoreApart(part int) error {
	p, f := &s.parts[part], s.finders[part]
	s.spanDocs = append(s.spanDocs[:0], s.apart[part]...)
	s.spanTF = append(s.spanTF[:0], make([]float64, len(s.spanDocs))...)
	if err := s.findAll(s.phrase.own[part], s.spanTF); err != nil {
		return err
	}
	titles := s.phrase.runsOf(part)
	s.spanTitle = append(s.spanTitle[:0], make([]float64, len(s.spanDocs))...)
	addRuns(s.spanDocs, s.spanTitle, titles)
	for i, doc := range s.spanDocs {
		if i%segment.BlockSize == 0 {
			if err := s.ctx.Err(); err != nil {
				return err
			}
		}
		byTitle := isLead(&titles, doc) || s.query.Sections
		if err := s.scoreWhole(p, f, doc, s.spanTF[i], s.spanTitle[i], byTitle); err != nil {
			return err
		}
	}
	return nil
}

// scoreWhole scores a section by what it has of the phrase in other fields, in the
// title of its page, and in the text, unless that can't make a hit of it. The title
// alone makes one only with byTitle.
func (s *phraseScan) scoreWhole(p *slice, f *phraseFinder, doc uint32, tf, title float64, byTitle bool) error {
	prior := s.priorWithin(p, doc, doc+1)
	if f != nil {
		most, err := f.most(doc)
		if err != nil || s.phrase.highest(tf+title+most)*slack+gridStep+prior < s.theta()/slack {
			return err
		}
		found := s.batch.nothing()
		if err := f.lookUp(found, doc); err != nil {
			return err
		}
		for _, more := range found.tf {
			tf += more
		}
	}
	if tf > 0 || byTitle && title > 0 {
		s.offerPhrase(p, doc, tf+title, prior)
	}
	return nil
}

// offerPhrase offers a section that holds the phrase, and gains prior at most beside
// it.
func (s *phraseScan) offerPhrase(p *slice, doc uint32, tf, prior float64) {
	if factor, k1 := s.phrase.factors(); hasBit(s.allow.docs[p.word:], doc) {
		s.consider(p, doc, onGrid(factor*tf/(tf+k1)), prior, s.theta())
	}
}

// scoreBlocks scores the sections that have the phrase in the driver alone, but for
// blocks of it that can't reach the hits found. They are taken in order: so are
// positions read fastest.
func (s *phraseScan) scoreBlocks(queue *blockQueue, guess bool) error {
	for done := 0; ; {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		i, ok := queue.take()
		if !ok {
			return nil
		}
		blocks := queue.list[i]
		for b := blocks.from; b < blocks.to; b++ {
			if err := s.scoreBlock(blocks.part, b); err != nil {
				return err
			}
		}
		if done += blocks.to - blocks.from; guess {
			s.top.guess(float64(done) / float64(queue.all))
		}
		s.top.tell()
	}
}

// scoreBlock scores the sections of a block, if they may be hits.
func (s *phraseScan) scoreBlock(part, block int) error {
	f, from := s.finders[part], uint32(0)
	blocks := &f.driver().Blocks
	if block > 0 {
		from = blocks.Last[block-1] + 1
	}
	prior := s.priorWithin(&s.parts[part], from, blocks.Last[block]+1)
	bound := s.phrase.highest(f.norm.most(&blocks.Impacts[block]))*slack + gridStep + prior
	if bound*slack < s.theta() {
		return nil
	}
	return s.scoreFrequent(part, block, prior)
}

// scoreFrequent scores the sections of a block in which the driver is as frequent
// as the phrase must be, if they gain no more than prior beside it.
func (s *phraseScan) scoreFrequent(part, block int, prior float64) (err error) {
	f := s.finders[part]
	driver := f.driver()
	driver.Load(block)
	if need := s.phrase.needed(s.theta() - prior - gridStep); need > 0 || f.phrase.onlyPair() {
		if s.selected, err = driver.Select(s.selected[:0], block, &f.norm.table, need/slack); err != nil {
			return err
		}
		f.beginSelected(block, s.selected)
	} else {
		f.beginBlock(block)
	}
	s.batch.keepUnlisted(s.apart[part])
	found := s.batch.nothing()
	if err := f.visitBatch(found); err != nil {
		return err
	}
	for i, tf := range found.tf {
		s.offerPhrase(&s.parts[part], found.docs[i], tf, prior)
	}
	return nil
}

// beginBlock begins a batch of all documents in the driver's block that is loaded.
func (f *phraseFinder) beginBlock(block int) {
	b, driver := f.beginDriven(), f.driver()
	b.docs = append(b.docs, driver.Docs[:driver.N]...)
	if !f.byPairs {
		for i := range b.docs {
			b.ranks[0] = append(b.ranks[0], uint32(block*segment.BlockSize+i))
		}
	}
}

// beginSelected is beginBlock for those documents that are selected.
func (f *phraseFinder) beginSelected(block int, selected []segment.Selected) {
	b, driver := f.beginDriven(), f.driver()
	for _, at := range selected {
		b.docs, b.lengths = append(b.docs, driver.Docs[at.Index]), append(b.lengths, at.Length)
		if f.byPairs {
			b.counts = append(b.counts, at.Freq)
		} else {
			b.ranks[0] = append(b.ranks[0], uint32(block)*segment.BlockSize+at.Index)
		}
	}
}

// beginDriven begins a batch of documents in the driver.
func (f *phraseFinder) beginDriven() *phraseBatch {
	if f.byPairs {
		return f.batch.begin(len(f.terms), 1)
	}
	return f.batch.begin(len(f.terms), 0)
}
