package main

import (
	"encoding/json"
	"strings"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// pageRecord is a page as extract prints it.
type pageRecord struct {
	PageID     int64           `json:"page_id"`
	RevID      int64           `json:"rev_id"`
	Namespace  int             `json:"namespace"`
	Title      string          `json:"title"`
	Redirect   string          `json:"redirect"` // title of the target, with #anchor; "" if none
	Sections   []extractedPart `json:"sections"`
	Categories []string        `json:"categories"`
	Links      []string        `json:"links"` // titles, each once
	pageFields
}

// extractedPart is a section as extract prints it.
type extractedPart struct {
	Anchor string   `json:"anchor"`
	Level  int      `json:"level"` // 0 for the lead
	Title  string   `json:"title"`
	Path   []string `json:"path"`
	Text   string   `json:"text"`
	partFields
}

// partFields is what else there is to say of a section.
type partFields struct {
	LegacyAnchor string      `json:"legacy_anchor"`
	Start        int         `json:"start"` // bytes of the wikitext
	End          int         `json:"end"`
	Hatnotes     string      `json:"hatnotes"`
	Spans        []spanField `json:"spans"`
}

type spanField struct {
	Kind  string `json:"kind"`
	Start int    `json:"start"` // bytes of the text
	End   int    `json:"end"`
	Lang  string `json:"lang,omitempty"`
}

// pageFields is what else there is to say of a page.
type pageFields struct {
	Size             int                `json:"size"` // bytes of wikitext
	WordCount        int                `json:"word_count"`
	ShortDescription string             `json:"short_description"`
	OpeningText      string             `json:"opening_text"`
	Disambiguation   bool               `json:"disambiguation"`
	Stub             bool               `json:"stub"`
	DefaultSort      string             `json:"default_sort"`
	CategoryKeys     []string           `json:"category_keys"` // of the categories, one each
	LinkLabels       []linkField        `json:"link_labels"`
	LangLinks        []string           `json:"lang_links"`
	ExternalLinks    []externalField    `json:"external_links"`
	Templates        []string           `json:"templates"`
	Infobox          []infoboxField     `json:"infobox"`
	Coordinates      []coordinatesField `json:"coordinates"`
}

type linkField struct {
	Title  string `json:"title"`
	Anchor string `json:"anchor"`
	Label  string `json:"label"`
}

type externalField struct {
	URL   string `json:"url"`
	Label string `json:"label"`
}

type infoboxField struct {
	Template string `json:"template"`
	Key      string `json:"key"`
	Raw      string `json:"wikitext"`
	Text     string `json:"text"`
}

type coordinatesField struct {
	Lat   float64 `json:"lat"`
	Lon   float64 `json:"lon"`
	Title bool    `json:"title"`
	Globe string  `json:"globe"`
}

// newRecordParser returns a parser that collects what the records hold.
func newRecordParser(opts wikitext.Options) *wikitext.Parser {
	opts.Details = true
	return wikitext.NewParser(opts)
}

func extractPage(parser *wikitext.Parser, page *dump.Page) pageRecord {
	r := pageRecord{
		PageID: page.ID, RevID: page.RevID, Namespace: page.Namespace, Title: page.Title, Redirect: page.Redirect,
		Sections: []extractedPart{}, Categories: []string{}, Links: []string{},
	}
	if page.Model != "wikitext" {
		r.pageFields = articleFields(&wikitext.Article{}, page.Text)
		return r
	}
	article := parser.Parse(page.Title, page.Text)
	r.Redirect = redirectOf(page, article)
	r.Categories, r.Links = categoryNames(article), linkTitles(article)
	r.pageFields = articleFields(article, page.Text)
	if r.Redirect != "" {
		r.OpeningText = ""
		return r // its text says no more
	}
	for i := range article.Sections {
		s := &article.Sections[i]
		part := extractedPart{
			Anchor: s.Anchor, Level: s.Level, Title: s.Line, Path: list(s.Path), Text: s.Text, partFields: sectionFields(s),
		}
		r.Sections = append(r.Sections, part)
	}
	return r
}

// redirectOf returns where a page leads. What the dump says of that beside the
// text has no anchor, so the anchor is the text's where that names the same page.
// The title stays the dump's: the parser begins each with a capital, which not
// every wiki does.
func redirectOf(page *dump.Page, a *wikitext.Article) string {
	title, anchor, found := strings.Cut(a.Redirect, "#")
	switch {
	case page.Redirect == "":
		return a.Redirect
	case found && strings.EqualFold(title, page.Redirect):
		return page.Redirect + "#" + anchor
	}
	return page.Redirect
}

func sectionFields(s *wikitext.Section) partFields {
	f := partFields{LegacyAnchor: s.LegacyAnchor, Start: s.Start, End: s.End, Hatnotes: s.Aux}
	f.Spans = convert(s.Spans, func(m wikitext.Span) spanField { return spanField{m.Kind.String(), m.Start, m.End, m.Lang} })
	return f
}

// articleFields returns the fields of an article with that source.
func articleFields(a *wikitext.Article, src string) pageFields {
	return pageFields{
		Size: len(src), WordCount: wikitext.WordCount(src),
		ShortDescription: a.ShortDesc, OpeningText: a.Opening(), Disambiguation: a.Disambig, Stub: a.Stub, DefaultSort: a.DefaultSort,
		CategoryKeys:  convert(a.Categories, func(c wikitext.Category) string { return c.SortKey }),
		LinkLabels:    convert(a.Links, func(l wikitext.Link) linkField { return linkField{l.Target, l.Anchor, l.Label} }),
		LangLinks:     list(a.LangLinks),
		Templates:     list(a.Templates),
		ExternalLinks: convert(a.External, func(l wikitext.ExternalLink) externalField { return externalField(l) }),
		Infobox:       convert(a.Box, func(f wikitext.BoxField) infoboxField { return infoboxField(f) }),
		Coordinates:   convert(a.Coordinates, func(c wikitext.Coordinates) coordinatesField { return coordinatesField(c) }),
	}
}

func categoryNames(article *wikitext.Article) []string {
	return convert(article.Categories, func(c wikitext.Category) string { return c.Name })
}

// list returns s, as JSON has it: an empty list rather than null.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// convert returns f of each of s, never nil.
func convert[T, U any](s []T, f func(T) U) []U {
	all := make([]U, len(s))
	for i, v := range s {
		all[i] = f(v)
	}
	return all
}

// linkTitles returns the pages that an article links to, each once.
func linkTitles(article *wikitext.Article) []string {
	titles := []string{}
	seen := map[string]bool{"": true} // "" is the page itself
	for _, l := range article.Links {
		if !seen[l.Target] {
			seen[l.Target] = true
			titles = append(titles, l.Target)
		}
	}
	return titles
}

// batchRecord is a line that --batch writes.
type batchRecord struct {
	ID         json.RawMessage `json:"id"`
	Text       string          `json:"text"`
	Sections   []batchSection  `json:"sections"` // without the lead
	Categories []string        `json:"categories"`
	Links      []string        `json:"links"`
	Redirect   string          `json:"redirect"`
	Lead       batchPart       `json:"lead"`
	pageFields
}

type batchSection struct {
	Anchor string   `json:"anchor"`
	Line   string   `json:"line"`
	Level  int      `json:"level"`
	Path   []string `json:"path"`
	batchPart
}

// batchPart is the text of a section, which spans point into.
type batchPart struct {
	Text string `json:"text"`
	partFields
}

// newBatchRecord returns the record of an article with that source.
func newBatchRecord(id json.RawMessage, a *wikitext.Article, src string) batchRecord {
	r := batchRecord{
		ID: id, Text: a.Text(), Redirect: a.Redirect, Sections: []batchSection{},
		Categories: categoryNames(a), Links: linkTitles(a), pageFields: articleFields(a, src),
	}
	for i := range a.Sections {
		s := &a.Sections[i]
		part := batchPart{s.Text, sectionFields(s)}
		if i == 0 {
			r.Lead = part
			continue
		}
		r.Sections = append(r.Sections, batchSection{s.Anchor, s.Line, s.Level, list(s.Path), part})
	}
	return r
}
