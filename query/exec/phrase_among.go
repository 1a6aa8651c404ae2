package exec

import "wikiseek/index"

// awaited is a phrase that only adds to the score of what matches otherwise: a
// run of characters that stands in a row. So it is looked for when it is known
// what matches.
type awaited struct {
	term  *scoredTerm
	lists []*phraseLists // by field that sections have of their own
}

// await returns a phrase as a term whose postings findAwaited adds, but for
// those of titles.
func (r *run) await(ph Phrase) (*scoredTerm, error) {
	a := awaited{term: r.newTerm()}
	for _, field := range r.fields.own() {
		lists, err := r.openPhrase(field, ph)
		if err != nil {
			return nil, err
		}
		a.term.df = max(a.term.df, lists.df)
		a.lists = append(a.lists, lists)
	}
	r.awaited = append(r.awaited, a)
	return a.term, r.phraseTitles(a.term, ph)
}

// findAwaited finds the phrases that are awaited in what matches.
func (r *run) findAwaited(m *matched) error {
	for _, a := range r.awaited {
		for _, lists := range a.lists {
			if err := lists.addTo(a.term, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// findAmong returns the documents of a segment that hold the phrase and match.
func (l *phraseLists) findAmong(part int, among *matched) (m made, err error) {
	f, err := l.finder(part)
	if f == nil || err != nil {
		return m, err
	}
	if among.lists != nil {
		for _, doc := range among.lists[part] {
			if err := f.lookUp(&m, doc); err != nil {
				return m, err
			}
		}
		return m, l.ctx.Err()
	}
	may := l.member(part, among.set)
	for b := range f.terms[0].Blocks.Last {
		if err := l.ctx.Err(); err != nil {
			return m, err
		}
		if err := f.visitBlock(&m, b, may); err != nil {
			return m, err
		}
	}
	return m, nil
}

// member tells which documents of a segment are in a set of documents, or of
// pages.
func (r *run) member(part int, set []uint64) func(doc uint32) bool {
	s := &r.parts[part]
	if r.query.Sections {
		docs := set[s.word:]
		return func(doc uint32) bool { return hasBit(docs, doc) }
	}
	pages := r.cols.Page[s.base:]
	return func(doc uint32) bool { return pages[doc] != index.None && hasBit(set, pages[doc]) }
}
