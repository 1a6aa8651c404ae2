package exec

import (
	"math"

	"github.com/bits-and-blooms/bitset"
)

// part is one term of the score: postings, and the form that weighs them.
type part struct {
	*postings
	form Form
}

// parts lists what scores in n: everything that isn't negated.
func (r *reader) parts(n Node) ([]part, error) {
	switch n := n.(type) {
	case *Bool:
		var list []part
		for _, clauses := range [][]Node{n.Must, n.Should} {
			for _, c := range clauses {
				more, err := r.parts(c)
				if err != nil {
					return nil, err
				}
				list = append(list, more...)
			}
		}
		return list, nil
	case InTitle:
		return r.parts(n.Node)
	case Word:
		list, err := r.termPart(nil, lemma{term: n.Stem, stem: true, same: n.Same}, r.word.stem)
		if err != nil || n.Plain == "" {
			return list, err
		}
		return r.termPart(list, lemma{term: n.Plain}, r.word.plain)
	case Run:
		return r.runParts(n)
	case Phrase:
		p, err := r.phrase(n)
		return []part{{p, phraseForm(r.ranking)}}, err
	case Prefix, Wildcard, Fuzzy:
		p, err := r.pattern(n)
		return []part{{p, r.ranking.Plain}}, err
	}
	return nil, nil // filters don't score
}

// termPart appends what a term adds in a form.
func (r *reader) termPart(list []part, l lemma, f Form) ([]part, error) {
	p, err := r.term(l)
	return append(list, part{p, f}), err
}

// characters returns the characters of a run that count.
func (r *reader) characters(n Run) ([]lemma, error) {
	return n.characters(r.ranking, r.ranking.commonFrom(r.totals.Sections), func(l lemma) (float64, error) {
		p, err := r.term(l)
		if err != nil {
			return 0, err
		}
		return p.df, nil
	})
}

// runParts scores a run by its bigrams, and by its characters where those count; or
// where it is longer than a bigram and must be there, also for standing in a row.
func (r *reader) runParts(n Run) (list []part, err error) {
	for _, l := range n.stems() {
		if list, err = r.termPart(list, l, r.ranking.ofRun(r.ranking.Stem, l.term)); err != nil {
			return nil, err
		}
	}
	chars, err := r.characters(n)
	if err != nil {
		return nil, err
	}
	form, _ := r.ranking.charOf(n)
	for _, l := range chars {
		if list, err = r.termPart(list, l, r.ranking.ofRun(form, l.term)); err != nil {
			return nil, err
		}
	}
	if len(n.Plain) < 3 || n.Any {
		return list, nil
	}
	p, err := r.phrase(Phrase{Terms: n.Plain})
	return append(list, part{p, phraseForm(r.ranking)}), err
}

// scorer adds up scores of sections. A title counts for all sections of its
// page: what it gives alone is kept by page, and a section keeps what it has
// above that.
type scorer struct {
	*reader
	sections bool
	matched  *bitset.BitSet // pages, or sections, that may score
	docs     []float64      // by section
	pages    []float64      // by page
	titleTF  []float64      // by page, of the part at hand
	touched  *bitset.BitSet // sections that a term stands in
	titled   *bitset.BitSet // pages whose title holds one, even if that adds nothing
	idfSum   float64        // of the stem parts: the scale of a full match
}

func newScorer(m *matcher, matched *bitset.BitSet) *scorer {
	return &scorer{
		reader: m.reader, sections: m.sections, matched: matched,
		docs:    make([]float64, len(m.cols.Page)),
		pages:   make([]float64, m.cols.Pages()),
		titleTF: make([]float64, m.cols.Pages()),
		touched: bitset.New(uint(len(m.cols.Page))),
		titled:  bitset.New(uint(m.cols.Pages())),
	}
}

func (s *scorer) add(p part) {
	w := math.Pow(idf(p.df, float64(s.totals.Sections)), p.form.IDF) * p.form.Weight
	s.idfSum += w
	for i, page := range p.pages {
		s.titleTF[page] = p.pageTF[i]
		s.titled.Set(uint(page))
		s.pages[page] += w * saturate(p.pageTF[i], p.form.K1)
	}
	for i, doc := range p.docs {
		page := s.cols.Page[doc]
		if !s.may(doc, page) {
			continue
		}
		title := s.titleTF[page]
		s.docs[doc] += w * (saturate(title+p.tf[i], p.form.K1) - saturate(title, p.form.K1))
		s.touched.Set(uint(doc))
	}
	for _, page := range p.pages {
		s.titleTF[page] = 0
	}
}

func (s *scorer) may(doc, page uint32) bool {
	if s.sections {
		return s.matched.Test(uint(doc))
	}
	return s.matched.Test(uint(page))
}

// score is that of a section in the end.
func (s *scorer) score(doc, page uint32) float64 {
	return s.docs[doc] + s.pages[page] + s.ranking.prior(s.cols.Links[page])
}

// named raises the sections that the query names.
func (s *scorer) named(docs []uint32) {
	for _, doc := range docs {
		s.docs[doc] += s.ranking.Title * s.idfSum
	}
}
