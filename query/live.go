package query

import (
	"context"
	"errors"
	"sync"
	"time"

	"wikiseek/index"
)

// Live gives out a Searcher on the index that is published in a directory,
// and changes over when another is published there. An index is closed when
// nobody uses it any more.
type Live struct {
	dir  string
	opts Options

	mu      sync.Mutex
	current *generation
}

// generation is an index in use.
type generation struct {
	*Searcher
	published index.Published
	users     int // Live itself is one as long as this is the current one
}

// OpenLive opens the index in dir. The Live must be closed.
func OpenLive(dir string, opts Options) (*Live, error) {
	l := &Live{dir: dir, opts: opts}
	published, err := index.ReadPublished(dir)
	if err != nil {
		published = index.Published{} // Open knows better what to say
	}
	if l.current, err = l.open(published); err != nil {
		return nil, err
	}
	return l, nil
}

// open opens what is published: published, or what has come after it, which
// the next look at the directory then takes for new. That does no harm.
func (l *Live) open(published index.Published) (*generation, error) {
	ix, err := index.OpenWith(l.dir, index.OpenOptions{Dump: l.opts.Dump})
	if err != nil {
		return nil, err
	}
	return &generation{New(ix, l.opts), published, 1}, nil
}

// Pin returns the Searcher of now. It stays open until release is called,
// whatever is published meanwhile; what belongs together asks one Searcher.
func (l *Live) Pin() (s *Searcher, release func() error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.current
	g.users++
	return g.Searcher, func() error { return l.leave(g) }
}

// leave takes one from the users of g, and closes it after the last.
func (l *Live) leave(g *generation) error {
	l.mu.Lock()
	g.users--
	last := g.users == 0
	l.mu.Unlock()
	if !last {
		return nil
	}
	return g.ix.Close()
}

// Reload changes over to what is published now, and reports whether that is
// new. After an error the index of before goes on answering.
func (l *Live) Reload() (bool, error) {
	published, err := index.ReadPublished(l.dir)
	if err != nil {
		return false, err
	}
	l.mu.Lock()
	same := l.current.published.Same(published)
	l.mu.Unlock()
	if same {
		return false, nil
	}
	next, err := l.open(published)
	if err != nil {
		return false, err
	}
	l.mu.Lock()
	old := l.current
	l.current = next
	l.mu.Unlock()
	return true, l.leave(old)
}

// Watch reloads until ctx ends: it looks every so often, and calls report
// when it has changed over, or with an error when that failed. An error that
// lasts is reported once.
func (l *Live) Watch(ctx context.Context, every time.Duration, report func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	said := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := l.Reload()
		switch {
		case err != nil && err.Error() != said:
			said = err.Error()
			report(err)
		case err == nil:
			said = ""
			if changed {
				report(nil)
			}
		}
	}
}

// Close closes the index when its last user leaves. Pin may not be called
// after it.
func (l *Live) Close() error {
	l.mu.Lock()
	g := l.current
	l.current = nil
	l.mu.Unlock()
	if g == nil {
		return errors.New("close index: it is closed")
	}
	return l.leave(g)
}
