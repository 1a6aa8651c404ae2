package exec

import "slices"

// manyListed is how many sections are scored one by one: from about here on,
// windows and bounds leave enough out to be worth it.
const manyListed = 1024

// scanListed scores the sections that match, where they are few and listed.
func (r *run) scanListed(m matched) error {
	for part, docs := range m.lists {
		if len(docs) == 0 {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.spanDocs = append(r.spanDocs[:0], docs...)
		r.spanTF = append(r.spanTF[:0], make([]float64, len(docs))...)
		r.moreTF = append(r.moreTF[:0], r.spanTF...)
		for i := range r.scored {
			if err := r.addListed(&r.scored[i], part); err != nil {
				return err
			}
		}
		theta := r.top.theta()
		for i, doc := range docs {
			theta = r.consider(&r.parts[part], doc, r.moreTF[i], theta)
		}
	}
	return nil
}

// addListed adds to moreTF what a term scores in spanDocs.
func (r *run) addListed(w *weighted, part int) error {
	clear(r.spanTF)
	if err := r.findAll(w.own[part], r.spanTF); err != nil {
		return err
	}
	addRuns(r.spanDocs, r.spanTF, w.runsOf(part))
	factor, k1 := w.factors()
	for i, tf := range r.spanTF {
		r.moreTF[i] += onGrid(factor * tf / (tf + k1))
	}
	return nil
}

// consider offers a section, which its terms have given a score, if that and
// what is known of the section beside reach theta. It returns theta then.
func (r *run) consider(s *slice, doc uint32, score, theta float64) float64 {
	doc += s.base
	page := r.cols.Page[doc]
	score += r.prior(r.cols.Links[page])
	if len(r.query.Named) > 0 && slices.Contains(r.query.Named, doc) {
		score += r.bonus()
	}
	if score < theta {
		return theta
	}
	r.top.offer(Hit{doc, page, score})
	return r.top.theta()
}
