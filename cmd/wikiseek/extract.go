package main

import (
	"github.com/urfave/cli/v2"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

const extractHelp = `Pages come in the order of the dump. In ndjson each is a line:

   {"page_id","rev_id","namespace","title","redirect","sections":
    [{"anchor","level","title","path","text"}],"categories","links"}

The first section is the lead. Redirects, and what isn't wikitext, have no
sections; text, which parts pages as WikiExtractor does, and markdown leave
them out.

With --out a file gets its name when it is whole.

With --batch there are no dumps: lines of {"id","title","lang","wikitext"} on
standard input each give a line {"id","text","sections":[{"anchor","line",
"level"}],"categories","links","redirect"}, at once, or {"id","error"}.

` + exitHelp

func extractCommand() *cli.Command {
	return &cli.Command{
		Name:        "extract",
		Usage:       "print the plain text of dumps by pages and sections, without an index",
		ArgsUsage:   "DUMP...",
		Description: extractHelp,
		Flags: append([]cli.Flag{
			boolFlag("batch", "read pages as lines of JSON from standard input"),
			langFlag(), workersFlag(), maxPageFlag(),
		}, outputFlags()...),
		Action: extractAction,
	}
}

func extractAction(c *cli.Context) error {
	if c.Bool("batch") {
		if err := noArgs(c); err != nil {
			return err
		}
		if err := noOutputFlags(c); err != nil {
			return err
		}
		return extractBatch(c.App.Reader, c.App.Writer, c.String("lang"))
	}
	if !c.Args().Present() {
		return usagef("extract needs a dump").withHint("wikiseek extract enwiki-latest-pages-articles.xml.bz2")
	}
	size, err := sizeOf(c, "max-page-bytes")
	if err != nil {
		return err
	}
	x := extraction{workers: c.Int("workers"), lang: c.String("lang")}
	if err := x.readFlags(c); err != nil {
		return err
	}
	warnings := newProgress(progressNone, c.App.ErrWriter)
	defer warnings.finish()
	set, err := dump.Open(c.Context, c.Args().Slice(), dump.Options{
		MaxPageBytes: size,
		Workers:      c.Int("workers"),
		Warn:         func(w dump.Warning) { warnings.warn(w.String()) },
	})
	if err != nil {
		return err
	}
	defer set.Close()
	x.set = set
	return x.run(c.Context, c.App.Writer)
}

func wikitextOptions(site *dump.Site, lang string) wikitext.Options {
	opts := wikitext.Options{Lang: site.Lang}
	if lang != "" {
		opts.Lang = lang
	}
	for _, ns := range site.Namespaces {
		opts.Namespaces = append(opts.Namespaces, wikitext.Namespace{ID: ns.ID, Name: ns.Name})
	}
	return opts
}

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
