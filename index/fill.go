package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	bleveindex "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"wikiseek/index/segment"
	"wikiseek/index/wikitext"
)

// The pipeline: one goroutine reads pages and hands them out in stretches,
// Workers extract, analyse and invert them, each into a segment of its own;
// full segments are committed meanwhile, up to Workers at a time. All run
// under one errgroup.
//
//	read ──stretches──▶ work (×Workers) ──segments──▶ commit (up to Workers)

// stretch is consecutive pages of the sources.
type stretch struct {
	items  []item
	first  int64 // ordinal of the first
	weight int64 // of the budget
}

// stretchBytes is the size of source of a stretch: large enough that handing
// it over costs nothing, small enough to keep all workers busy to the end.
const stretchBytes = 512 << 10

// pageBytes is what a page without text counts for.
const pageBytes = 256

// counts is what progress reports are made of.
type counts struct {
	pages, sections, skipped atomic.Int64
	finishing                atomic.Bool
}

// filler is the state of one fill.
type filler struct {
	*builder
	budget    *semaphore.Weighted // bytes of source under way
	limit     int64               // largest weight of a stretch
	cursor    cursor
	stretches chan stretch
	commits   *errgroup.Group

	interrupted func() bool // by the caller, not by an error of ours

	mu     sync.Mutex
	ledger ledger // what is durable
	failed error  // of a commit, after which Bleve must not be asked again: it closes segments that it still has
}

// fill reads the sources and commits all pages that aren't yet.
func (b *builder) fill(ctx context.Context) error {
	internal, err := b.store.internal()
	if err != nil {
		return err
	}
	durable, err := readLedger(internal)
	if err != nil {
		return err
	}
	// While all workers have a stretch, as many are ready for them.
	budget := max(stretchBytes*int64(2*b.opts.Workers+1), b.opts.sourceBytes())
	f := &filler{
		builder:   b,
		budget:    semaphore.NewWeighted(budget),
		limit:     budget,
		cursor:    cursor{ranges: slices.Clone(durable.Ranges)},
		stretches: make(chan stretch, b.opts.Workers),
		ledger:    durable,
	}
	if err := f.run(ctx); err != nil {
		return err
	}
	return f.seal()
}

func (f *filler) run(ctx context.Context) error {
	f.interrupted = func() bool { return ctx.Err() != nil }
	commits, ctx := errgroup.WithContext(ctx) // one that fails ends the rest
	commits.SetLimit(f.opts.Workers)
	f.commits = commits
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(f.stretches)
		return f.read(ctx)
	})
	for range f.opts.Workers {
		g.Go(func() error { return f.work(ctx) })
	}
	var reports sync.WaitGroup
	reports.Go(func() { f.report(ctx) })
	err := g.Wait()
	if cerr := commits.Wait(); cerr != nil {
		err = cerr
	}
	reports.Wait()
	return err
}

// read hands out the pages that aren't committed.
func (f *filler) read(ctx context.Context) error {
	var s stretch
	for {
		it, err := f.nextItem()
		if err != nil {
			if err := f.sourceEnd(err); err != nil {
				return err
			}
			if err := f.send(ctx, s); err != nil {
				return err
			}
			return f.cursor.finished()
		}
		ordinal := f.cursor.next
		done, err := f.cursor.done(it.id)
		switch {
		case err != nil:
			return err
		case done:
			f.counts.skipped.Add(1)
			if err := ctx.Err(); err != nil {
				return err
			}
			continue
		}
		weight := it.bytes + pageBytes
		if len(s.items) > 0 && (s.first+int64(len(s.items)) != ordinal || s.weight+weight > stretchBytes) {
			if err := f.send(ctx, s); err != nil {
				return err
			}
			s = stretch{}
		}
		if len(s.items) == 0 {
			s.first = ordinal
		}
		s.items = append(s.items, it)
		s.weight += weight
	}
}

// nextItem returns the pages that were read for the dictionary, then the rest.
func (f *filler) nextItem() (item, error) {
	if len(f.sampled) > 0 {
		it := f.sampled[0]
		f.sampled = f.sampled[1:]
		return it, nil
	}
	if f.sampledEnd != nil {
		return item{}, f.sampledEnd
	}
	return f.feed.next()
}

func (f *filler) send(ctx context.Context, s stretch) error {
	if len(s.items) == 0 {
		return nil
	}
	s.weight = min(s.weight, f.limit)
	if err := f.budget.Acquire(ctx, s.weight); err != nil {
		return err
	}
	select {
	case f.stretches <- s:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// worker makes segments of stretches.
type worker struct {
	*filler
	documenter
	entry ledgerEntry // of the segment under way
	bytes int64       // of its sources
}

// work inverts pages, and has a segment committed whenever one is full.
func (f *filler) work(ctx context.Context) error {
	codec, err := newSourceCodec(f.dictionary)
	if err != nil {
		return err
	}
	defer codec.close()
	w := &worker{filler: f, documenter: documenter{
		analyzer: f.analyzer, codec: codec, parser: wikitext.NewParser(f.wikitext),
		profile: f.meta.Profile, segment: segment.NewBuilder(schema),
	}}
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
	w.entry, w.bytes = ledgerEntry{}, 0
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
	case it.repeat:
		w.opts.Warn(fmt.Sprintf("page %q (id %d) comes again in the sources; the first is kept", it.title, it.id))
	case it.page != nil:
		w.page(it.page)
	default:
		w.group(it.id, it.group)
	}
	return nil
}

// flush ends the segment under way and has it committed. Of repeated pages
// alone there is no segment, but an entry.
func (w *worker) flush() error {
	if len(w.entry.Ranges) == 0 {
		return nil
	}
	entry := w.entry
	entry.Totals = w.totals
	var pack *segment.Pack
	if w.segment.Docs() > 0 {
		var err error
		if pack, err = w.segment.Finish(); err != nil {
			return fmt.Errorf("make segment: %w", err)
		}
	}
	w.begin()
	w.commits.Go(func() error { return w.commit(pack, entry) }) // waits for its turn
	return nil
}

// commit writes a segment and its ledger entry, durably when it returns.
func (f *filler) commit(pack *segment.Pack, entry ledgerEntry) error {
	op := bleveindex.NewBatch()
	if pack != nil {
		op.Update(pack)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed != nil {
		return f.failed
	}
	op.SetInternal([]byte(entry.key()), entry.encode())
	if err := f.store.advanced.Batch(op); err != nil {
		f.failed = fmt.Errorf("commit segment: %w", err)
		return f.failed
	}
	f.ledger.insert(entry)
	if len(f.ledger.keys) >= foldEvery {
		return f.foldLedger()
	}
	return nil
}

// foldLedger shortens the ledger. No other commit is under way.
func (f *filler) foldLedger() error {
	op := bleveindex.NewBatch()
	for _, key := range f.ledger.fold() {
		op.DeleteInternal([]byte(key))
	}
	op.SetInternal([]byte(f.ledger.key()), f.ledger.encode())
	if err := f.store.advanced.Batch(op); err != nil {
		return fmt.Errorf("commit ledger: %w", err)
	}
	return nil
}

// seal marks the generation as whole: all sources are in.
func (f *filler) seal() error {
	f.meta.Totals = f.ledger.Totals
	f.meta.Totals.XMLBytes = f.feed.progress().XMLBytes
	f.meta.Whole = true
	if f.damage != nil {
		f.meta.Damage = newDamage(f.damage)
	}
	op := bleveindex.NewBatch()
	op.SetInternal(metaKey, f.meta.encode())
	for _, key := range f.ledger.keys {
		op.DeleteInternal([]byte(key))
	}
	if err := f.store.advanced.Batch(op); err != nil {
		return fmt.Errorf("commit description of the index: %w", err)
	}
	return nil
}

// reportEvery is the time between two calls of Options.Progress.
const reportEvery = 250 * time.Millisecond

// report tells the caller how far the build is until ctx ends, and once more.
func (f *filler) report(ctx context.Context) {
	tick := time.NewTicker(reportEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			f.opts.Progress(f.progressNow())
		case <-ctx.Done():
			f.opts.Progress(f.progressNow())
			return
		}
	}
}

func (b *builder) progressNow() Progress {
	p := Progress{Phase: PhaseRead, Progress: b.feed.progress(),
		Pages: b.counts.pages.Load(), Sections: b.counts.sections.Load(), Skipped: b.counts.skipped.Load()}
	if b.counts.finishing.Load() {
		p.Phase = PhaseFinish
	}
	return p
}
