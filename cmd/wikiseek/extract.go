package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

const extractHelp = `Each line is a page, in the order of the dump:

   {"page_id","rev_id","namespace","title","redirect","sections":
    [{"anchor","level","title","path","text","legacy_anchor","start","end",
    "hatnotes","spans":[{"kind","start","end","lang"}]}],"categories","links",
    "size","word_count","short_description","opening_text","disambiguation",
    "stub","default_sort","category_keys","link_labels":[{"title","anchor",
    "label"}],"lang_links","external_links":[{"url","label"}],"templates",
    "infobox":[{"template","key","wikitext","text"}],"coordinates":[{"lat",
    "lon","title","globe"}]}

The first section is the lead. Redirects, and what isn't wikitext, have no
sections. A section's start and end are bytes of the wikitext, a span's bytes
of the text; its kind is caption, gallery, table, table_caption, list or lang.
docs/extraction.md says what each field holds.

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
		Flags: []cli.Flag{
			boolFlag("batch", "read pages as lines of JSON from standard input"),
			langFlag(), workersFlag(), maxPageFlag(),
			expandFlag(), templatesFlag(), templatesFromFlag(),
		},
		Action: extractAction,
	}
}

func extractAction(c *cli.Context) error {
	if c.Bool("batch") {
		if err := noArgs(c); err != nil {
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
	opts, err := wikitextOptionsOf(c, set)
	if err != nil {
		return err
	}
	return extractDumps(c.Context, set, c.Int("workers"), opts, c.App.Writer)
}

// chunkBytes is the size of source that a worker takes at a time: enough that
// handing it over costs nothing, little enough to keep memory low.
const chunkBytes = 256 << 10

// pageBytes is what a page without text counts for.
const pageBytes = 512

// chunk is some pages in a row, and the place where a worker puts the lines
// made of them.
type chunk struct {
	pages []*dump.Page
	lines chan []byte
}

// extractDumps writes the pages of set as lines of JSON. A reader hands
// chunks to workers, and to the writer, which waits for them in order; at
// most twice as many chunks as workers are under way.
func extractDumps(ctx context.Context, set *dump.Set, workers int, opts wikitext.Options, stdout io.Writer) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	g, ctx := errgroup.WithContext(ctx)
	jobs := make(chan chunk)
	ordered := make(chan chunk, workers)
	var damage *dump.DamageError
	g.Go(func() error {
		defer close(jobs)
		defer close(ordered)
		err := readChunks(ctx, set, jobs, ordered)
		if errors.As(err, &damage) {
			return nil
		}
		return err
	})
	for range workers {
		g.Go(func() error { return extractChunks(jobs, opts) })
	}
	var pages int
	g.Go(func() error { return writeChunks(ctx, ordered, stdout, &pages) })
	switch err := g.Wait(); {
	case err != nil:
		return err
	case damage != nil:
		return damage
	}
	return noneUnless(pages > 0)
}

// readChunks reads the pages of set. It returns nil at their end.
func readChunks(ctx context.Context, set *dump.Set, jobs, ordered chan<- chunk) error {
	for {
		c, end := readChunk(set)
		for _, to := range []chan<- chunk{ordered, jobs} {
			select {
			case to <- c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if end == io.EOF {
			return nil
		}
		if end != nil {
			return end
		}
	}
}

// readChunk reads some pages. The chunk holds what was read before an error.
func readChunk(set *dump.Set) (chunk, error) {
	c := chunk{lines: make(chan []byte, 1)}
	for size := 0; size < chunkBytes; {
		page, err := set.Next()
		if err != nil {
			return c, err
		}
		c.pages = append(c.pages, page)
		size += len(page.Text) + pageBytes
	}
	return c, nil
}

func extractChunks(jobs <-chan chunk, opts wikitext.Options) error {
	parser := newRecordParser(opts)
	for c := range jobs {
		var lines bytes.Buffer
		for _, page := range c.pages {
			if err := encodeJSON(&lines, extractPage(parser, page)); err != nil {
				return fmt.Errorf("extract page %q: %w", page.Title, err)
			}
		}
		c.lines <- lines.Bytes()
	}
	return nil
}

func writeChunks(ctx context.Context, ordered <-chan chunk, stdout io.Writer, pages *int) error {
	out := bufio.NewWriterSize(stdout, chunkBytes)
	for c := range ordered {
		select {
		case lines := <-c.lines:
			out.Write(lines)
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := flush(out, nil); err != nil {
			return err
		}
		*pages += len(c.pages)
	}
	return nil
}
