package httpapi

import (
	"net/http"
	"sync"
)

// Pin returns the Searcher of now and keeps it usable until release is
// called.
type Pin func() (s Searcher, release func())

// NewLive is New for a Searcher that is replaced now and then: each request
// is answered by one, the one of when it came. The limits hold for all
// together.
func NewLive(pin Pin, opts Options) http.Handler {
	opts = opts.withDefaults()
	return &live{pin: pin, opts: opts, turns: newTurns(opts.MaxConcurrent, opts.MaxWaiting)}
}

// live keeps the handler of the Searcher that it saw last.
type live struct {
	pin   Pin
	opts  Options
	turns *turns

	mu       sync.Mutex
	searcher Searcher
	handler  http.Handler
}

func (l *live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s, release := l.pin()
	defer release()
	l.handlerOf(s).ServeHTTP(w, r)
}

func (l *live) handlerOf(s Searcher) http.Handler {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.searcher != s {
		srv := newServer(s, l.opts)
		srv.searcher = &gate{s, l.turns, l.opts.Log}
		l.searcher, l.handler = s, srv.handler()
	}
	return l.handler
}
