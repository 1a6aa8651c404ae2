package exec

import (
	"github.com/bits-and-blooms/bitset"

	"wikiseek/index"
)

// matcher decides the boolean clauses of a query on sets of pages, or of
// sections.
type matcher struct {
	*reader
	sections bool // the sets are of sections
}

// size is the number of members a set may have.
func (m *matcher) size() uint {
	if m.sections {
		return uint(len(m.cols.Page))
	}
	return uint(m.cols.Pages())
}

// match returns what satisfies n.
func (m *matcher) match(n Node) (*bitset.BitSet, error) {
	switch n := n.(type) {
	case *Bool:
		return m.boolean(n)
	case InTitle:
		return m.inTitle(n.Node)
	case Pages:
		set := bitset.New(m.size())
		m.addPages(set, n.Pages)
		return set, nil
	case Run:
		return m.run(n)
	}
	p, err := m.leaf(n)
	if err != nil {
		return nil, err
	}
	return m.set(p), nil
}

// leaf returns the postings that decide a leaf.
func (m *matcher) leaf(n Node) (*postings, error) {
	switch n := n.(type) {
	case Word:
		return m.term(lemma{term: n.Stem, stem: true, same: n.Same})
	case Phrase:
		return m.phrase(n)
	}
	return m.pattern(n)
}

func (m *matcher) set(p *postings) *bitset.BitSet {
	set := bitset.New(m.size())
	m.addDocs(set, p.docs)
	m.addPages(set, p.pages)
	return set
}

func (m *matcher) addDocs(set *bitset.BitSet, docs []uint32) {
	for _, doc := range docs {
		if m.sections {
			set.Set(uint(doc))
		} else {
			set.Set(uint(m.cols.Page[doc]))
		}
	}
}

func (m *matcher) addPages(set *bitset.BitSet, pages []uint32) {
	for _, page := range pages {
		if !m.sections {
			set.Set(uint(page))
			continue
		}
		for _, doc := range m.cols.Sections(page) {
			set.Set(uint(doc))
		}
	}
}

func (m *matcher) all() *bitset.BitSet {
	set := bitset.New(m.size())
	for page, kind := range m.cols.Kind {
		if kind == index.KindPage {
			m.addPages(set, []uint32{uint32(page)})
		}
	}
	return set
}

// run matches sections that hold all bigrams of the run, and pages whose
// title does; with Any, those that hold any part of it.
func (m *matcher) run(n Run) (*bitset.BitSet, error) {
	if n.Any {
		set := bitset.New(m.size())
		chars, err := m.characters(n)
		if err != nil {
			return nil, err
		}
		for _, l := range append(n.stems(), chars...) {
			p, err := m.term(l)
			if err != nil {
				return nil, err
			}
			m.addDocs(set, p.docs)
			m.addPages(set, p.pages)
		}
		return set, nil
	}
	docs, pages, err := m.common(n)
	if err != nil {
		return nil, err
	}
	return m.set(&postings{docs: docs, pages: pages}), nil
}

// common returns the sections and the pages that hold all that is required
// of a run.
func (m *matcher) common(n Run) (docs, pages []uint32, err error) {
	for i, l := range n.required() {
		p, err := m.term(l)
		if err != nil {
			return nil, nil, err
		}
		if i == 0 {
			docs, pages = p.docs, p.pages
			continue
		}
		docs, pages = intersect(docs, p.docs), intersect(pages, p.pages)
	}
	return docs, pages, nil
}

// intersect returns what two rising lists share.
func intersect(a, b []uint32) []uint32 {
	var both []uint32
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case b[0] < a[0]:
			b = b[1:]
		default:
			both = append(both, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return both
}

func (m *matcher) inTitle(n Node) (*bitset.BitSet, error) {
	var pages []uint32
	if run, ok := n.(Run); ok {
		_, common, err := m.common(run)
		if err != nil {
			return nil, err
		}
		pages = common
	} else {
		p, err := m.leaf(n)
		if err != nil {
			return nil, err
		}
		pages = p.pages
	}
	set := bitset.New(m.size())
	m.addPages(set, pages)
	return set, nil
}

func (m *matcher) boolean(n *Bool) (*bitset.BitSet, error) {
	set, err := m.positive(n)
	if err != nil {
		return nil, err
	}
	for _, c := range n.MustNot {
		not, err := m.match(c)
		if err != nil {
			return nil, err
		}
		set.InPlaceDifference(not)
	}
	return set, nil
}

// positive is what the clauses of n but the negated ones match.
func (m *matcher) positive(n *Bool) (*bitset.BitSet, error) {
	switch {
	case len(n.Must) > 0:
		set, err := m.match(n.Must[0])
		for _, c := range n.Must[1:] {
			if err != nil || set.None() {
				return set, err
			}
			var and *bitset.BitSet
			if and, err = m.match(c); err == nil {
				set.InPlaceIntersection(and)
			}
		}
		return set, err
	case len(n.Should) > 0:
		set := bitset.New(m.size())
		for _, c := range n.Should {
			or, err := m.match(c)
			if err != nil {
				return nil, err
			}
			set.InPlaceUnion(or)
		}
		return set, nil
	}
	return m.all(), nil
}
