package main

import (
	"encoding/json"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// pageRecord is a page as extract prints it.
type pageRecord struct {
	PageID     int64           `json:"page_id"`
	RevID      int64           `json:"rev_id"`
	Namespace  int             `json:"namespace"`
	Title      string          `json:"title"`
	Redirect   string          `json:"redirect"` // title of the target, "" if none
	Sections   []extractedPart `json:"sections"`
	Categories []string        `json:"categories"`
	Links      []string        `json:"links"` // titles, each once
}

// extractedPart is a section as extract prints it.
type extractedPart struct {
	Anchor string   `json:"anchor"`
	Level  int      `json:"level"` // 0 for the lead
	Title  string   `json:"title"`
	Path   []string `json:"path"`
	Text   string   `json:"text"`
}

func extractPage(parser *wikitext.Parser, page *dump.Page) pageRecord {
	r := pageRecord{
		PageID: page.ID, RevID: page.RevID, Namespace: page.Namespace, Title: page.Title, Redirect: page.Redirect,
		Sections: []extractedPart{}, Categories: []string{}, Links: []string{},
	}
	if page.Model != "wikitext" {
		return r
	}
	article := parser.Parse(page.Title, page.Text)
	if r.Redirect == "" {
		r.Redirect = article.Redirect
	}
	r.Categories, r.Links = categoryNames(article), linkTitles(article)
	if r.Redirect != "" {
		return r // its text says no more
	}
	for _, s := range article.Sections {
		part := extractedPart{Anchor: s.Anchor, Level: s.Level, Title: s.Line, Path: s.Path, Text: s.Text}
		if part.Path == nil {
			part.Path = []string{}
		}
		r.Sections = append(r.Sections, part)
	}
	return r
}

func categoryNames(article *wikitext.Article) []string {
	names := []string{}
	for _, c := range article.Categories {
		names = append(names, c.Name)
	}
	return names
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
}

type batchSection struct {
	Anchor string `json:"anchor"`
	Line   string `json:"line"`
	Level  int    `json:"level"`
}
