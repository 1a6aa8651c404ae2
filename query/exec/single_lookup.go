package exec

// lookUp finds the documents of a span that may score theta, and what they score,
// where those that are in the last list alone can't. That is the one of the
// text, and the longest: so it isn't read, but the documents of the others and of
// titles are looked up in it.
func (r *run) lookUp(f *frame, lead, follower *weighted, of span, theta float64) error {
	r.spanDocs, r.spanTF = r.spanDocs[:0], r.spanTF[:0]
	short, long := lead.apart(f.part)
	if err := r.gatherShort(f, short); err != nil {
		return err
	}
	runs := titlesWithin(lead.titles.runs, f)
	r.gatherTitles(f, runs)
	rest := theta - r.priorWithin(f.slice, f.lo, f.hi)
	r.keepScoring(lead, follower, of.most, of.plain, rest)
	if err := r.findAll(long, r.spanTF); err != nil {
		return err
	}
	if !r.query.Sections {
		r.dropUntouched(runs)
	}
	for i, tf := range r.spanTitle {
		r.spanTF[i] += tf
	}
	clear(r.spanTitle)
	r.keepScoring(lead, follower, 0, of.plain, rest)
	if follower == nil {
		return nil
	}
	r.spanPlain = append(r.spanPlain[:0], make([]float64, len(r.spanDocs))...)
	if err := r.findAll(follower.own[f.part], r.spanPlain); err != nil {
		return err
	}
	addRuns(r.spanDocs, r.spanPlain, titlesWithin(follower.titles.runs, f))
	return nil
}

// keepScoring drops the documents that stay below a score, though their
// normalized frequency may rise by more, and that of the follower is up to plain.
func (r *run) keepScoring(lead, follower *weighted, more, plain, score float64) {
	n := 0
	for i, doc := range r.spanDocs {
		tf := r.spanTF[i] + r.spanTitle[i] + more
		if lead.both(follower, tf, min(tf*r.ratio, plain))*slack < score {
			continue
		}
		r.spanDocs[n], r.spanTF[n], r.spanTitle[n] = doc, r.spanTF[i], r.spanTitle[i]
		n++
	}
	r.cut(n)
}

// cut keeps the first n documents of the span.
func (r *run) cut(n int) {
	r.spanDocs, r.spanTF, r.spanTitle = r.spanDocs[:n], r.spanTF[:n], r.spanTitle[:n]
}

// gatherTitles adds all documents of the runs that are of the span, and fills
// spanTitle.
func (r *run) gatherTitles(f *frame, runs []titleRun) {
	r.titleDocs = r.titleDocs[:0]
	for _, run := range runs {
		if run.from >= f.hi {
			break
		}
		for doc := max(run.from, f.lo); doc < min(run.to, f.hi); doc++ {
			r.titleDocs = append(r.titleDocs, doc)
		}
	}
	if n := len(r.titleDocs); n > 0 {
		r.mergeIn(r.titleDocs, r.zeros(n))
	}
	r.spanTitle = append(r.spanTitle[:0], make([]float64, len(r.spanDocs))...)
	addRuns(r.spanDocs, r.spanTitle, runs)
}

// zeros returns n of them, not to be written to.
func (r *run) zeros(n int) []float64 {
	if len(r.noTF) < n {
		r.noTF = make([]float64, 2*n)
	}
	return r.noTF[:n]
}

// findAll adds the normalized frequencies in lists to tf, by spanDocs.
func (r *run) findAll(list []source, tf []float64) error {
	for k := range list {
		if err := r.findIn(&list[k], tf, nil); err != nil {
			return err
		}
	}
	return nil
}

// findIn adds the normalized frequencies in a list to tf, by spanDocs, and to twinTF
// if that isn't nil. spanDocs may be many, and close together.
func (r *run) findIn(src *source, tf, twinTF []float64) error {
	switch {
	case len(r.spanDocs) == 0:
		return nil
	case src.made == nil && int(src.Count) <= readFactor*len(r.spanDocs):
		f := frame{lo: r.spanDocs[0], hi: r.spanDocs[len(r.spanDocs)-1] + 1}
		return r.addWithin(&f, src, tf, twinTF)
	case src.made != nil || src.held:
		return r.find(src, tf, twinTF)
	}
	r.found = src.Intersect(r.found[:0], r.spanDocs)
	for _, m := range r.found {
		freq, length, err := src.Pair(m.Rank)
		if err != nil {
			return err
		}
		more := float64(freq) * src.norm.of(length)
		tf[m.Index] += more
		if twinTF != nil {
			twinTF[m.Index] += more
		}
	}
	return nil
}

// find looks the documents of spanDocs up in a list, and adds its normalized
// frequencies to tf, and to twinTF if that isn't nil.
func (r *run) find(src *source, tf, twinTF []float64) error {
	for i, doc := range r.spanDocs {
		more, err := src.find(doc)
		if err != nil {
			return err
		}
		tf[i] += more
		if twinTF != nil {
			twinTF[i] += more
		}
	}
	return nil
}

// readFactor is how many times more postings a list has at most than documents
// are looked for if it is read through: like probeFactor, but without bounds that
// leave out blocks.
const readFactor = 4

// dropUntouched drops documents in which no list has the term, but leads.
func (r *run) dropUntouched(runs []titleRun) {
	n := 0
	for i, doc := range r.spanDocs {
		if lead := isLead(&runs, doc); lead || r.spanTF[i] > 0 {
			r.spanDocs[n], r.spanTF[n], r.spanTitle[n] = doc, r.spanTF[i], r.spanTitle[i]
			n++
		}
	}
	r.cut(n)
}

// isLead reports whether a document is the lead of a page among runs. It drops those
// before: documents rise from one call to the next.
func isLead(runs *[]titleRun, doc uint32) bool {
	list := *runs
	for len(list) > 0 && list[0].to <= doc {
		list = list[1:]
	}
	*runs = list
	return len(list) > 0 && list[0].lead && list[0].from == doc
}

// addRuns adds titles to the documents of their pages.
func addRuns(docs []uint32, tf []float64, runs []titleRun) {
	for _, run := range runs {
		if len(docs) == 0 || run.from > docs[len(docs)-1] {
			return
		}
		for i := lowerBound(docs, run.from); i < len(docs) && docs[i] < run.to; i++ {
			tf[i] += run.tf
		}
	}
}
