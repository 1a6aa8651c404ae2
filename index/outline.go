package index

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"

	"wikiseek/index/wikitext"
)

// What is to be told of sections lies with the lead of their page, of which a
// hit needs the title anyway: so a heading is stored once, and not again with
// each of its subsections.
//
// FieldOutline has a line for each section but the lead: a tab for each heading
// above its own, the heading, and, where the anchor isn't that of the heading by
// MediaWiki's rule, another tab and the anchor.
//
// FieldExternalIDs has for each section the length of its id, as a uvarint, and
// the id.

// Section is what the index stores of a section.
type Section struct {
	Anchor string
	Path   []string // headings from the outermost down; nil for the lead
	ID     string   // the id given with --input sections
}

// oneLine takes out of a heading what outlines are made with.
var oneLine = strings.NewReplacer("\n", " ", "\t", " ")

// appendOutline appends the outline of a page.
func appendOutline(dst []byte, a *wikitext.Article) []byte {
	for i := range a.Sections {
		s := &a.Sections[i]
		if i == 0 {
			continue
		}
		if i > 1 {
			dst = append(dst, '\n')
		}
		for range len(s.Path) - 1 {
			dst = append(dst, '\t')
		}
		heading := oneLine.Replace(s.Line)
		dst = append(dst, heading...)
		if s.Anchor != wikitext.Anchor(heading) {
			dst = append(dst, '\t')
			dst = append(dst, s.Anchor...)
		}
	}
	return dst
}

// Outline is what is stored of the sections of a page.
type Outline struct{ lines, ids []byte }

// Section returns what is stored of section n, the lead being 0.
func (o *Outline) Section(n int) Section {
	s := Section{ID: externalID(o.ids, n)}
	if n > 0 {
		s.Path, s.Anchor = outlined(o.lines, n)
	}
	return s
}

// SectionWith returns the number of the first section with that anchor.
func (o *Outline) SectionWith(anchor string) (n int, ok bool) {
	for line := range bytes.SplitSeq(o.lines, newLine) {
		n++
		if _, heading, own := cutLine(line); anchorOf(heading, own) == anchor {
			return n, true
		}
	}
	return 0, false
}

// headings returns the headings of all sections but the lead.
func (o *Outline) headings() []string {
	var list []string
	for line := range bytes.SplitSeq(o.lines, newLine) {
		_, heading, _ := cutLine(line)
		list = append(list, string(heading))
	}
	return list
}

var newLine = []byte{'\n'}

// outlined returns the path and anchor of section n. Most lines are only passed
// over: hits are made of this.
func outlined(lines []byte, n int) (path []string, anchor string) {
	start := 0
	for ; n > 1; n-- {
		i := bytes.IndexByte(lines[start:], '\n')
		if i < 0 {
			return nil, ""
		}
		start += i + 1
	}
	line, _, _ := bytes.Cut(lines[start:], newLine)
	above, heading, own := cutLine(line)
	anchor = anchorOf(heading, own)
	path = append(make([]string, 0, above+1), string(heading))
	for above > 0 && start > 0 {
		before := lines[:start-1]
		start = bytes.LastIndexByte(before, '\n') + 1
		if n, heading, _ := cutLine(before[start:]); n < above {
			above, path = n, append(path, string(heading))
		}
	}
	slices.Reverse(path)
	return path, anchor
}

// cutLine takes a line apart: how many headings are above its own, that, and an
// anchor, nil where it is that of the heading.
func cutLine(line []byte) (above int, heading, anchor []byte) {
	heading = bytes.TrimLeft(line, "\t")
	above = len(line) - len(heading)
	heading, anchor, ok := bytes.Cut(heading, []byte{'\t'})
	if !ok {
		anchor = nil
	}
	return above, heading, anchor
}

func anchorOf(heading, own []byte) string {
	if own != nil {
		return string(own)
	}
	return wikitext.Anchor(string(heading))
}

// encodeIDs writes the external ids of all sections.
func encodeIDs(ids []string) []byte {
	var b []byte
	for _, id := range ids {
		b = binary.AppendUvarint(b, uint64(len(id)))
		b = append(b, id...)
	}
	return b
}

// externalID returns id n of what encodeIDs wrote, "" where there is none.
func externalID(b []byte, n int) string {
	for ; len(b) > 0; n-- {
		size, k := binary.Uvarint(b)
		if k <= 0 || size > uint64(len(b)-k) {
			return ""
		}
		id := b[k:][:size]
		if n == 0 {
			return string(id)
		}
		b = b[k+int(size):]
	}
	return ""
}
