package exec

// accumulate scores all documents of a window that may be hits. Terms are
// added in the order of their bounds. Those last ones that can't lift a
// document to theta by themselves are only added to documents that the others
// have reached and that can still get there (MaxScore; Turtle and Flood,
// "Query Evaluation: Strategies and Optimizations", 1995). So are followers.
//
// With early, what the terms added first score already tells how high theta will
// be at least, while too few hits are known.
func (r *run) accumulate(f *frame, theta float64, early bool) error {
	r.sortTerms(f.window, false)
	early = early && r.top.wantsFloor()
	optional, rest := r.optional(f, r.order, theta)
	for k := len(r.order) - 1; k >= optional; k-- {
		w := &r.scored[r.order[k]]
		if early && r.size(f, w) > r.touched.count() {
			theta = r.noteTouched(f)
			if optional, rest = r.optional(f, r.order[:k+1], theta); k < optional {
				break
			}
		}
		need := r.need(w, f.window, theta-(r.totals[f.window]-w.joint[f.window])-gridStep)
		if err := r.add(f, w, need); err != nil {
			return err
		}
	}
	r.reached.or(&r.touched)
	r.choose(r.within(r.allow.docs, f.slice, f.local), rest, theta)
	r.dropOffered(f)
	if err := r.addRest(f, optional); err != nil {
		return err
	}
	r.keepTouched()
	return nil
}

// optional returns how many terms at the front of a list don't reach theta by
// themselves, and what a document scores by those at most.
func (r *run) optional(f *frame, list []int, theta float64) (n int, rest float64) {
	rest = f.prior
	for _, i := range list {
		more := rest + r.scored[i].joint[f.window]
		if more*slack >= theta {
			break
		}
		rest = more
		n++
	}
	return n, rest
}

// size is about how many postings a term has in a window.
func (r *run) size(f *frame, w *weighted) int {
	n := 0
	for k := range w.own[f.part] {
		it := walk{src: &w.own[f.part][k]}
		it.begin(f)
		n += it.size()
	}
	return n
}

// noteTouched raises theta to what the last hit scores by the terms added so far,
// if enough documents have them, and returns it.
func (r *run) noteTouched(f *frame) float64 {
	allowed := r.within(r.allow.docs, f.slice, f.local)
	r.touched.each(func(d uint32) {
		if hasBit(allowed, d) {
			r.top.note(f.base+f.lo+d, r.acc[d])
		}
	})
	r.top.raiseFloor()
	return r.top.theta()
}

// addRest adds to the candidates the followers of the terms that led to them,
// and then the optional terms with theirs.
func (r *run) addRest(f *frame, optional int) error {
	r.rest = r.rest[:0]
	for k, i := range r.order {
		if w := &r.scored[i]; w.follower >= 0 && w.twin == nil {
			r.rest = append(r.rest, w.follower)
		}
		if k < optional {
			r.rest = append(r.rest, i)
		}
	}
	return r.addInTurn(f, r.rest)
}

// complete scores the documents of a window that are in a set: of sections that match, or
// that a term stands in.
func (r *run) complete(f *frame, only []uint64) error {
	r.left.copy(r.within(only, f.slice, f.local))
	r.sortTerms(f.window, true)
	return r.addInTurn(f, r.order)
}

// keepTouched drops sections that only the title of their page speaks for,
// where clauses hold for pages: the lead stands for those.
func (r *run) keepTouched() {
	if r.query.Sections {
		return
	}
	r.left.and(r.touched.words[:])
}

// sortTerms lists the terms that stand in a window, the least bound first:
// all of them by themselves, or those that lead with their followers.
func (r *run) sortTerms(window int, all bool) {
	bound := func(i int) float64 {
		if all {
			return r.scored[i].withTwin(window)
		}
		return r.scored[i].joint[window]
	}
	r.order = r.order[:0]
	for i := range r.scored {
		if r.scored[i].most[window] <= 0 || r.scored[i].isTwin || r.scored[i].follows && !all {
			continue
		}
		k := len(r.order)
		r.order = append(r.order, i)
		for ; k > 0 && bound(r.order[k-1]) > bound(i); k-- {
			r.order[k] = r.order[k-1]
		}
		r.order[k] = i
	}
}

// withTwin is what a term adds at most, with its twin if it has one.
func (w *weighted) withTwin(window int) float64 {
	if w.twin != nil {
		return w.joint[window]
	}
	return w.bound[window]
}

// twinIn is the twin, if a list of the term is of the twin too.
func (w *weighted) twinIn(src *source) *weighted {
	if src.plain {
		return w.twin
	}
	return nil
}

// add adds a term to all documents of a window. Blocks in which its frequency
// stays below need may be left out: their documents can't be hits.
func (r *run) add(f *frame, w *weighted, need float64) error {
	runs := titlesWithin(w.titles.runs, f)
	list := w.own[f.part]
	all := 0.0 // of all sources, each by itself
	for k := range list {
		all += list[k].most[f.local]
	}
	if w.titles.most != nil {
		all += w.titles.most[f.window]
	}
	for k := range list {
		src := &list[k]
		most := src.most[f.local]
		if most <= 0 {
			continue
		}
		it := walk{src: src, need: need - (all-most)*slack}
		it.begin(f)
		if most == all { // no other field has the term here
			if err := r.addAlone(f, w, &it); err != nil {
				return err
			}
			continue
		}
		for {
			docs, tf, err := r.next(f, &it)
			if err != nil {
				return err
			}
			if docs == nil {
				break
			}
			for i, doc := range docs {
				d := doc - f.lo
				r.tf[d] += tf[i]
				r.mine.set(d)
			}
			if w.twinIn(src) != nil {
				for i, doc := range docs {
					r.twinTF[doc-f.lo] += tf[i]
				}
			}
		}
	}
	r.touched.or(&r.mine)
	r.addTitles(f, w, runs, nil)
	r.flush(f, w, r.followed)
	return nil
}

// addAlone adds a term that stands in one field only.
func (r *run) addAlone(f *frame, w *weighted, it *walk) error {
	factor, k1 := w.factors()
	twinFactor, twinK1 := w.twinIn(it.src).factors()
	for {
		docs, tf, err := r.next(f, it)
		if docs == nil || err != nil {
			return err
		}
		tf = tf[:len(docs)]
		if !r.followed && w.twin == nil {
			for i, doc := range docs {
				d := doc - f.lo
				r.acc[d] += onGrid(factor * tf[i] / (tf[i] + k1))
				r.touched.set(d)
			}
			continue
		}
		for i, doc := range docs {
			d := doc - f.lo
			score := onGrid(factor*tf[i]/(tf[i]+k1)) + onGrid(twinFactor*tf[i]/(tf[i]+twinK1))
			r.acc[d] += score
			if r.followed {
				r.most[d] += score
				if w.twin == nil {
					r.most[d] += r.following(w, f.window, tf[i])
				}
			}
			r.touched.set(d)
		}
	}
}

// flush turns the frequencies of a term, and of its twin, into scores, and with bounded
// into bounds of those together with followers.
func (r *run) flush(f *frame, w *weighted, bounded bool) {
	factor, k1 := w.factors()
	if w.twin == nil { // one division less
		r.mine.each(func(d uint32) {
			score := onGrid(factor * r.tf[d] / (r.tf[d] + k1))
			r.acc[d] += score
			if bounded {
				r.most[d] += score + r.following(w, f.window, r.tf[d])
			}
			r.tf[d] = 0
		})
	} else {
		twinFactor, twinK1 := w.twin.factors()
		r.mine.each(func(d uint32) {
			score := onGrid(factor*r.tf[d]/(r.tf[d]+k1)) + onGrid(twinFactor*r.twinTF[d]/(r.twinTF[d]+twinK1))
			r.acc[d] += score
			if bounded {
				r.most[d] += score
			}
			r.tf[d], r.twinTF[d] = 0, 0
		})
	}
	r.reached.or(&r.mine)
	r.mine.clear()
}
