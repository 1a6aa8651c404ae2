package index

import (
	"strings"

	"wikiseek/index/wikitext"
)

// What is to be told of sections lies with the lead of their page, of which a
// hit needs the title anyway: so a heading is stored once, and not again with
// each of its subsections. FieldOutline and FieldExternalIDs are front-coded
// lists.
//
// FieldOutline has a line for each section but the lead: a tab for each heading
// above its own, the heading, and, where the anchor isn't that of the heading by
// MediaWiki's rule, a line end and the anchor.
//
// FieldExternalIDs has the id of each section.

// Section is what the index stores of a section.
type Section struct {
	Anchor string
	Path   []string // headings from the outermost down; nil for the lead
	ID     string   // the id given with --input sections
}

// oneLine takes out of a heading what lines are made with.
var oneLine = strings.NewReplacer("\n", " ", "\t", " ")

// encodeOutline returns the outline of a page.
func encodeOutline(a *wikitext.Article) []byte {
	var lines []string
	for i := range a.Sections {
		if i > 0 {
			lines = append(lines, outlineLine(&a.Sections[i]))
		}
	}
	return encodeFront(lines)
}

func outlineLine(s *wikitext.Section) string {
	heading := oneLine.Replace(s.Line)
	line := strings.Repeat("\t", len(s.Path)-1) + heading
	if s.Anchor != wikitext.Anchor(heading) {
		line += "\n" + s.Anchor
	}
	return line
}

// cutLine returns the heading of a line, and its anchor, "" where that is the
// heading's.
func cutLine(line string) (heading, anchor string) {
	heading, anchor, _ = strings.Cut(strings.TrimLeft(line, "\t"), "\n")
	return heading, anchor
}

func anchorOf(heading, anchor string) string {
	if anchor == "" {
		return wikitext.Anchor(heading)
	}
	return anchor
}

// Outline is what is stored of the sections of a page.
type Outline struct{ lines, ids []byte }

// SectionWith returns the number of the first section with that anchor.
func (o *Outline) SectionWith(anchor string) (n int, ok bool) {
	for i, line := range decodeFront(o.lines) {
		if anchorOf(cutLine(line)) == anchor {
			return 1 + i, true
		}
	}
	return 0, false
}

// maxDepth is how many headings a path can have: MediaWiki's are of six levels.
const maxDepth = 6

// pathOf returns the path and anchor of section n of an outline, of which the
// lead, 0, has none. Most lines are only passed over: hits are made of this.
func pathOf(list []byte, n int) (path []string, anchor string) {
	if n <= 0 {
		return nil, ""
	}
	var room [128]byte
	var last [maxDepth]int // by depth: the number of the last line
	line, ok := room[:0], false
	rest := list
	for i := range n {
		if line, rest, ok = cutFront(rest, line); !ok {
			return nil, ""
		}
		last[depthOf(line)] = i
	}
	depth := depthOf(line)
	path = make([]string, depth+1)
	path[depth], anchor = cutLine(string(line))
	fillParents(path[:depth], list, last[:depth])
	return path, anchorOf(path[depth], anchor)
}

// fillParents sets the headings of a path to those of lines of an outline, whose
// numbers rise.
func fillParents(path []string, list []byte, lines []int) {
	var room [128]byte
	line, ok := room[:0], false
	for i := 0; len(path) > 0; i++ {
		if line, list, ok = cutFront(list, line); !ok {
			return
		}
		if i == lines[0] {
			path[0], _ = cutLine(string(line))
			path, lines = path[1:], lines[1:]
		}
	}
}

// depthOf is how many headings are above that of a line.
func depthOf(line []byte) int {
	n := 0
	for n < len(line) && n < maxDepth-1 && line[n] == '\t' {
		n++
	}
	return n
}
