package exec

import (
	"cmp"
	"slices"

	"wikiseek/index"
)

// titles are the pages that hold a term in their title or a redirect's. The
// title counts for each section of the page.
type titles struct {
	pages    []titlePage  // rising
	runs     [][]titleRun // by segment, rising
	sections int          // of all the pages
	most     []float64    // by window: the highest normalized frequency
}

// titlePage is a page and its normalized frequency.
type titlePage struct {
	page uint32
	tf   float64
}

// titleRun are documents of one page that lie side by side.
type titleRun struct {
	from, to uint32 // the first document, and the one behind the last
	lead     bool   // the first is the lead
	tf       float64
}

// readTitles finds the titles that hold a term.
func (r *run) readTitles(t *titles, names []string, term string) error {
	for i := range r.parts {
		s := &r.parts[i]
		from := len(t.pages)
		for k, name := range names {
			c, err := r.cursor(s, name, term)
			if err != nil {
				return err
			}
			if c == nil {
				continue
			}
			src := source{Cursor: c, norm: r.norms[name]}
			middle := len(t.pages)
			if t.pages, err = r.appendTitles(t.pages, s, src); err != nil {
				return err
			}
			if k > 0 && middle > from {
				t.pages = append(t.pages[:from], addTitles(t.pages[from:middle], t.pages[middle:])...)
			}
		}
	}
	r.bookTitles(t)
	return nil
}

// appendTitles appends the documents of one list, as pages so far.
func (r *run) appendTitles(list []titlePage, s *slice, src source) ([]titlePage, error) {
	for b := range src.Blocks.Last {
		src.Load(b)
		if err := src.LoadFreqs(); err != nil {
			return list, err
		}
		for i, doc := range src.Docs[:src.N] {
			if page := r.cols.Page[s.base+doc]; page != index.None {
				list = append(list, titlePage{page, float64(src.Freqs[i]) * src.norm.of(src.Lengths[i])})
			}
		}
	}
	return list, nil
}

// addTitles joins two lists in the order of documents: frequencies of the
// same title add up.
func addTitles(a, b []titlePage) []titlePage {
	sum := make(map[uint32]float64, len(a)+len(b))
	for _, p := range slices.Concat(a, b) {
		sum[p.page] += p.tf
	}
	list := make([]titlePage, 0, len(sum))
	for page, tf := range sum {
		list = append(list, titlePage{page, tf})
	}
	return list
}

// bookTitles books a redirect's title on its target. Of several titles of a
// page the best one counts.
func (r *run) bookTitles(t *titles) {
	kept := t.pages[:0]
	for _, p := range t.pages {
		if r.cols.Kind[p.page] == index.KindRedirect {
			p = titlePage{r.cols.Target[p.page], p.tf * r.ranking.Redirect}
		}
		if p.page != index.None && p.tf > 0 {
			kept = append(kept, p)
		}
	}
	byPage := func(a, b titlePage) int { return cmp.Compare(a.page, b.page) }
	if !slices.IsSortedFunc(kept, byPage) {
		slices.SortFunc(kept, byPage)
	}
	t.pages = kept[:0]
	for _, p := range kept {
		if n := len(t.pages); n > 0 && t.pages[n-1].page == p.page {
			t.pages[n-1].tf = max(t.pages[n-1].tf, p.tf)
			continue
		}
		t.pages = append(t.pages, p)
	}
	r.spread(t)
}

// spread finds the sections of the pages.
func (r *run) spread(t *titles) {
	t.clearRuns(len(r.parts))
	for _, p := range t.pages {
		docs := r.cols.Sections(p.page)
		t.sections += len(docs)
		if part, ok := r.adjacent(docs); ok {
			local := docs[0] - r.parts[part].base
			t.runs[part] = append(t.runs[part], titleRun{local, local + uint32(len(docs)), true, p.tf})
			continue
		}
		for i, doc := range docs {
			part := r.partOf(doc)
			local := doc - r.parts[part].base
			list := t.runs[part]
			if n := len(list); i > 0 && docs[i-1]+1 == doc && n > 0 && list[n-1].to == local {
				list[n-1].to++
				continue
			}
			t.runs[part] = append(list, titleRun{local, local + 1, i == 0, p.tf})
		}
	}
	for _, list := range t.runs {
		byDoc := func(a, b titleRun) int { return cmp.Compare(a.from, b.from) }
		if !slices.IsSortedFunc(list, byDoc) {
			slices.SortFunc(list, byDoc)
		}
	}
}

// adjacent reports whether the sections of a page lie side by side in one segment, as they
// are written, and its number.
func (r *run) adjacent(docs []uint32) (part int, ok bool) {
	if len(docs) == 0 || r.torn && !inARow(docs) {
		return 0, false
	}
	part = r.partOf(docs[0])
	return part, part == r.partOf(docs[len(docs)-1])
}

// torn reports whether sections of any page lie apart: another program may have indexed
// some again. That is looked at once, since a query may meet thousands of pages.
func torn(c *index.Columns) bool {
	for page := range uint32(c.Pages()) {
		if !inARow(c.Sections(page)) {
			return true
		}
	}
	return false
}

func inARow(docs []uint32) bool {
	for i, doc := range docs {
		if doc != docs[0]+uint32(i) {
			return false
		}
	}
	return true
}

// reset forgets the titles, but not their memory unless it is large.
func (t *titles) reset() {
	*t = titles{pages: t.pages[:0], runs: t.runs}
	if cap(t.pages) > keptTitles {
		*t = titles{}
	}
	if t.runs != nil {
		t.clearRuns(len(t.runs))
	}
}

// keptTitles is the most pages that memory is kept for, of each term.
const keptTitles = 1 << 13

// clearRuns makes empty lists of runs for so many segments.
func (t *titles) clearRuns(parts int) {
	t.sections = 0
	if t.runs == nil {
		t.runs = make([][]titleRun, parts)
	}
	for i := range t.runs {
		t.runs[i] = t.runs[i][:0]
	}
}

// partOf returns the number of the segment that holds a document.
func (r *run) partOf(doc uint32) int {
	for i := len(r.parts) - 1; i > 0; i-- {
		if doc >= r.parts[i].base {
			return i
		}
	}
	return 0
}

// addTitles adds titles, and those of the twin, to the documents of their pages
// that are in among, or all if that is nil. A title with the word holds the
// stem.
func (r *run) addTitles(f *frame, w *weighted, runs []titleRun, among *docSet) {
	r.addRunsTo(r.tf, f, runs, among)
	if w.twin != nil {
		r.addRunsTo(r.twinTF, f, titlesWithin(w.twin.titles.runs, f), among)
	}
}

func (r *run) addRunsTo(tf []float64, f *frame, runs []titleRun, among *docSet) {
	for _, run := range runs {
		if run.from >= f.hi {
			return
		}
		for doc := max(run.from, f.lo); doc < min(run.to, f.hi); doc++ {
			d := doc - f.lo
			if among != nil && !among.has(d) {
				continue
			}
			tf[d] += run.tf
			r.mine.set(d)
			if r.query.Sections || run.lead && doc == run.from {
				r.touched.set(d)
			}
		}
	}
}

// titlesWithin returns the runs from the first that reaches into a window.
func titlesWithin(runs [][]titleRun, f *frame) []titleRun {
	if runs == nil {
		return nil
	}
	list := runs[f.part]
	i, j := 0, len(list)
	for i < j {
		if h := (i + j) / 2; list[h].to <= f.lo {
			i = h + 1
		} else {
			j = h
		}
	}
	return list[i:]
}
