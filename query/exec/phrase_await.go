package exec

import (
	"fmt"
	"slices"

	"wikiseek/index"
)

// awaited is terms in a row as one term of its own: its frequency is how often
// they stand so, its df an estimate. To find them takes longer than to find
// words. So they are looked for when it is known what else a section needs to
// match, and there alone.
type awaited struct {
	term   *scoredTerm    // without postings until they are found, but for titles
	fields []*phraseLists // that sections have of their own
	found  bool
	once   bool // the query has the phrase once: what else a section needs, all do that the phrase may score in
	run    bool // a run of characters in a row: it scores, but decides nothing
}

// phrase returns a phrase of the query.
func (r *run) phrase(ph Phrase) (*awaited, error) {
	key := fmt.Sprintf("%q~%d", ph.Terms, ph.Slop)
	if a, ok := r.phrases[key]; ok {
		return a, nil
	}
	a, err := r.await(ph)
	if err != nil {
		return nil, err
	}
	a.once = countPhrase(r.query.Root, ph) == 1
	r.phrases[key] = a
	return a, nil
}

// runPhrase returns a run of characters in a row.
func (r *run) runPhrase(n Run) (*awaited, error) {
	a, err := r.await(Phrase{Terms: n.Plain})
	if err != nil {
		return nil, err
	}
	a.run = true
	return a, nil
}

// await opens the lists of a phrase.
func (r *run) await(ph Phrase) (*awaited, error) {
	if len(ph.Terms) == 1 {
		t, err := r.term(lemma{term: ph.Terms[0]})
		return &awaited{term: t, found: true}, err
	}
	a := &awaited{term: r.newTerm()}
	if len(ph.Terms) == 0 {
		a.found = true
		return a, nil
	}
	r.awaited = append(r.awaited, a)
	for field := range r.fields.own() {
		lists, err := r.openPhrase(field, ph)
		if err != nil {
			return nil, err
		}
		a.term.df = max(a.term.df, lists.df)
		a.fields = append(a.fields, lists)
	}
	return a, r.phraseTitles(a.term, ph)
}

// countPhrase counts how often a phrase stands in a query.
func countPhrase(n Node, ph Phrase) int {
	switch n := n.(type) {
	case Phrase:
		if n.Slop == ph.Slop && slices.Equal(n.Terms, ph.Terms) {
			return 1
		}
	case InTitle:
		return countPhrase(n.Node, ph)
	case *Bool:
		count := 0
		for _, c := range slices.Concat(n.Must, n.Should, n.MustNot) {
			count += countPhrase(c, ph)
		}
		return count
	}
	return 0
}

// find finds a phrase among what matched, or all of it where nothing was
// decided.
func (a *awaited) find(among *matched) error {
	if a.found {
		return nil
	}
	a.found = true
	for _, lists := range a.fields {
		if err := lists.addTo(a.term, among); err != nil {
			return err
		}
	}
	return nil
}

// findPhrases finds the phrases that are still awaited among what matched, and
// with runs those of runs too.
func (r *run) findPhrases(m *matched, runs bool) error {
	for _, a := range r.awaited {
		if a.run && !runs {
			continue
		}
		if err := a.find(m); err != nil {
			return err
		}
	}
	return nil
}

// addTo adds what holds the phrase to a term: of what matched, or all of it.
func (l *phraseLists) addTo(t *scoredTerm, among *matched) error {
	for part := range l.parts {
		var m made
		var err error
		if among.lists != nil {
			m, err = l.findListed(part, among.lists[part])
		} else {
			m, err = l.find(part, l.member(part, among.set))
		}
		if err != nil {
			return err
		}
		if len(m.docs) > 0 {
			t.own[part] = append(t.own[part], source{made: &m})
		}
	}
	return nil
}

// findListed returns the documents of a list that hold the phrase.
func (l *phraseLists) findListed(part int, docs []uint32) (m made, err error) {
	f, err := l.finder(part)
	if f == nil || err != nil {
		return m, err
	}
	return m, f.visitDocs(&m, docs, 0)
}

// member tells which documents of a segment are in a set of documents, or of
// pages. It is nil where there is no set.
func (r *run) member(part int, set []uint64) func(doc uint32) bool {
	if set == nil {
		return nil
	}
	s := &r.parts[part]
	if r.query.Sections {
		docs := set[s.word:]
		return func(doc uint32) bool { return hasBit(docs, doc) }
	}
	pages := r.cols.Page[s.base:]
	return func(doc uint32) bool { return pages[doc] != index.None && hasBit(set, pages[doc]) }
}
