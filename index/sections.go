package index

import (
	"encoding/json"
	"fmt"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// sectionLevel is the level that sections of --input sections get: that of
// == heading ==.
const sectionLevel = 2

// packedSection is one section of a page that came as NDJSON. The source of
// such a page is a JSON array of them.
type packedSection struct {
	ID      string `json:"id,omitempty"`
	Heading string `json:"heading,omitempty"`
	Text    string `json:"text"`
}

// packSections takes the sections of a page. The first is the lead: where
// the page begins with a heading, an empty one is put before it.
func packSections(sections []dump.Section) []packedSection {
	list := make([]packedSection, 0, len(sections)+1)
	if len(sections) == 0 || sections[0].Heading != "" {
		list = append(list, packedSection{})
	}
	for _, s := range sections {
		list = append(list, packedSection{s.ID, s.Heading, s.Text})
	}
	return list
}

func encodeSections(list []packedSection) []byte {
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings always marshal
	}
	return b
}

func decodeSections(b []byte) ([]packedSection, error) {
	var list []packedSection
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("read sections of page: %w", err)
	}
	return list, nil
}

// sectionsArticle shapes sections like a parsed page and returns their
// external ids beside them. Anchors follow MediaWiki's rule.
func sectionsArticle(list []packedSection) (a *wikitext.Article, ids []string) {
	a = &wikitext.Article{Sections: make([]wikitext.Section, len(list))}
	ids = make([]string, len(list))
	var anchors wikitext.AnchorSet
	for i, p := range list {
		s := &a.Sections[i]
		s.Text, ids[i] = p.Text, p.ID
		if i == 0 {
			continue
		}
		s.Level, s.Line = sectionLevel, p.Heading
		s.Anchor, s.LegacyAnchor = anchors.Next(p.Heading)
		s.Path = []string{p.Heading}
	}
	return a, ids
}
