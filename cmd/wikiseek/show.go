package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
	"wikiseek/query"
)

const showHelp = `TITLE is followed through redirects, which standard error tells of; its first
letter may be of either case. With #ANCHOR, only that section is shown. Words
are joined. The text has its headings marked as in Markdown: the title after
#, a heading of level 2 after ##.

` + exitHelp

func showCommand() *cli.Command {
	return &cli.Command{
		Name:        "show",
		Usage:       "print a page or one of its sections",
		ArgsUsage:   "TITLE[#ANCHOR]",
		Description: showHelp,
		Flags: []cli.Flag{
			indexFlag(), dumpFlag(),
			boolFlag("wikitext", "print the source as the dump has it"),
			jsonFlag("print an object with everything that is known of the page or section"),
			colorFlag(),
		},
		Action: showAction,
	}
}

// pages is the part of query.Searcher that show needs.
type pages interface {
	Page(ctx context.Context, title string) (*query.Page, error)
	Section(ctx context.Context, title, anchor string) (*query.Section, *query.Page, error)
	Suggest(ctx context.Context, prefix string, namespaces []int, limit int) ([]query.Suggestion, error)
	Info() query.Info
}

// showArgs is what the show command was asked to do.
type showArgs struct {
	title, anchor string
	wikitext      bool
	json          bool
	style         style
}

func showAction(c *cli.Context) error {
	target := strings.TrimSpace(strings.Join(c.Args().Slice(), " "))
	title, anchor, _ := strings.Cut(target, "#")
	a := showArgs{title: strings.TrimSpace(title), anchor: anchor, wikitext: c.Bool("wikitext"), json: c.Bool("json")}
	switch {
	case a.title == "":
		return usagef("show needs a title").withHint("wikiseek show --index DIR 'Emperor Qinzong#Reign'")
	case a.wikitext && a.json:
		return usagef("--wikitext and --json exclude each other").withHint("the JSON of a page holds its source")
	}
	var err error
	if a.style, err = newStyle(c, c.App.Writer); err != nil {
		return err
	}
	return withSearcher(c, func(s *query.Searcher) error {
		return runShow(c.Context, s, a, c.App.Writer, c.App.ErrWriter)
	})
}

// runShow does the work; it knows nothing of flags.
func runShow(ctx context.Context, s pages, a showArgs, stdout, stderr io.Writer) error {
	if a.wikitext && s.Info().Input == string(index.InputSections) {
		return usagef("an index of sections has no wikitext").withHint("leave --wikitext out")
	}
	out := bufio.NewWriter(stdout)
	var page *query.Page
	var err error
	if a.anchor == "" {
		page, err = s.Page(ctx, a.title)
	} else {
		page, err = showSection(ctx, s, a, out)
	}
	if err != nil {
		return missing(ctx, s, a, stderr, err)
	}
	if page.RedirectedFrom != "" {
		notef(stderr, "redirected from %s", page.RedirectedFrom)
	}
	if a.anchor == "" {
		err = showPage(page, a, out)
	}
	return flush(out, err)
}

func showPage(page *query.Page, a showArgs, out *bufio.Writer) error {
	switch {
	case a.json:
		return encodeJSON(out, page)
	case a.wikitext:
		writeText(out, page.Wikitext)
		return nil
	}
	fmt.Fprintf(out, "%s\n", a.style.paint(sgrTitle, "# "+page.Title))
	for _, section := range page.Sections {
		if section.Title != "" {
			out.WriteByte('\n')
		}
		writeSection(out, section, a.style)
	}
	return nil
}

// sectionRecord is a section with what tells which page it is of.
type sectionRecord struct {
	Page *query.Page `json:"page"`
	*query.Section
}

// showSection prints one section and returns its page.
func showSection(ctx context.Context, s pages, a showArgs, out *bufio.Writer) (*query.Page, error) {
	section, page, err := s.Section(ctx, a.title, a.anchor)
	if err != nil {
		return nil, err
	}
	switch {
	case a.json:
		return page, encodeJSON(out, sectionRecord{page, section})
	case a.wikitext:
		writeText(out, section.Wikitext)
	default:
		writeSection(out, *section, a.style)
	}
	return page, nil
}

func writeSection(out *bufio.Writer, section query.Section, st style) {
	if section.Title != "" {
		heading := strings.Repeat("#", max(section.Level, 1)) + " " + section.Title
		fmt.Fprintf(out, "%s\n", st.paint(sgrBold, heading))
	}
	if section.Text != "" {
		out.WriteByte('\n')
		writeText(out, section.Text)
	}
}

// writeText writes text of many lines and ends the last one.
func writeText(out *bufio.Writer, text string) {
	out.WriteString(cleanBut(text, "\n\t"))
	if !strings.HasSuffix(text, "\n") {
		out.WriteByte('\n')
	}
}

// missing tells what there is when a page or section isn't there.
func missing(ctx context.Context, s pages, a showArgs, stderr io.Writer, err error) error {
	switch {
	case errors.Is(err, query.ErrNoTarget):
		notef(stderr, "%s is a redirect that leads in a circle, or to no page", a.title)
		return errNone
	case errors.Is(err, query.ErrNoPage):
		notef(stderr, "there is no page %q", a.title)
		hintList(stderr, "there is", nearTitles(ctx, s, a.title))
		return errNone
	case errors.Is(err, query.ErrNoSection):
		notef(stderr, "%s has no section %q", a.title, a.anchor)
		hintList(stderr, "it has", anchors(ctx, s, a.title))
		return errNone
	}
	return err
}

// maxNear is how many titles or sections a hint names.
const maxNear = 8

func hintList(w io.Writer, lead string, names []string) {
	if len(names) > 0 {
		fmt.Fprintf(w, "hint: %s %s\n", lead, oneLine(strings.Join(names, ", ")))
	}
}

// nearTitles returns titles that begin as title does, as far as any goes.
func nearTitles(ctx context.Context, s pages, title string) []string {
	for prefix := title; prefix != ""; {
		found, err := s.Suggest(ctx, prefix, nil, maxNear)
		if err != nil {
			return nil
		}
		if len(found) > 0 {
			return titlesOf(found)
		}
		_, size := utf8.DecodeLastRuneInString(prefix)
		prefix = strings.TrimRight(prefix[:len(prefix)-size], " ")
	}
	return nil
}

func titlesOf(found []query.Suggestion) []string {
	var titles []string
	for _, f := range found {
		titles = append(titles, f.Title)
	}
	return titles
}

// anchors returns the first anchors of a page.
func anchors(ctx context.Context, s pages, title string) []string {
	page, err := s.Page(ctx, title)
	if err != nil {
		return nil
	}
	var list []string
	for _, section := range page.Sections {
		if section.Anchor != "" && len(list) < maxNear {
			list = append(list, "#"+section.Anchor)
		}
	}
	return list
}
