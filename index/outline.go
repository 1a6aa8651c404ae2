package index

import (
	"bytes"
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

// cutLine returns the heading of a line, and its anchor, empty where that is the
// heading's.
func cutLine(line []byte) (heading, anchor []byte) {
	heading, anchor, _ = bytes.Cut(bytes.TrimLeft(line, "\t"), []byte("\n"))
	return heading, anchor
}

// anchorOf returns the anchor of a line. It may be appended to room.
func anchorOf(room, line []byte) []byte {
	heading, anchor := cutLine(line)
	if len(anchor) == 0 {
		return wikitext.AppendAnchor(room, heading)
	}
	return anchor
}

// Outline is what is stored of the sections of a page.
type Outline struct{ lines, ids []byte }

// SectionWith returns the number of the first section with that anchor.
func (o *Outline) SectionWith(anchor string) (n int, ok bool) {
	var room [128]byte
	for i, line := range frontStrings(o.lines) {
		if string(anchorOf(room[:0], line)) == anchor {
			return 1 + i, true
		}
	}
	return 0, false
}

// maxDepth is how many headings a path can have: MediaWiki's are of six levels.
const maxDepth = 6

// depthOf is how many headings are above that of a line.
func depthOf(line []byte) int {
	n := 0
	for n < len(line) && n < maxDepth-1 && line[n] == '\t' {
		n++
	}
	return n
}
