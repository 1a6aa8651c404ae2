package main

import (
	"github.com/urfave/cli/v2"

	"wikiseek/index/dump"
)

const extractHelp = `Pages come in the order of the dump. In ndjson each is a line:

   {"page_id","rev_id","namespace","title","redirect","sections":
    [{"anchor","level","title","path","text","legacy_anchor","start","end",
    "hatnotes","spans":[{"kind","start","end","lang"}]}],"categories","links",
    "size","word_count","short_description","opening_text","disambiguation",
    "stub","default_sort","category_keys","link_labels":[{"title","anchor",
    "label"}],"lang_links","external_links":[{"url","label"}],"templates",
    "infobox":[{"template","key","wikitext","text"}],"coordinates":[{"lat",
    "lon","title","globe"}]}

The first section is the lead. Redirects, and what isn't wikitext, have no
sections; text, which parts pages as WikiExtractor does, and markdown leave
them out. A section's start and end are bytes of the wikitext, a span's bytes
of the text; its kind is caption, gallery, table, table_caption, list or lang.
docs/extraction.md says what each field holds.

With --out a file gets its name when it is whole.

With --batch there are no dumps: lines of {"id","title","lang","wikitext"} on
standard input each give a line {"id","text","sections":[{"anchor","line",
"level",...}],"categories","links","redirect","lead",...}, at once, or
{"id","error"}. There text is that of the whole page; "lead" has the text and
spans of the lead, and the other fields are as above.

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
			expandFlag(), templatesFlag(), templatesFromFlag(),
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
		parsers, err := batchParsersOf(c)
		if err != nil {
			return err
		}
		return extractBatch(c.App.Reader, c.App.Writer, parsers)
	}
	if !c.Args().Present() {
		return usagef("extract needs a dump").withHint("wikiseek extract enwiki-latest-pages-articles.xml.bz2")
	}
	size, err := sizeOf(c, "max-page-bytes")
	if err != nil {
		return err
	}
	x := extraction{workers: c.Int("workers")}
	if err := x.readFlags(c); err != nil {
		return err
	}
	warnings := newProgress(progressNone, c.App.ErrWriter)
	defer warnings.finish()
	set, err := dump.Open(c.Context, c.Args().Slice(), dump.Options{
		MaxPageBytes: size,
		Workers:      c.Int("workers"),
		Stdin:        c.App.Reader,
		Warn:         func(w dump.Warning) { warnings.warn(w.String()) },
	})
	if err != nil {
		return err
	}
	defer set.Close()
	if x.options, err = wikitextOptionsOf(c, set); err != nil {
		return err
	}
	x.set = set
	return x.run(c.Context, c.App.Writer)
}
