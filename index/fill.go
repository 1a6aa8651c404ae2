package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// The pipeline: one goroutine reads pages and hands them out in stretches,
// Workers extract, analyse and invert them, each into a segment of its own;
// full segments are committed meanwhile, one at a time. All run
// under one errgroup.
//
//	read ──stretches──▶ work (×Workers) ──segments──▶ commit

// stretch is consecutive pages of the sources.
type stretch struct {
	items  []item
	first  int64 // ordinal of the first
	weight int64 // of the budget
}

// stretchBytes is the size of source of a stretch: large enough that handing
// it over costs nothing, small enough to keep all workers busy to the end.
const stretchBytes = 512 << 10

// packsDir is the folder in a generation where segments lie that aren't
// committed yet. What a run that was killed has left there is of no use.
const packsDir = "packs"

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
	packs     string              // folder of segments that aren't committed yet
	budget    *semaphore.Weighted // bytes of source under way
	limit     int64               // largest weight of a stretch
	cursor    cursor
	next      stretch // being gathered
	stretches chan stretch
	commits   *errgroup.Group

	interrupted func() bool // by the caller, not by an error of ours

	mu     sync.Mutex
	ledger ledger // what is durable
	failed error  // of a commit, after which Bleve must not be asked again: it closes segments that it still has
}

// fill reads the sources and commits all pages that aren't yet.
func (b *builder) fill(ctx context.Context) error {
	f, err := b.newFiller()
	if err != nil {
		return err
	}
	if err := f.run(ctx, f.read); err != nil {
		return err
	}
	if err := f.writePlaces(); err != nil {
		return err
	}
	return f.seal()
}

func (b *builder) newFiller() (*filler, error) {
	internal, err := b.store.internal()
	if err != nil {
		return nil, err
	}
	durable, err := readLedger(internal)
	if err != nil {
		return nil, err
	}
	if b.meta.Source == SourceStore {
		live := maps.Clone(b.meta.Totals.SourceBytes)
		if err := b.sourceNumbers.start(b.buildPath(), addTimes(live, 1, durable.Totals.SourceBytes)); err != nil {
			return nil, err
		}
	}
	packs := filepath.Join(b.buildPath(), packsDir)
	if err := errors.Join(os.RemoveAll(packs), os.Mkdir(packs, 0o755)); err != nil {
		return nil, fmt.Errorf("create folder of segments: %w", err)
	}
	// While all workers have a stretch, as many are ready for them.
	budget := max(stretchBytes*int64(2*b.opts.Workers+1), b.opts.sourceBytes())
	return &filler{
		builder:   b,
		packs:     packs,
		budget:    semaphore.NewWeighted(budget),
		limit:     budget,
		cursor:    cursor{ranges: slices.Clone(durable.Ranges)},
		stretches: make(chan stretch, b.opts.Workers),
		ledger:    durable,
	}, nil
}

// run commits the pages that read hands out.
func (f *filler) run(ctx context.Context, read func(context.Context) error) error {
	f.interrupted = func() bool { return ctx.Err() != nil }
	commits, ctx := errgroup.WithContext(ctx) // one that fails ends the rest
	commits.SetLimit(1)                       // more would wait for one another
	f.commits = commits
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(f.stretches)
		return read(ctx)
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
	for {
		it, err := f.nextItem()
		if err != nil {
			if err := f.sourceEnd(err); err != nil {
				return err
			}
			if err := f.sendRest(ctx); err != nil {
				return err
			}
			return f.cursor.finished()
		}
		if err := f.place(it); err != nil {
			return err
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
		if err := f.send(ctx, it, ordinal); err != nil {
			return err
		}
	}
}

// nextItem returns the pages that were read ahead, then the rest.
func (f *filler) nextItem() (item, error) {
	if len(f.ahead) > 0 {
		it := f.ahead[0]
		f.ahead = f.ahead[1:]
		return it, nil
	}
	if f.aheadEnd != nil {
		return item{}, f.aheadEnd
	}
	return f.feed.next()
}

// send hands out a page. Ordinals rise.
func (f *filler) send(ctx context.Context, it item, ordinal int64) error {
	s := &f.next
	weight := it.bytes + pageBytes
	if len(s.items) > 0 && (s.first+int64(len(s.items)) != ordinal || s.weight+weight > stretchBytes) {
		if err := f.sendRest(ctx); err != nil {
			return err
		}
	}
	if len(s.items) == 0 {
		s.first = ordinal
	}
	s.items = append(s.items, it)
	s.weight += weight
	return nil
}

// sendRest hands out what send gathered.
func (f *filler) sendRest(ctx context.Context) error {
	s := f.next
	f.next = stretch{}
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
