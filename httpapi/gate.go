package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"wikiseek/query"
)

// errBusy is returned when as many requests wait as may.
var errBusy = errors.New("too many requests wait")

// gate is a Searcher that lets only so many calls through at once.
type gate struct {
	Searcher
	*turns
	log *slog.Logger
}

// turns lets only so many in at once. Others wait for their turn until their
// context ends; when too many wait already, the next is turned away at once,
// so that a flood costs neither memory nor the time of those before it.
type turns struct {
	slots      chan struct{}
	waiting    atomic.Int64
	maxWaiting int64
}

func newTurns(concurrent, waiting int) *turns {
	return &turns{slots: make(chan struct{}, concurrent), maxWaiting: int64(waiting)}
}

// enter takes a slot. The caller gives it back with leave.
func (g *turns) enter(ctx context.Context) error {
	select {
	case g.slots <- struct{}{}:
		return nil
	default:
	}
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > g.maxWaiting {
		return errBusy
	}
	select {
	case g.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *turns) leave() { <-g.slots }

// Search passes the gate. That text can't be read is said without naming files, which are
// in the log.
func (g *gate) Search(ctx context.Context, req query.Request) (*query.Result, error) {
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	res, err := g.Searcher.Search(ctx, req)
	if err == nil && res.Unread != nil {
		g.log.Warn("snippets are missing", "err", res.Unread)
		res.Warnings = append(res.Warnings, "snippets are missing: "+textHint)
	}
	return res, err
}

// Suggest passes the gate.
func (g *gate) Suggest(ctx context.Context, prefix string, namespaces []int, limit int) ([]query.Suggestion, error) {
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	return g.Searcher.Suggest(ctx, prefix, namespaces, limit)
}

// Lookup passes the gate.
func (g *gate) Lookup(ctx context.Context, title string) (*query.Page, error) {
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	return g.Searcher.Lookup(ctx, title)
}

// Page passes the gate.
func (g *gate) Page(ctx context.Context, title string) (*query.Page, error) {
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	return g.Searcher.Page(ctx, title)
}

// Section passes the gate.
func (g *gate) Section(ctx context.Context, title, anchor string) (*query.Section, *query.Page, error) {
	if err := g.enter(ctx); err != nil {
		return nil, nil, err
	}
	defer g.leave()
	return g.Searcher.Section(ctx, title, anchor)
}
