package exec

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// scoredTerm is one term of a score, or what counts as one: a phrase, or all
// words that a pattern stands for.
type scoredTerm struct {
	own    [][]source // by segment: where it stands in fields that sections have of their own
	titles titles
	df     float64   // sections that hold it, in the field where most do
	most   []float64 // by window: the highest normalized frequency in all fields

	within  [numOwnFields]bool // by field that sections have of their own: it stands there
	plainDF float64            // df of the sources that are plain, titles apart
}

// source is a list of postings that adds to the frequency of a term: those
// in one index field, or ones that were made.
type source struct {
	*segment.Cursor
	norm  *norm
	made  *made
	most  []float64       // by window of the segment: the highest normalized frequency
	joint *segment.Blocks // with the source before it, which is of the plain form; nil if not known
	plain bool            // of a stem: these are the postings of the word that is written so
	held  bool            // its frequencies don't matter, and are taken for 1
}

// made are postings that no dictionary has, rising by document, with
// frequencies normalized already.
type made struct {
	docs []uint32
	tf   []float64
}

// find returns the frequency in a document, zero where it isn't.
func (m *made) find(doc uint32) float64 {
	if i, ok := slices.BinarySearch(m.docs, doc); ok {
		return m.tf[i]
	}
	return 0
}

// find returns the normalized frequency in a document, zero where it isn't.
func (s *source) find(doc uint32) (float64, error) {
	switch {
	case s.made != nil:
		return s.made.find(doc), nil
	case s.held:
		if s.Contains(doc) {
			return 1, nil
		}
		return 0, nil
	}
	freq, length, err := s.Find(doc)
	if freq == 0 || err != nil {
		return 0, err
	}
	return float64(freq) * s.norm.of(length), nil
}

// mostOf is the highest normalized frequency in a block.
func (s *source) mostOf(block int) float64 {
	if s.held {
		return 1
	}
	return s.norm.most(&s.Blocks.Impacts[block])
}

// count is the number of documents, deleted ones included.
func (s source) count() int {
	if s.made != nil {
		return len(s.made.docs)
	}
	return int(s.Count)
}

// cursor opens a term in an index field of a segment, nil if it isn't there.
func (r *run) cursor(s *slice, field, term string) (*segment.Cursor, error) {
	d, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	var p segment.Postings
	r.key = append(r.key[:0], term...)
	found, err := d.Postings(r.key, &p)
	if err != nil {
		return nil, fmt.Errorf("look %q up in %s: %w", term, field, err)
	}
	if !found {
		return nil, nil
	}
	return r.open(s, &p)
}

// list names the postings of a term in an index field of a segment.
type list struct {
	part        int
	field, term string
}

// shared is cursor for lists that are read one after the other: phrases may have
// some in common.
func (r *run) shared(l list) (*segment.Cursor, error) {
	if c, ok := r.opened[l]; ok {
		return c, nil
	}
	c, err := r.cursor(&r.parts[l.part], l.field, l.term)
	if err == nil {
		r.opened[l] = c
	}
	return c, err
}

// open returns a cursor over postings, which lives as long as the run.
func (r *run) open(s *slice, p *segment.Postings) (*segment.Cursor, error) {
	c := r.cursorPool.take()
	blocks, err := s.Blocks(p, &c.small)
	if err != nil {
		return nil, err
	}
	c.Init(*p, blocks)
	return &c.Cursor, nil
}

// cursorMemory is memory for a cursor, and for the blocks of a short list.
type cursorMemory struct {
	segment.Cursor
	small segment.Blocks
}

// another returns a cursor over the same postings as one of another run.
func (r *run) another(c *segment.Cursor) *segment.Cursor {
	mine := r.cursorPool.take()
	mine.Init(c.Postings, c.Blocks)
	return &mine.Cursor
}

// term returns a term in one of the two forms.
func (r *run) term(l lemma) (*scoredTerm, error) {
	if t, ok := r.terms[l]; ok {
		return t, nil
	}
	t := r.newTerm()
	if err := r.addFields(t, l, everyField); err != nil {
		return nil, err
	}
	if err := r.addTitle(t, l); err != nil {
		return nil, err
	}
	r.terms[l] = t
	return t, nil
}

// plainOf returns the plain form of a word, given its stem: it stands nowhere else.
func (r *run) plainOf(n Word, stem *scoredTerm) (*scoredTerm, error) {
	l := lemma{term: n.Plain}
	if t, ok := r.terms[l]; ok {
		return t, nil
	}
	t := r.newTerm()
	if n.twins() {
		t.takePlain(stem)
	} else if err := r.addFields(t, l, stem.within); err != nil {
		return nil, err
	}
	if len(stem.titles.pages) > 0 {
		if err := r.addTitle(t, l); err != nil {
			return nil, err
		}
	}
	r.terms[l] = t
	return t, nil
}

// takePlain adds the lists of the word that is written like its stem.
func (t *scoredTerm) takePlain(stem *scoredTerm) {
	for i, list := range stem.own {
		for _, s := range list {
			if s.plain {
				t.own[i] = append(t.own[i], source{Cursor: s.Cursor, norm: s.norm})
			}
		}
	}
	t.df = stem.plainDF
}

// addFields adds the lists of a term in those of sectionFields that are searched
// and that it may stand in.
func (r *run) addFields(t *scoredTerm, l lemma, within [numOwnFields]bool) error {
	for i, field := range sectionFields {
		if within[i] && r.fields.has(field) {
			if err := r.addField(t, i, l); err != nil {
				return err
			}
		}
	}
	return nil
}

// addField adds the lists of a term in one of sectionFields.
func (r *run) addField(t *scoredTerm, i int, l lemma) error {
	var counts [2]int
	names := sources(sectionFields[i], l, r.one)
	for k, name := range names {
		var err error
		if counts[k], err = r.addSources(t, name, l, k+1 < len(names)); err != nil {
			return err
		}
		t.within[i] = t.within[i] || counts[k] > 0
	}
	if len(names) == 2 {
		r.joinBounds(t, r.norms[names[0]], r.norms[names[1]])
		t.plainDF = max(t.plainDF, float64(counts[0]))
	}
	t.df = max(t.df, together(counts[:len(names)], r.ix.Meta().Totals.Sections))
	return nil
}

// addTitle adds the titles that hold a term, where they are searched.
func (r *run) addTitle(t *scoredTerm, l lemma) error {
	if !r.fields.has(index.FieldTitle) {
		return nil
	}
	err := r.readTitles(&t.titles, sources(index.FieldTitle, l, r.one), l.term)
	t.df = max(t.df, float64(t.titles.sections))
	return err
}

// newTerm returns a term without postings, which lives as long as the run.
func (r *run) newTerm() *scoredTerm {
	t := r.termPool.take()
	if t.own == nil {
		t.own = make([][]source, len(r.parts))
	}
	for i := range t.own {
		t.own[i] = t.own[i][:0]
	}
	t.titles.reset()
	t.df, t.most, t.within, t.plainDF = 0, nil, [numOwnFields]bool{}, 0
	return t
}

// addSources adds the lists of a term in an index field, and counts their
// documents that aren't dead.
func (r *run) addSources(t *scoredTerm, name string, l lemma, plain bool) (count int, err error) {
	for i := range r.parts {
		c, err := r.cursor(&r.parts[i], name, l.term)
		if err != nil {
			return 0, err
		}
		if c == nil {
			continue
		}
		t.own[i] = append(t.own[i], source{Cursor: c, norm: r.norms[name], plain: plain, held: l.held})
		n, err := live(&c.Postings, r.parts[i].dead)
		if err != nil {
			return 0, err
		}
		count += n
	}
	return count, nil
}

// joinBounds finds the bounds of the last two sources of each segment together,
// where they are those of a word and of its inflected forms in one field.
func (r *run) joinBounds(t *scoredTerm, plain, stem *norm) {
	for i := range r.parts {
		list := t.own[i]
		if n := len(list); n < 2 || list[n-2].norm != plain || list[n-1].norm != stem {
			continue
		}
		last := &list[len(list)-1]
		if b, ok := r.parts[i].JointBlocks(&last.Postings); ok {
			last.joint = r.jointPool.take()
			*last.joint = b
		}
	}
}

// live counts the documents of a list that aren't dead.
func live(p *segment.Postings, dead *roaring.Bitmap) (int, error) {
	if dead == nil {
		return int(p.Count), nil
	}
	all, err := p.Bitmap()
	if err != nil {
		return 0, err
	}
	return int(p.Count) - int(all.AndCardinality(dead)), nil
}
