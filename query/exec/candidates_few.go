package exec

// fewLeft is how many candidates are listed at most: to walk over sets of so few
// takes longer than to find terms in them.
var fewLeft = 64 // tests change it

// addInTurnToFew is addInTurn where candidates are few. They are listed in
// spanDocs, and what they score in moreTF, until the terms are added; rest is what
// those add at most, and what is known beside terms.
func (r *run) addInTurnToFew(f *frame, terms []int, rest float64) error {
	r.spanDocs, r.moreTF = r.spanDocs[:0], r.moreTF[:0]
	r.left.each(func(d uint32) {
		r.spanDocs, r.moreTF = append(r.spanDocs, f.lo+d), append(r.moreTF, r.acc[d])
	})
	r.left.clear()
	for k := len(terms) - 1; k >= 0 && len(r.spanDocs) > 0; k-- {
		w := &r.scored[terms[k]]
		if err := r.addToFew(f, w); err != nil {
			return err
		}
		rest -= w.withTwin(f.window)
		r.dropListed(rest)
	}
	for i, doc := range r.spanDocs {
		d := doc - f.lo
		r.left.set(d)
		r.reached.set(d)
		r.acc[d] = r.moreTF[i]
	}
	return nil
}

// addToFew adds a term, and its twin, to the scores of listed candidates.
func (r *run) addToFew(f *frame, w *weighted) error {
	r.clearListed(w)
	for k := range w.own[f.part] {
		src := &w.own[f.part][k]
		if src.most[f.local] <= 0 {
			continue
		}
		if err := r.addToListed(f, src, r.listedTwin(w, src)); err != nil {
			return err
		}
	}
	if !r.query.Sections {
		r.touchListed(f, w)
	}
	r.addBoth(w, func(w *weighted) []titleRun { return titlesWithin(w.titles.runs, f) })
	return nil
}

// addToListed adds the normalized frequencies of a list to spanTF, and to twinTF
// if that isn't nil.
func (r *run) addToListed(f *frame, src *source, twinTF []float64) error {
	it := walk{src: src}
	it.begin(f)
	if len(r.spanDocs)*probeFactor < it.size() {
		return r.find(src, r.spanTF, twinTF)
	}
	return r.addWithin(f, src, r.spanTF, twinTF)
}

// touchListed notes in which listed candidates a term stands by itself: elsewhere
// only the title of the page may speak for a section.
func (r *run) touchListed(f *frame, w *weighted) {
	for i, tf := range r.spanTF {
		if tf > 0 {
			r.touched.set(r.spanDocs[i] - f.lo)
		}
	}
	for _, run := range titlesWithin(w.titles.runs, f) {
		if run.from >= f.hi {
			return
		}
		if run.lead && run.from >= f.lo {
			r.touched.set(run.from - f.lo)
		}
	}
}
