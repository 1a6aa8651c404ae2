package exec

import (
	"fmt"
	"math"
	"slices"

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
	c, small := r.newCursor()
	blocks, err := s.Blocks(p, small)
	if err != nil {
		return nil, err
	}
	c.Init(*p, blocks)
	return c, nil
}

// newCursor returns memory for a cursor, and for the blocks of a short list.
func (r *run) newCursor() (*segment.Cursor, *segment.Blocks) {
	if r.used == len(r.cursors) {
		r.cursors = append(r.cursors, new(segment.Cursor))
		r.small = append(r.small, new(segment.Blocks))
	}
	r.used++
	return r.cursors[r.used-1], r.small[r.used-1]
}

// another returns a cursor over the same postings as one of another run.
func (r *run) another(c *segment.Cursor) *segment.Cursor {
	mine, _ := r.newCursor()
	mine.Init(c.Postings, c.Blocks)
	return mine
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
	l := lemma{n.Plain, false, false}
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

// addField adds the lists of a term in one of the fields that sections have of
// their own.
func (r *run) addField(t *scoredTerm, field int, l lemma) error {
	var counts [2]int
	names := sources(sectionFields[field], l, r.one)
	for k, name := range names {
		var err error
		if counts[k], err = r.addSources(t, name, l.term, k+1 < len(names)); err != nil {
			return err
		}
		t.within[field] = t.within[field] || counts[k] > 0
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
	if r.usedTerms == len(r.termPool) {
		r.termPool = append(r.termPool, &scoredTerm{own: make([][]source, len(r.parts))})
	}
	t := r.termPool[r.usedTerms]
	r.usedTerms++
	for i := range t.own {
		t.own[i] = t.own[i][:0]
	}
	t.titles.reset()
	t.df, t.most, t.within, t.plainDF = 0, nil, [numOwnFields]bool{}, 0
	return t
}

// addSources adds the lists of a term in an index field, and counts their
// documents that aren't dead.
func (r *run) addSources(t *scoredTerm, name, term string, plain bool) (count int, err error) {
	for i := range r.parts {
		c, err := r.cursor(&r.parts[i], name, term)
		if err != nil {
			return 0, err
		}
		if c == nil {
			continue
		}
		t.own[i] = append(t.own[i], source{Cursor: c, norm: r.norms[name], plain: plain})
		n, err := r.parts[i].live(c)
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
			last.joint = &b
		}
	}
}

// live counts the documents of a list that aren't dead.
func (s *slice) live(c *segment.Cursor) (int, error) {
	if s.dead == nil {
		return int(c.Count), nil
	}
	all, err := c.Bitmap()
	if err != nil {
		return 0, err
	}
	return int(c.Count) - int(all.AndCardinality(s.dead)), nil
}

// weighted is a term with the form that weighs it.
type weighted struct {
	*scoredTerm
	label  label
	k1     float64
	weight float64   // of the form, times the idf
	bound  []float64 // by window: what the term adds to a score at most

	// A word's plain form stands only where its stem does, and no more often.
	// So it follows: the stem alone leads to sections, within a bound on both.
	follower int       // of a stem: the number of its plain form in run.scored, else -1
	follows  bool      // is such a plain form
	joint    []float64 // by window: what the term and its follower add at most

	// Where the word is written like its stem, the lists of the plain form are
	// among those of the stem: in windows both are scored at a time.
	twin   *weighted // of a stem: that plain form, else nil
	isTwin bool
}

// weigh adds a term to the score.
func (r *run) weigh(t *scoredTerm, f Form, l label) {
	w := math.Pow(idf(t.df, float64(r.ix.Meta().Totals.Sections)), f.IDF) * f.Weight
	r.idfSum += w
	r.scored = append(r.scored, weighted{scoredTerm: t, label: l, k1: f.K1, weight: w, follower: -1})
}

// factors are those of what a term adds at a normalized frequency tf, which is
// factor·tf/(tf+k1). Of none, that is 0.
func (w *weighted) factors() (factor, k1 float64) {
	if w == nil {
		return 0, 1
	}
	return w.weight * (w.k1 + 1), w.k1
}

// score is what the term adds at a normalized frequency.
func (w *weighted) score(tf float64) float64 { return w.weight * saturate(tf, w.k1) }

// findTwins sets twin, when all terms are there.
func (r *run) findTwins() {
	for i := range r.scored {
		if w := &r.scored[i]; w.follower >= 0 && r.scored[w.follower].isTwin {
			w.twin = &r.scored[w.follower]
		}
	}
}

// weighAll adds everything in n that scores: what isn't negated.
func (r *run) weighAll(n Node) error {
	switch n := n.(type) {
	case *Bool:
		for _, clauses := range [][]Node{n.Must, n.Should} {
			for _, c := range clauses {
				if err := r.weighAll(c); err != nil {
					return err
				}
			}
		}
	case InTitle:
		return r.weighAll(n.Node)
	case Word:
		return r.weighWord(n)
	case Run:
		return r.weighRun(n)
	case Phrase:
		a, err := r.phrase(n)
		if err == nil {
			r.weigh(a.term, phraseForm(r.ranking), label{form: formPhrase, node: n})
		}
		return err
	case Prefix, Wildcard, Fuzzy:
		t, err := r.pattern(n)
		if err == nil {
			r.weigh(t, r.ranking.Plain, label{form: formPattern, node: n})
		}
		return err
	}
	return nil // filters don't score
}

// weighWord scores a word by its stem and as it is written.
func (r *run) weighWord(n Word) error {
	stem, err := r.term(lemma{n.Stem, true, n.Same})
	if err != nil {
		return err
	}
	at := len(r.scored)
	r.weigh(stem, r.word.stem, label{form: formStem, term: n.Stem})
	if n.Plain == "" {
		return nil
	}
	plain, err := r.plainOf(n, stem)
	if err != nil {
		return err
	}
	r.weigh(plain, r.word.plain, label{form: formPlain, term: n.Plain})
	r.scored[at].follower, r.scored[at+1].follows = at+1, true
	r.scored[at+1].isTwin = n.twins()
	return nil
}

func (r *run) weighTerm(l lemma, f Form, name string) error {
	t, err := r.term(l)
	if err == nil {
		r.weigh(t, f, label{form: name, term: l.term})
	}
	return err
}

// characters returns the characters of a run that count.
func (r *run) characters(n Run) ([]lemma, error) {
	return n.characters(r.ranking.commonFrom(r.ix.Meta().Totals.Sections), func(l lemma) (float64, error) {
		t, err := r.term(l)
		if err != nil {
			return 0, err
		}
		return t.df, nil
	})
}

// weighRun scores a run by its bigrams and characters, and when it is longer
// than a bigram also for standing in a row.
func (r *run) weighRun(n Run) error {
	for _, l := range n.stems() {
		if err := r.weighTerm(l, r.ranking.ofRun(r.ranking.Stem, l.term), formStem); err != nil {
			return err
		}
	}
	chars, err := r.characters(n)
	if err != nil {
		return err
	}
	for _, l := range chars {
		if err := r.weighTerm(l, r.ranking.ofRun(r.ranking.Char, l.term), formChar); err != nil {
			return err
		}
	}
	if len(n.Plain) < 3 || n.Any {
		return nil
	}
	a, err := r.runPhrase(n)
	if err == nil {
		r.weigh(a.term, phraseForm(r.ranking), label{form: formPhrase, node: Phrase{Terms: n.Plain}})
	}
	return err
}

// phraseForm is the form that weighs a phrase.
func phraseForm(r *Ranking) Form { return Form{r.Phrase, r.Stem.K1, 1} }
