package exec

// mostFinished is how many postings more are looked at to find all hits without windows:
// of many, bounds by window leave most out.
var mostFinished = 2048 // tests change it

// finishPrimed scores all that may be hits, and reports true, if few sections hold what
// leads to them: the rarest terms, without which the others stay below the floor. rest are the
// terms that didn't prime it, the rarest first.
func (r *run) finishPrimed(part int, rest []int) (done bool, err error) {
	if !r.query.Sections {
		return false, nil // a section may be one of a page's by its title alone
	}
	s := &r.parts[part]
	prior := r.priorWithin(s, 0, s.docs)
	leading, most := r.leadingOf(part, rest, prior)
	if most*slack >= r.top.theta() {
		return false, nil
	}
	r.sortByLimit(rest[leading:])
	for _, i := range rest[:leading] {
		most += r.scored[i].limit()
	}
	r.dropListed(most)
	r.addHolders(part, rest[:leading])
	r.dropBest()
	for _, i := range rest {
		if len(r.spanDocs) == 0 {
			break
		}
		if err := r.ctx.Err(); err != nil {
			return false, err
		}
		if err := r.addListed(&r.scored[i], part); err != nil {
			return false, err
		}
		most -= r.scored[i].limit()
		r.dropListed(most)
	}
	theta := r.top.theta()
	for i, doc := range r.spanDocs {
		theta = r.consider(s, doc, r.moreTF[i], prior, theta)
	}
	return true, nil
}

// leadingOf returns how many terms at the front of a list lead to hits, unless they have
// too many postings, and what a section scores without them at most.
func (r *run) leadingOf(part int, terms []int, prior float64) (leading int, most float64) {
	most = prior
	for _, i := range terms {
		most += r.scored[i].limit()
	}
	n := 0
	for _, i := range terms {
		if most*slack < r.top.theta() {
			break
		}
		w := &r.scored[i]
		if n += w.postingsIn(part); n > mostFinished {
			break
		}
		most -= w.limit()
		leading++
	}
	return leading, most
}

// dropBest drops the documents whose scores were completed: they have been offered.
func (r *run) dropBest() {
	n, best := 0, r.bestDocs
	for i, doc := range r.spanDocs {
		for len(best) > 0 && best[0] < doc {
			best = best[1:]
		}
		if len(best) > 0 && best[0] == doc {
			continue
		}
		r.spanDocs[n], r.moreTF[n] = doc, r.moreTF[i]
		n++
	}
	r.spanDocs, r.moreTF = r.spanDocs[:n], r.moreTF[:n]
}
