package main

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// chunkBytes is the size of source that a worker takes at a time: enough that
// handing it over costs nothing, little enough to keep memory low.
const chunkBytes = 256 << 10

// pageBytes is what a page without text counts for.
const pageBytes = 512

// chunk is some pages in a row, and the place where a worker puts what is
// printed of them.
type chunk struct {
	pages []*dump.Page
	lines chan printed
}

// printed are pages in their format: page i ends at ends[i].
type printed struct {
	text []byte
	ends []int
}

// extraction is a run of extract. A reader hands chunks to workers, and to
// the writer, which waits for them in order; at most twice as many chunks as
// workers are under way.
type extraction struct {
	set        *dump.Set
	workers    int
	options    wikitext.Options
	namespaces []int // nil for all
	maxPages   int   // 0 for all
	out        outFlags
}

// errEnough ends a run that has printed as many pages as were asked for.
var errEnough = errors.New("enough pages")

// run writes the pages of the set.
func (x *extraction) run(ctx context.Context, stdout io.Writer) error {
	site, err := x.set.Site()
	if err != nil {
		return err
	}
	sink, err := newSink(x.out, stdout)
	if err != nil {
		return err
	}
	defer sink.abort()
	pages, damage, err := x.print(ctx, site, sink)
	if err != nil {
		return err
	}
	if err := sink.close(); err != nil {
		return err
	}
	if damage != nil {
		return damage
	}
	return noneUnless(pages > 0)
}

// print writes the pages and returns how many it wrote, and where the dump
// was damaged, if they were all that it holds.
func (x *extraction) print(ctx context.Context, site *dump.Site, sink pageSink) (pages int, damage *dump.DamageError, err error) {
	workers := x.workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	g, ctx := errgroup.WithContext(ctx)
	jobs := make(chan chunk)
	ordered := make(chan chunk, workers)
	g.Go(func() error {
		defer close(jobs)
		defer close(ordered)
		err := x.readChunks(ctx, jobs, ordered)
		if errors.As(err, &damage) {
			return nil
		}
		return err
	})
	opts := x.options
	opts.Details = x.out.format == formatNDJSON // the only one that shows them
	opts.KeepListMarks = x.out.format == formatMarkdown
	for range workers {
		g.Go(func() error { return extractChunks(jobs, opts, pageFormatOf(x.out.format, site)) })
	}
	g.Go(func() error { return x.writeChunks(ctx, ordered, sink, &pages) })
	if err = g.Wait(); errors.Is(err, errEnough) {
		return pages, nil, nil
	}
	return pages, damage, err
}

// readChunks reads the pages of the set. It returns nil at their end.
func (x *extraction) readChunks(ctx context.Context, jobs, ordered chan<- chunk) error {
	for {
		c, end := x.readChunk()
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
func (x *extraction) readChunk() (chunk, error) {
	c := chunk{lines: make(chan printed, 1)}
	for size := 0; size < chunkBytes; {
		page, err := x.set.Next()
		if err != nil {
			return c, err
		}
		if x.namespaces == nil || slices.Contains(x.namespaces, page.Namespace) {
			c.pages = append(c.pages, page)
			size += len(page.Text) + pageBytes
		}
	}
	return c, nil
}

func extractChunks(jobs <-chan chunk, opts wikitext.Options, format pageFormat) error {
	parser := wikitext.NewParser(opts)
	for c := range jobs {
		p := printed{text: make([]byte, 0, chunkBytes)}
		for _, page := range c.pages {
			r := extractPage(parser, page)
			p.text = format(p.text, &r)
			p.ends = append(p.ends, len(p.text))
		}
		c.lines <- p
	}
	return nil
}

// writeChunks writes what is printed of the chunks, and counts the pages.
func (x *extraction) writeChunks(ctx context.Context, ordered <-chan chunk, sink pageSink, pages *int) error {
	for c := range ordered {
		select {
		case p := <-c.lines:
			if err := x.writePages(p, sink, pages); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := sink.flush(); err != nil {
			return err
		}
	}
	return nil
}

func (x *extraction) writePages(p printed, sink pageSink, pages *int) error {
	start := 0
	for _, end := range p.ends {
		if end == start {
			continue // a redirect, in a format that leaves them out
		}
		if err := sink.add(p.text[start:end]); err != nil {
			return err
		}
		start = end
		if *pages++; *pages == x.maxPages {
			return errEnough
		}
	}
	return nil
}
