package index

import (
	"encoding/binary"
	"iter"
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

// outline is what appendOutline wrote.
type outline string

// all returns number, path and anchor of each section. A path is valid until
// the next one.
func (o outline) all() iter.Seq2[int, Section] {
	return func(yield func(int, Section) bool) {
		var path []string
		n := 0
		for line := range strings.SplitSeq(string(o), "\n") {
			heading := strings.TrimLeft(line, "\t")
			above := len(line) - len(heading)
			heading, anchor, own := strings.Cut(heading, "\t")
			if !own {
				anchor = wikitext.Anchor(heading)
			}
			path = append(path[:min(above, len(path))], heading)
			n++
			if !yield(n, Section{Anchor: anchor, Path: path}) {
				return
			}
		}
	}
}

// Section returns what is stored of section n of the page, the lead being 0.
func (p *Page) Section(n int) Section {
	var s Section
	if n > 0 {
		for i, section := range p.outline.all() {
			if i == n {
				s = section
				s.Path = slices.Clip(s.Path)
				break
			}
		}
	}
	s.ID = externalID(p.ids, n)
	return s
}

// SectionWith returns the number of the first section with that anchor.
func (p *Page) SectionWith(anchor string) (n int, ok bool) {
	for i, s := range p.outline.all() {
		if s.Anchor == anchor {
			return i, true
		}
	}
	return 0, false
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
