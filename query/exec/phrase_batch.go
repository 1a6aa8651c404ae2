package exec

import (
	"slices"

	"wikiseek/index/segment"
)

// phraseBatch is documents in which a phrase is looked for at a time: list after
// list, those that are in it are kept.
type phraseBatch struct {
	docs    []uint32
	lengths []uint32   // of the field, where they are known: lists of stems have those of the words, too
	counts  []uint32   // of the rarest pair, where they are known
	ranks   [][]uint32 // by term, the rarest first: ranks in its list, where they are known
	paired  int        // all hold so many of the rarest pairs
	matches []segment.Match

	starts []uint32 // positions of the rarest term where the phrase may be
	others []uint32

	found made // memory of what is found, where that isn't kept
}

// nothing returns memory for what a batch finds, until it is called again.
func (b *phraseBatch) nothing() *made {
	b.found.docs, b.found.tf = b.found.docs[:0], b.found.tf[:0]
	return &b.found
}

// begin begins a batch without documents for a phrase of so many terms. All that will
// be in it hold so many of the rarest pairs.
func (b *phraseBatch) begin(terms, paired int) *phraseBatch {
	b.docs, b.lengths, b.counts, b.paired = b.docs[:0], b.lengths[:0], b.counts[:0], paired
	b.ranks = slices.Grow(b.ranks[:0], terms)[:terms]
	for t := range b.ranks {
		b.ranks[t] = b.ranks[t][:0]
	}
	return b
}

// keepHolders keeps the documents that hold a pair.
func (b *phraseBatch) keepHolders(p *pairLists) {
	if len(p.own) == 1 {
		b.keep(p.own[0].Cursor)
		return
	}
	b.keepWhere(func(doc uint32) bool { return holds(p.own, doc) })
}

// keepRanked keeps the documents that have a term, and notes their ranks.
func (b *phraseBatch) keepRanked(c *segment.Cursor, term int) {
	b.keep(c)
	for _, m := range b.matches {
		b.ranks[term] = append(b.ranks[term], m.Rank)
	}
}

// keepUnlisted keeps the documents that aren't in a list.
func (b *phraseBatch) keepUnlisted(list []uint32) {
	if len(list) == 0 {
		return
	}
	b.keepWhere(func(doc uint32) bool {
		_, listed := slices.BinarySearch(list, doc)
		return !listed
	})
}

func (b *phraseBatch) keepWhere(may func(doc uint32) bool) {
	b.matches = b.matches[:0]
	for i, doc := range b.docs {
		if may(doc) {
			b.matches = append(b.matches, segment.Match{Index: uint32(i)})
		}
	}
	b.keepMatches()
}

func (b *phraseBatch) keep(c *segment.Cursor) {
	b.matches = c.Intersect(b.matches[:0], b.docs)
	b.keepMatches()
}

func (b *phraseBatch) keepMatches() {
	if len(b.matches) == len(b.docs) {
		return
	}
	b.docs, b.lengths, b.counts = matchesOf(b.docs, b.matches), matchesOf(b.lengths, b.matches), matchesOf(b.counts, b.matches)
	for t := range b.ranks {
		b.ranks[t] = matchesOf(b.ranks[t], b.matches)
	}
}

// matchesOf keeps what belongs to the matches in a list, if there is anything in it.
func matchesOf(list []uint32, matches []segment.Match) []uint32 {
	if len(list) == 0 {
		return list
	}
	for i, m := range matches {
		list[i] = list[m.Index]
	}
	return list[:len(matches)]
}

// visitBatch looks for the phrase in the documents of the batch.
func (f *phraseFinder) visitBatch(m *made) error {
	b := &f.batch
	for i := b.paired; i < len(f.pairs); i++ {
		b.keepHolders(&f.pairs[i])
	}
	if f.phrase.onlyPair() {
		return f.addPairs(m)
	}
	for t := 0; t < len(f.terms) && len(b.docs) > 0; t++ {
		if len(b.ranks[t]) == 0 {
			b.keepRanked(f.terms[t].Cursor, t)
		}
	}
	if len(b.docs) == 0 {
		return nil
	}
	return f.readBatch(m)
}

// readBatch reads positions in the documents of the batch, which hold all terms, and
// adds those that have the phrase.
func (f *phraseFinder) readBatch(m *made) error {
	if err := f.openPositions(); err != nil {
		return err
	}
	for i, doc := range f.batch.docs {
		count, err := f.read(i)
		if err != nil {
			return err
		}
		if count == 0 {
			continue
		}
		length, err := f.lengthIn(i)
		if err != nil {
			return err
		}
		f.add(m, doc, uint32(count), length)
	}
	return nil
}

// lengthIn returns the length of the field in a document of the batch.
func (f *phraseFinder) lengthIn(i int) (uint32, error) {
	b := &f.batch
	if len(b.lengths) > 0 {
		return b.lengths[i], nil
	}
	_, length, err := f.terms[0].Pair(b.ranks[0][i])
	return length, err
}

// read reads positions in a document of the batch, and returns how often the
// phrase stands in it.
func (f *phraseFinder) read(i int) (count int, err error) {
	b, first := &f.batch, &f.terms[0]
	if b.starts, err = first.positions.Read(b.starts[:0], b.docs[i], b.ranks[0][i]); err != nil {
		return 0, err
	}
	for k := range f.terms[1:] {
		t := &f.terms[k+1]
		if b.others, err = t.positions.Read(b.others[:0], b.docs[i], b.ranks[k+1][i]); err != nil {
			return 0, err
		}
		if b.starts = follow(b.starts, b.others, t.at-first.at, int32(f.phrase.Slop)); len(b.starts) == 0 {
			return 0, nil
		}
	}
	return len(b.starts), nil
}

// visitDocs looks for the phrase in documents, of which all hold so many of the
// rarest pairs.
func (f *phraseFinder) visitDocs(m *made, docs []uint32, paired int) error {
	for part := range slices.Chunk(docs, segment.BlockSize) {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		b := f.batch.begin(len(f.terms), paired)
		b.docs = append(b.docs, part...)
		if err := f.visitBatch(m); err != nil {
			return err
		}
	}
	return nil
}

// lookUp looks for the phrase in any document.
func (f *phraseFinder) lookUp(m *made, doc uint32) error {
	b := f.batch.begin(len(f.terms), 0)
	b.docs = append(b.docs, doc)
	return f.visitBatch(m)
}
