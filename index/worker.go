package index

import (
	"context"
	"errors"
	"fmt"

	"wikiseek/index/segment"
	"wikiseek/index/wikitext"
)

// worker makes segments of stretches.
type worker struct {
	*filler
	documenter
	entry ledgerEntry // of the segment under way
	old   []string    // documents that go when it comes
	bytes int64       // of its sources
}

// work inverts pages, and has a segment committed whenever one is full.
func (f *filler) work(ctx context.Context) (err error) {
	w := &worker{filler: f, documenter: documenter{
		analyzer: f.analyzer, profile: f.meta.Profile, segment: segment.NewBuilder(schema),
	}}
	if f.meta.Input == InputXML {
		w.parser = wikitext.NewParser(f.wikitext)
	}
	if f.meta.Source == SourceStore {
		if w.sources, err = newSourceWriter(f.buildPath(), &f.sourceNumbers); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, w.sources.close()) }()
	}
	w.begin()
	err = w.stretches(ctx)
	if err == nil || f.interrupted() { // what is made needn't be made again
		err = errors.Join(err, w.flush())
	}
	return err
}

func (w *worker) stretches(ctx context.Context) error {
	for s := range w.filler.stretches {
		if err := w.stretch(ctx, s); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (w *worker) begin() {
	w.entry, w.old, w.bytes = ledgerEntry{}, nil, 0
	w.totals = Totals{Tokens: make(map[string]int64)}
}

func (w *worker) stretch(ctx context.Context, s stretch) error {
	defer w.budget.Release(s.weight)
	for i := range s.items {
		if err := ctx.Err(); err != nil {
			return err
		}
		it := &s.items[i]
		before := w.totals.Sections
		if err := w.make(it); err != nil {
			return err
		}
		if it.old != nil {
			w.old = append(w.old, it.old.ids...)
			w.totals.sub(it.old.totals)
		}
		w.entry.add(s.first+int64(i), it.id)
		w.bytes += it.bytes
		w.counts.pages.Add(1)
		w.counts.sections.Add(w.totals.Sections - before)
		*it = item{} // its text isn't needed any more
		if w.full() {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// full reports whether the segment under way has all the memory that it may
// have.
func (w *worker) full() bool {
	return w.segment.Full() || w.segment.Bytes() >= w.opts.segmentBytes() ||
		w.opts.BatchBytes > 0 && w.bytes >= int64(w.opts.BatchBytes)
}

// make extracts and inverts one page. A page that makes the extractor panic
// stops the build and is named: leaving it out would lose it silently.
func (w *worker) make(it *item) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("extract page %q (id %d): %v; please report this page", it.title, it.id, p)
		}
	}()
	switch {
	case it.gone:
	case it.repeat:
		w.warnRepeat(it)
	case it.page != nil:
		w.page(it.page)
	default:
		w.group(it.id, it.group)
	}
	return nil
}

func (b *builder) warnRepeat(it *item) {
	b.opts.Warn(fmt.Sprintf("page %q (id %d) comes again in the sources; the first is kept", it.title, it.id))
}

// flush ends the segment under way and has it committed. Of pages that come
// again or are gone alone there is no segment, but an entry.
func (w *worker) flush() error {
	if len(w.entry.Ranges) == 0 {
		return nil
	}
	entry, old := w.entry, w.old
	entry.Totals = w.totals
	if w.sources != nil { // on disk before any page says that they are
		if err := w.sources.finish(); err != nil {
			return err
		}
	}
	var pack *segment.Pack
	if w.segment.Docs() > 0 {
		var err error
		if pack, err = w.segment.Finish(w.packs); err != nil {
			return fmt.Errorf("make segment: %w", err)
		}
	}
	w.begin()
	w.commits.Go(func() error { return w.commit(pack, old, entry) }) // waits for its turn
	return nil
}
