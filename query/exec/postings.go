package exec

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"wikiseek/index"
)

// postings are the sections and pages that hold a term, over all segments,
// with frequencies weighted and normalized by field.
type postings struct {
	docs   []uint32 // sections that hold it in a field of their own, rising
	tf     []float64
	pages  []uint32 // pages that hold it in their title or a redirect's, rising
	pageTF []float64
	df     float64 // sections that hold it, in the field where most do
}

// sectionFields are the text fields that each section has of its own. The one with
// the longest lists comes last: see lookUp.
var sectionFields = [numOwnFields]string{index.FieldHeading, index.FieldAux, index.FieldText}

const numOwnFields = 3

var everyField = [numOwnFields]bool{true, true, true}

// reader reads postings of one index for one search.
type reader struct {
	ctx     context.Context
	ix      *index.Index
	cols    *index.Columns
	ranking *Ranking
	totals  index.Totals
	fields  searched
	word    wordForms
	one     bool
	dead    []*roaring.Bitmap // that of Engine.dead
	dicts   map[dictKey]segment.TermDictionary
	terms   map[lemma]*postings
	phrases map[string]*postings // and prefixes
}

type dictKey struct {
	field   string
	segment int
}

func newReader(ctx context.Context, e *Engine, q *Query) *reader {
	return &reader{
		ctx: ctx, ix: e.ix, cols: e.cols, ranking: e.ranking, totals: e.ix.Meta().Totals,
		fields: q.Fields, word: e.ranking.wordForms(q.Root), one: e.one, dead: e.dead,
		dicts: make(map[dictKey]segment.TermDictionary),
		terms: make(map[lemma]*postings), phrases: make(map[string]*postings),
	}
}

// term returns the postings of a term in one of the two forms.
func (r *reader) term(l lemma) (*postings, error) {
	if p, ok := r.terms[l]; ok {
		return p, nil
	}
	p, err := r.read(l)
	if err == nil {
		r.terms[l] = p
	}
	return p, err
}

func (r *reader) read(l lemma) (*postings, error) {
	p := &postings{}
	for field := range r.fields.own() {
		docs, tf, df, err := r.field(field, l)
		if err != nil {
			return nil, err
		}
		p.df = max(p.df, df)
		p.docs, p.tf = merge(p.docs, p.tf, docs, tf)
	}
	if !r.fields.has(index.FieldTitle) {
		return p, nil
	}
	docs, tf, _, err := r.field(index.FieldTitle, l)
	if err != nil {
		return nil, err
	}
	p.setTitles(r, docs, tf)
	return p, nil
}

// field reads the postings of a term in one field, and its df there.
func (r *reader) field(field string, l lemma) (docs []uint32, tf []float64, df float64, err error) {
	var counts []int
	weights, average := r.ranking.Fields[field], r.totals.AverageLength(field)
	for _, name := range sources(field, l, r.one) {
		var more []uint32
		var moreTF []float64
		err := r.each(name, l.term, func(doc uint32, p segment.Posting) {
			more = append(more, doc)
			moreTF = append(moreTF, weights.normalize(float64(p.Frequency()), fieldLength(p), average))
		})
		if err != nil {
			return nil, nil, 0, err
		}
		docs, tf = merge(docs, tf, more, moreTF)
		counts = append(counts, len(more))
	}
	return docs, tf, together(counts, r.totals.Sections), nil
}

// checkEvery is how many postings are read between two looks at the context.
const checkEvery = 1 << 14

// each calls fn with every live posting of a term in an index field.
func (r *reader) each(name, term string, fn func(doc uint32, p segment.Posting)) error {
	return r.eachIn(name, term, func(_, _ int, doc uint32, p segment.Posting) error {
		fn(doc, p)
		return nil
	})
}

// eachIn calls fn with every live posting of a term in an index field, the
// number of its segment, and which posting of the term it is there.
func (r *reader) eachIn(name, term string, fn func(segment, n int, doc uint32, p segment.Posting) error) error {
	for i, s := range r.ix.Segments() {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		dict, err := r.dictionary(name, i)
		if err != nil {
			return err
		}
		list, err := dict.PostingsList([]byte(term), nil, nil)
		if err != nil {
			return fmt.Errorf("read postings of %s: %w", name, err)
		}
		it := list.Iterator(true, true, false, nil)
		for n := 0; ; n++ {
			p, err := it.Next()
			if err != nil {
				return fmt.Errorf("read postings of %s: %w", name, err)
			}
			if p == nil {
				break
			}
			if n%checkEvery == checkEvery-1 && r.ctx.Err() != nil {
				return r.ctx.Err()
			}
			if doc := s.Base + uint32(p.Number()); r.cols.Page[doc] != index.None {
				if err := fn(i, n, doc, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r *reader) dictionary(name string, i int) (segment.TermDictionary, error) {
	key := dictKey{name, i}
	if d, ok := r.dicts[key]; ok {
		return d, nil
	}
	d, err := r.ix.Segments()[i].Dictionary(name)
	if err != nil {
		return nil, fmt.Errorf("read dictionary of %s: %w", name, err)
	}
	r.dicts[key] = d
	return d, nil
}

// fieldLength is the number of tokens of the field that p was found in. zap
// stores just that and offers 1/sqrt of it to those who don't ask.
func fieldLength(p segment.Posting) float64 {
	if n, ok := p.(interface{ NormUint64() uint64 }); ok {
		return float64(n.NormUint64())
	}
	return math.Round(1 / (p.Norm() * p.Norm()))
}

// setTitles books title matches on pages: a redirect's on its target. Of
// several titles of a page the best one counts.
func (p *postings) setTitles(r *reader, docs []uint32, tf []float64) {
	best := make(map[uint32]float64, len(docs))
	for i, doc := range docs {
		page, v := r.cols.Page[doc], tf[i]
		if r.cols.Kind[page] == index.KindRedirect {
			page, v = r.cols.Target[page], v*r.ranking.Redirect
		}
		if page != index.None && v > best[page] {
			best[page] = v
		}
	}
	p.pages, p.pageTF = sortedPages(best)
	sections := 0
	for _, page := range p.pages {
		sections += len(r.cols.Sections(page))
	}
	p.df = max(p.df, float64(sections))
}

// sortedPages lists the keys of m, rising, and their values.
func sortedPages(m map[uint32]float64) (pages []uint32, tf []float64) {
	for page := range m {
		pages = append(pages, page)
	}
	slices.Sort(pages)
	for _, page := range pages {
		tf = append(tf, m[page])
	}
	return pages, tf
}

// merge joins two lists of documents, adding frequencies of the same one.
func merge(a []uint32, atf []float64, b []uint32, btf []float64) ([]uint32, []float64) {
	if len(a) == 0 {
		return b, btf
	}
	if len(b) == 0 {
		return a, atf
	}
	n := len(a) + len(b)
	return mergeInto(make([]uint32, 0, n), make([]float64, 0, n), a, atf, b, btf)
}

// mergeInto is merge into memory that is there.
func mergeInto(docs []uint32, tf []float64, a []uint32, atf []float64, b []uint32, btf []float64) ([]uint32, []float64) {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch x, y := a[i], b[j]; {
		case x < y:
			docs, tf = append(docs, x), append(tf, atf[i])
			i++
		case y < x:
			docs, tf = append(docs, y), append(tf, btf[j])
			j++
		default:
			docs, tf = append(docs, x), append(tf, atf[i]+btf[j])
			i++
			j++
		}
	}
	docs, tf = append(docs, a[i:]...), append(tf, atf[i:]...)
	return append(docs, b[j:]...), append(tf, btf[j:]...)
}
