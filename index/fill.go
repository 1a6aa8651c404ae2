package index

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// The pipeline: one goroutine reads pages, Workers extract and analyse them,
// one gathers them in order into batches, up to Workers batches are committed
// at a time. All run under one errgroup.
//
//	read ──jobs──▶ extract (×Workers) ─▶ job.done
//	  └──────ordered──────────────────▶ gather ─▶ commit (×Workers)

// job is a page on its way.
type job struct {
	item    item
	old     *oldPage // in an update: what the page replaces
	ordinal int64
	weight  int64 // of the budget
	done    chan struct{}
	made    pageDocuments // set when done is closed
}

// counts is what progress reports are made of.
type counts struct {
	pages, sections, skipped atomic.Int64
	finishing                atomic.Bool
}

// filler is the state of one fill.
type filler struct {
	*builder
	budget  *semaphore.Weighted // bytes of source under way
	limit   int64               // largest weight of one job
	cursor  cursor
	jobs    chan *job
	ordered chan *job

	mu     sync.Mutex
	ledger ledger // what is durable
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
	// A batch that is being gathered holds up to BatchBytes of the budget
	// while the reader waits for more: the rest must do for any page.
	batch := int64(b.opts.BatchBytes)
	budget := batch * int64(b.opts.Workers+2)
	return &filler{
		builder: b,
		budget:  semaphore.NewWeighted(budget),
		limit:   budget - batch,
		cursor:  cursor{ledger: slices.Clone(durable)},
		jobs:    make(chan *job, b.opts.Workers),
		ordered: make(chan *job, 64*b.opts.Workers),
		ledger:  durable,
	}, nil
}

// run commits the pages that read hands out.
func (f *filler) run(ctx context.Context, read func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(f.jobs)
		defer close(f.ordered)
		return read(ctx)
	})
	for range f.opts.Workers {
		g.Go(func() error { return f.extract(ctx) })
	}
	g.Go(func() error {
		defer cancel() // ends the reports
		return f.gather(ctx)
	})
	var reports sync.WaitGroup
	reports.Go(func() { f.report(ctx) })
	err := g.Wait()
	cancel()
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
			return f.cursor.finished()
		}
		if err := f.place(it); err != nil {
			return err
		}
		ordinal := f.cursor.next
		done, err := f.cursor.done(it.id)
		if err != nil {
			return err
		}
		if done {
			f.counts.skipped.Add(1)
			if err := ctx.Err(); err != nil {
				return err
			}
			continue
		}
		j := &job{item: it, ordinal: ordinal, weight: min(it.bytes+1, f.limit), done: make(chan struct{})}
		if err := f.send(ctx, j); err != nil {
			return err
		}
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

func (f *filler) send(ctx context.Context, j *job) error {
	if err := f.budget.Acquire(ctx, j.weight); err != nil {
		return err
	}
	for _, ch := range []chan *job{f.ordered, f.jobs} {
		select {
		case ch <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// extract turns pages into documents.
func (f *filler) extract(ctx context.Context) error {
	d := &documenter{analyzer: f.analyzer, parser: newParser(f.meta.Site, f.meta.Lang)}
	if f.meta.Source == SourceStore {
		d.codec = f.codec
	}
	for j := range f.jobs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.make(d, j); err != nil {
			return err
		}
		close(j.done)
	}
	return nil
}

// make extracts one page. A page that makes the extractor panic stops the
// build and is named: leaving it out would lose it silently.
func (f *filler) make(d *documenter, j *job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("extract page %q (id %d): %v; please report this page", j.item.title, j.item.id, p)
		}
	}()
	switch {
	case j.item.repeat:
		f.opts.Warn(fmt.Sprintf("page %q (id %d) comes again in the sources; the first is kept", j.item.title, j.item.id))
	case j.item.gone:
	case j.item.page != nil:
		j.made = d.page(j.item.page)
	default:
		j.made = d.group(j.item.id, j.item.group)
	}
	j.item.page, j.item.group = nil, nil
	return nil
}

// batch is consecutive pages on their way to a commit.
type batch struct {
	entry  ledgerEntry
	old    []string // ids of documents that are to go
	docs   []*document.Document
	bytes  int64
	weight int64 // to give back to the budget
}

func (b *batch) add(j *job) {
	if b.entry.Count == 0 {
		b.entry.First = j.ordinal
	}
	b.entry.Count++
	b.entry.LastID = j.item.id
	b.entry.Totals.add(j.made.totals)
	b.docs = append(b.docs, j.made.docs...)
	if j.old != nil {
		b.old = append(b.old, j.old.ids...)
		b.entry.Totals.sub(j.old.totals)
	}
	b.bytes += j.item.bytes
	b.weight += j.weight
}

// gather puts pages into batches in the order of the sources and has the
// batches committed.
func (f *filler) gather(ctx context.Context) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	commits := new(errgroup.Group)
	commits.SetLimit(f.opts.Workers)
	batches := 0
	var b *batch
	flush := func() error {
		if b == nil {
			return nil
		}
		full := b
		b = nil
		commits.Go(func() error {
			err := f.commit(full)
			if err != nil {
				fail(err) // no need to gather more
			}
			return err
		})
		if batches++; batches%foldEvery == 0 {
			if err := commits.Wait(); err != nil {
				return err
			}
			return f.foldLedger()
		}
		return nil
	}
	err := f.eachDone(ctx, func(j *job) error {
		if b != nil && b.entry.end() != j.ordinal {
			if err := flush(); err != nil {
				return err
			}
		}
		if b == nil {
			b = new(batch)
		}
		b.add(j)
		if b.bytes >= int64(f.opts.BatchBytes) {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if cerr := commits.Wait(); err == nil {
		err = cerr
	}
	return err
}

// eachDone calls fn with each page in order, when it is extracted.
func (f *filler) eachDone(ctx context.Context, fn func(*job) error) error {
	for j := range f.ordered {
		select {
		case <-j.done:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if err := fn(j); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// commit writes a batch and its ledger entry, durably when it returns.
func (f *filler) commit(b *batch) error {
	f.counts.pages.Add(b.entry.Count)
	f.counts.sections.Add(b.entry.Totals.Sections)
	defer f.budget.Release(b.weight)
	op := bleveindex.NewBatch()
	for _, id := range b.old {
		op.Delete(id) // what is updated below replaces this
	}
	for _, doc := range b.docs {
		op.Update(doc)
	}
	op.SetInternal(b.entry.key(), b.entry.encode())
	if err := f.store.advanced.Batch(op); err != nil {
		return fmt.Errorf("commit batch of %d pages: %w", b.entry.Count, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ledger = f.ledger.insert(b.entry)
	return nil
}

// foldLedger shortens the ledger. No commit is under way.
func (f *filler) foldLedger() error {
	n := f.ledger.adjoining()
	joined, superfluous := f.ledger[:n].fold()
	op := bleveindex.NewBatch()
	op.SetInternal(joined.key(), joined.encode())
	for _, key := range superfluous {
		op.DeleteInternal(key)
	}
	if err := f.store.advanced.Batch(op); err != nil {
		return fmt.Errorf("commit ledger: %w", err)
	}
	f.ledger = append(ledger{joined}, f.ledger[n:]...)
	return nil
}

// seal marks the generation as whole: all sources are in.
func (f *filler) seal() error {
	f.meta.Totals.add(f.ledger.totals())
	f.meta.Totals.XMLBytes = f.feed.progress().XMLBytes
	f.meta.Whole = true
	if f.meta.Source == SourceDump {
		if err := f.places.write(f.buildPath()); err != nil {
			return err
		}
	}
	if f.damage != nil {
		f.meta.Damage = newDamage(f.damage)
	}
	op := bleveindex.NewBatch()
	op.SetInternal(metaKey, f.meta.encode())
	for _, e := range f.ledger {
		op.DeleteInternal(e.key())
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
