package exec

import (
	"math/bits"

	"wikiseek/index"
)

// matched are the pages, or with clauses decided by section the sections,
// that satisfy a query. A nil set means nothing was decided.
type matched struct {
	set   []uint64
	lists [][]uint32 // by segment: the documents of set, if they are few
	count int        // of set, if there are lists
	pages []uint64   // see pagesOf
	held  []uint64   // see heldOf
}

// size is the number of members.
func (m matched) size() int {
	if m.lists != nil {
		return m.count
	}
	return countSet(m.set)
}

// few reports whether the members are listed, and few enough to be scored one by one.
func (m matched) few() bool { return m.lists != nil && m.count <= manyListed }

// newSet returns an empty set of pages or documents, which lives as long as
// the run.
func (r *run) newSet() []uint64 {
	if r.query.Sections {
		return r.docSet()
	}
	return r.pageSet()
}

func (r *run) docSet() []uint64  { return r.emptySet(r.words) }
func (r *run) pageSet() []uint64 { return r.emptySet((r.cols.Pages() + 63) / 64) }

// emptySet returns n words that are 0, those of an earlier set where there
// is one.
func (r *run) emptySet(n int) []uint64 {
	if r.usedSets == len(r.sets) {
		r.sets = append(r.sets, nil)
	}
	set := &r.sets[r.usedSets]
	r.usedSets++
	if cap(*set) < n {
		*set = make([]uint64, n)
		return *set
	}
	*set = (*set)[:n]
	clear(*set)
	return *set
}

// copySet returns a copy of a set.
func (r *run) copySet(from []uint64) []uint64 {
	set := r.newSet()
	copy(set, from)
	return set
}

// decide returns what satisfies n in the namespaces searched.
func (r *run) decide(n Node) (matched, error) {
	var room [fewLeaves]Node
	if leaves, ok := onlyLeaves(n, room[:0]); ok && r.query.Sections {
		if m, ok, err := r.decideLeaves(leaves); ok || err != nil {
			return m, err
		}
	}
	set, err := r.matchRoot(n)
	if err != nil {
		return matched{}, err
	}
	intersectSets(set, r.everything())
	return matched{set: set}, nil
}

// matchRoot is match for the query as a whole: of what it needs, phrases are
// looked for last, among what has the rest.
func (r *run) matchRoot(n Node) ([]uint64, error) {
	b, ok := n.(*Bool)
	if !ok || len(b.Must) == 0 {
		return r.match(n)
	}
	set, err := r.conjunction(conjunctsOf(b.Must, nil), r.matchAmong)
	if err != nil {
		return nil, err
	}
	return set, r.exclude(set, b.MustNot)
}

// exclude takes out of a set what matches one of the nodes.
func (r *run) exclude(set []uint64, nodes []Node) error {
	used := r.usedSets
	for _, n := range nodes {
		if empty(set) {
			return nil
		}
		not, err := r.matchAmong(n, set)
		if err != nil {
			return err
		}
		for i := range set {
			set[i] &^= not[i]
		}
		r.usedSets = used
	}
	return nil
}

// matchAmong is match where nothing matters but what is in a set: of a node that
// the query as a whole needs, or that something mustn't match.
func (r *run) matchAmong(n Node, set []uint64) ([]uint64, error) {
	ph, ok := n.(Phrase)
	if !ok {
		return r.match(n)
	}
	a, err := r.phrase(ph)
	if err != nil {
		return nil, err
	}
	var among matched
	if a.once {
		among.set = set
	}
	if err := a.find(&among); err != nil {
		return nil, err
	}
	return r.setOf(a.term)
}

// everything are all pages or sections that may be hits.
func (r *run) everything() []uint64 {
	if r.query.Sections {
		return r.allow.docs
	}
	return r.allow.pages
}

func intersectSets(a, b []uint64) {
	for i := range a {
		a[i] &= b[i]
	}
}

func countSet(set []uint64) int {
	n := 0
	for _, w := range set {
		n += bits.OnesCount64(w)
	}
	return n
}

func (r *run) match(n Node) ([]uint64, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case *Bool:
		return r.matchBool(n)
	case InTitle:
		return r.matchTitle(n.Node)
	case Pages:
		set := r.newSet()
		for _, page := range n.Pages {
			r.addPage(set, page)
		}
		return set, nil
	case Run:
		if n.Any {
			return r.matchAny(n)
		}
	}
	t, err := r.leaf(n)
	if err != nil {
		return nil, err
	}
	return r.setOf(t)
}

// setOf returns what holds a term.
func (r *run) setOf(t *scoredTerm) ([]uint64, error) {
	set := r.newSet()
	return set, r.addTerm(set, t)
}

// leaf returns the term that decides a leaf.
func (r *run) leaf(n Node) (*scoredTerm, error) {
	switch n := n.(type) {
	case Word:
		return r.term(lemma{term: n.Stem, stem: true, same: n.Same})
	case Run:
		terms, err := r.required(n, nil)
		if err != nil {
			return nil, err
		}
		return r.commonOf(terms), nil
	case Phrase:
		a, err := r.phrase(n)
		if err != nil {
			return nil, err
		}
		return a.term, a.find(&matched{})
	}
	return r.pattern(n)
}

// required appends the terms that a section must hold to hold a word or a run.
func (r *run) required(n Node, list []*scoredTerm) ([]*scoredTerm, error) {
	run, ok := n.(Run)
	if !ok {
		t, err := r.leaf(n)
		return append(list, t), err
	}
	for _, l := range run.required() {
		t, err := r.term(l)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// addPage puts a page, or its sections, into a set.
func (r *run) addPage(set []uint64, page uint32) {
	if !r.query.Sections {
		setBit(set, page)
		return
	}
	r.addSections(set, page)
}

// addSections puts the sections of a page into a set of documents.
func (r *run) addSections(set []uint64, page uint32) {
	docs := r.cols.Sections(page)
	if part, ok := r.adjacent(docs); ok {
		s := &r.parts[part]
		setBits(set[s.word:], docs[0]-s.base, uint32(len(docs)))
		return
	}
	var s *slice
	for _, doc := range docs {
		if s == nil || doc-s.base >= s.docs {
			s = &r.parts[r.partOf(doc)]
		}
		setBit(set[s.word:], doc-s.base)
	}
}

// addTerm puts what holds a term into a set.
func (r *run) addTerm(set []uint64, t *scoredTerm) error {
	for i := range r.parts {
		for _, src := range t.own[i] {
			r.addSource(set, &r.parts[i], src)
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
	}
	if !r.query.Sections {
		for _, p := range t.titles.pages {
			setBit(set, p.page)
		}
		return nil
	}
	for i, runs := range t.titles.runs {
		markTitles(set[r.parts[i].word:], runs)
	}
	return nil
}

func (r *run) addSource(set []uint64, s *slice, src source) {
	switch {
	case r.query.Sections:
		src.mark(set[s.word:])
	case src.made != nil:
		r.addPagesOf(set, s, src.made.docs)
	default:
		for b := range src.Blocks.Last {
			src.Load(b)
			r.addPagesOf(set, s, src.Docs[:src.N])
		}
	}
}

// mark adds the documents of a source to a set of those of its segment.
func (s source) mark(set []uint64) {
	if s.made == nil {
		s.OrInto(set)
		return
	}
	for _, doc := range s.made.docs {
		setBit(set, doc)
	}
}

// markTitles adds the documents of pages to a set of those of a segment.
func markTitles(set []uint64, runs []titleRun) {
	for _, run := range runs {
		for doc := run.from; doc < run.to; doc++ {
			setBit(set, doc)
		}
	}
}

// addPagesOf adds the pages of documents to a set of pages.
func (r *run) addPagesOf(set []uint64, s *slice, docs []uint32) {
	pages := r.cols.Page[s.base:][:s.docs]
	for _, doc := range docs {
		if page := pages[doc]; page != index.None {
			setBit(set, page)
		}
	}
}

// matchAny matches what holds any part of a run.
func (r *run) matchAny(n Run) ([]uint64, error) {
	set := r.newSet()
	chars, err := r.characters(n)
	if err != nil {
		return nil, err
	}
	for _, l := range append(n.stems(), chars...) {
		t, err := r.term(l)
		if err == nil {
			err = r.addTerm(set, t)
		}
		if err != nil {
			return nil, err
		}
	}
	return set, nil
}

// titleLeaf is leaf where only titles matter.
func (r *run) titleLeaf(n Node) (*scoredTerm, error) {
	ph, ok := n.(Phrase)
	if !ok {
		return r.leaf(n)
	}
	a, err := r.phrase(ph)
	if err != nil {
		return nil, err
	}
	return a.term, nil
}

func (r *run) matchTitle(n Node) ([]uint64, error) {
	t, err := r.titleLeaf(n)
	if err != nil {
		return nil, err
	}
	set := r.newSet()
	for _, p := range t.titles.pages {
		r.addPage(set, p.page)
	}
	return set, nil
}

func (r *run) matchBool(n *Bool) ([]uint64, error) {
	set, err := r.positive(n)
	if err != nil {
		return nil, err
	}
	return set, r.exclude(set, n.MustNot)
}

// positive is what the clauses of n but the negated ones match.
func (r *run) positive(n *Bool) ([]uint64, error) {
	switch {
	case len(n.Must) > 0:
		return r.conjunction(n.Must, func(n Node, _ []uint64) ([]uint64, error) { return r.match(n) })
	case len(n.Should) > 0:
		set := r.newSet()
		used := r.usedSets
		for _, c := range n.Should {
			or, err := r.match(c)
			if err != nil {
				return nil, err
			}
			for i := range set {
				set[i] |= or[i]
			}
			r.usedSets = used
		}
		return set, nil
	}
	return r.copySet(r.everything()), nil
}
