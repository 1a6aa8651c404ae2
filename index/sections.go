package index

import (
	"encoding/binary"
	"errors"
	"math"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// sectionLevel is the level that sections of --input sections get: that of
// == heading ==.
const sectionLevel = 2

// pageSections returns the sections of a page that came as NDJSON, as they are
// indexed. The first is the lead: where the page begins with a heading, an
// empty one is put before it. A heading is one line.
func pageSections(g *dump.Group) []dump.Section {
	list := make([]dump.Section, 0, len(g.Sections)+1)
	if len(g.Sections) == 0 || g.Sections[0].Heading != "" {
		list = append(list, dump.Section{Title: g.Title})
	}
	for _, s := range g.Sections {
		s.Heading = oneLine.Replace(s.Heading)
		list = append(list, s)
	}
	return list
}

// sectionsArticle shapes sections like a parsed page and returns their
// external ids beside them. Anchors follow MediaWiki's rule.
func sectionsArticle(list []dump.Section) (a *wikitext.Article, ids []string) {
	a = &wikitext.Article{Sections: make([]wikitext.Section, len(list))}
	ids = make([]string, len(list))
	var anchors wikitext.AnchorSet
	for i, from := range list {
		s := &a.Sections[i]
		s.Text, ids[i] = from.Text, from.ID
		if i == 0 {
			continue
		}
		s.Level, s.Line = sectionLevel, from.Heading
		s.Anchor, s.LegacyAnchor = anchors.Next(from.Heading)
		s.Path = []string{from.Heading}
	}
	return a, ids
}

// The source of a page that came as NDJSON is the texts of its sections, of each
// its length as a uvarint before it: headings and ids are stored with the lead.

func encodeTexts(list []dump.Section) []byte {
	var b []byte
	for _, s := range list {
		b = binary.AppendUvarint(b, uint64(len(s.Text)))
		b = append(b, s.Text...)
	}
	return b
}

// decodeTexts returns the first n texts of a source, or all it has.
func decodeTexts(source []byte, n int) ([]string, error) {
	var texts []string
	for len(source) > 0 && len(texts) < n {
		size, prefix := binary.Uvarint(source)
		if prefix <= 0 || size > uint64(len(source)-prefix) {
			return nil, errTexts
		}
		texts = append(texts, string(source[prefix:][:size]))
		source = source[prefix+int(size):]
	}
	return texts, nil
}

var errTexts = errors.New("the source isn't that of its sections")

// storedSections makes sections of what is stored of a page.
func storedSections(l *lead, source []byte) ([]dump.Section, error) {
	ids, lines := decodeFront(l.outline.ids), decodeFront(l.outline.lines)
	texts, err := decodeTexts(source, math.MaxInt)
	if err != nil {
		return nil, err
	}
	if len(texts) != len(ids) || len(lines) != max(len(ids)-1, 0) {
		return nil, errTexts
	}
	list := make([]dump.Section, len(ids))
	for i := range list {
		list[i] = dump.Section{Title: l.Title, ID: ids[i], Text: texts[i]}
	}
	for i, line := range lines {
		heading, _ := cutLine([]byte(line))
		list[1+i].Heading = string(heading)
	}
	return list, nil
}
