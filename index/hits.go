package index

import "strings"

// HitReader reads what hits show of their pages and sections. To read that of ten
// takes as long as to find them, so the strings of each lie side by side, mostly in
// one allocation, and hold on to no others.
type HitReader struct {
	Page    Page
	Section Section

	ix *Index
	pageMemory
	line []byte // read last of a front-coded list
	room [128]byte
}

// Hits returns a reader of hits.
func (ix *Index) Hits() *HitReader {
	h := &HitReader{ix: ix, pageMemory: pageMemory{strings: stringArena{chunk: 64}}}
	h.line = h.room[:0]
	return h
}

// Read sets Page and Section to what is stored of a page and of a section of it,
// given as a document.
func (h *HitReader) Read(page, doc uint32) error {
	h.Section = Section{}
	h.strings.room.Reset()
	n := int(h.ix.columns.Section[doc])
	return h.ix.readPage(page, &h.Page, &h.pageMemory, func(field string, value []byte) {
		switch field {
		case FieldExternalIDs:
			h.line = frontString(value, h.line, n)
			h.Section.ID = h.strings.keep(h.line)
		case FieldOutline:
			h.setPath(value, n)
		}
	})
}

// setPath sets the path and anchor of section n of an outline, of which the lead,
// 0, has none. Most lines are only passed over.
func (h *HitReader) setPath(list []byte, n int) {
	if n <= 0 {
		return
	}
	var last [maxDepth]int // by depth: the number of the last line
	line, rest, ok := h.line[:0], list, false
	for i := range n {
		if line, rest, ok = cutFront(rest, line); !ok {
			return
		}
		last[depthOf(line)] = i
	}
	h.line = line
	depth := depthOf(line)
	h.Section.Path = make([]string, 0, depth+1)
	if depth > 0 {
		h.addParents(list, last[:depth])
	}
	h.addHeading(line)
	h.setAnchor(line)
}

// addParents adds the headings of lines of an outline, whose numbers rise, to the
// path.
func (h *HitReader) addParents(list []byte, lines []int) {
	for i, line := range frontStrings(list) {
		if i == lines[0] {
			h.addHeading(line)
			if lines = lines[1:]; len(lines) == 0 {
				return
			}
		}
	}
}

func (h *HitReader) addHeading(line []byte) {
	heading, _ := cutLine(line)
	h.Section.Path = append(h.Section.Path, h.strings.keep(heading))
}

// setAnchor sets the anchor to that of a line, whose heading is the last one of
// the path and often the anchor as well.
func (h *HitReader) setAnchor(line []byte) {
	var room [128]byte // most headings fit
	anchor := anchorOf(room[:0], line)
	if heading := h.Section.Path[len(h.Section.Path)-1]; string(anchor) == heading {
		h.Section.Anchor = heading
		return
	}
	h.Section.Anchor = h.strings.keep(anchor)
}

// A stringArena keeps strings, several in an allocation of chunk bytes.
type stringArena struct {
	chunk int // 0: each has its own
	room  strings.Builder
}

func (a *stringArena) keep(b []byte) string {
	if a.room.Cap()-a.room.Len() < len(b) {
		a.room.Reset()
		a.room.Grow(max(a.chunk, len(b)))
	}
	n := a.room.Len()
	a.room.Write(b)
	return a.room.String()[n:]
}
