package exec

// shortPostings are those of a term in one segment that are read before its longest list.
type shortPostings struct {
	asked int // how often they were read for a span
	whole bool
	docs  []uint32 // of all of them, if whole
	tf    []float64
}

// wholeFactor is how many postings are read in the time that it takes to read the lists
// for a span.
var wholeFactor = 64 // tests change it

// mostWhole is how many postings are read as a whole at most, in each segment; memory for up to
// keptWhole stays for the next search.
const (
	mostWhole = 1 << 16
	keptWhole = 1 << 14
)

// resetShort forgets what the search before has read.
func (r *run) resetShort() {
	if r.short == nil {
		r.short = make([]shortPostings, len(r.parts))
	}
	for i := range r.short {
		if s := &r.short[i]; cap(s.docs) > keptWhole {
			*s = shortPostings{}
		} else {
			s.asked, s.whole = 0, false
		}
	}
}

// apart returns the lists of a term in a segment but the last, that of the text, and that
// one; or the last two, where a stem is spread over two that are bounded together.
func (w *weighted) apart(part int) (short, long []source) {
	own := w.own[part]
	last := len(own) - 1
	if last > 0 && own[last].joint != nil {
		last--
	}
	return own[:max(last, 0)], own[max(last, 0):]
}

// gatherShort adds the documents of short lists to an empty span. Once they were read for many
// spans, they are read as a whole: each of their blocks reaches over several.
func (r *run) gatherShort(f *frame, lists []source) error {
	s := &r.short[f.part]
	if s.asked++; !s.whole {
		n := 0
		for k := range lists {
			n += lists[k].count()
		}
		if n > min(wholeFactor*s.asked, mostWhole) {
			return r.gatherAll(f, lists)
		}
		if err := r.readWhole(s, f, lists); err != nil {
			return err
		}
	}
	from, to := lowerBound(s.docs, f.lo), lowerBound(s.docs, f.hi)
	r.spanDocs, r.spanTF = append(r.spanDocs, s.docs[from:to]...), append(r.spanTF, s.tf[from:to]...)
	return nil
}

// readWhole reads short lists, through the memory of the span.
func (r *run) readWhole(s *shortPostings, f *frame, lists []source) error {
	all := frame{slice: f.slice, part: f.part, hi: f.docs}
	s.whole, s.docs, s.tf = true, s.docs[:0], s.tf[:0]
	for k := range lists {
		if err := r.gather(&all, &lists[k]); err != nil {
			return err
		}
		r.moreDocs, r.moreTF = mergeInto(r.moreDocs[:0], r.moreTF[:0], s.docs, s.tf, r.spanDocs, r.spanTF)
		s.docs, s.tf, r.moreDocs, r.moreTF = r.moreDocs, r.moreTF, s.docs, s.tf
		r.spanDocs, r.spanTF = r.spanDocs[:0], r.spanTF[:0]
	}
	return nil
}
