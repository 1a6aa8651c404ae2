package exec

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Work that is in pieces is done by several goroutines, each with a run of its own:
// the one that searches, and helpers on processors that are idle. Each finds hits
// of its own; what the best of them know of theta, all do. In the end the hits are
// put together.
//
// A processor that sleeps takes as long to wake up as many a query takes. So who
// searches doesn't wait for helpers to begin, but for those that have.

// pieces are those that nobody has begun with.
type pieces interface {
	left() bool
	stop() // leaves none
}

// numbered are pieces with numbers, which are begun with in their order.
type numbered struct {
	count int
	next  atomic.Int32
}

// take returns the number of the next piece, if there is one.
func (n *numbered) take() (i int, ok bool) {
	i = int(n.next.Add(1)) - 1
	return i, i < n.count
}

func (n *numbered) left() bool { return int(n.next.Load()) < n.count }

func (n *numbered) stop() { n.next.Store(int32(n.count)) }

// postingsPerHelper is how many postings there are at least for each helper: with
// fewer, the query is answered before one has woken up.
var postingsPerHelper = 1 << 14

// begun is called when helpers may begin. Tests wait in it until they have.
var begun = func() {}

// sharing is work that is shared.
type sharing struct {
	*run   // that searches
	pieces pieces
	work   func(r *run) error // has a run do pieces until there are none

	mu      sync.Mutex
	closed  bool
	joined  sync.WaitGroup
	helpers []*run // that have ended
	err     error  // of one of them

	theta sharedTheta
}

// share has all pieces done, with up to n helpers.
func (r *run) share(n int, p pieces, work func(r *run) error) (err error) {
	n = min(n, runtime.GOMAXPROCS(0)-1)
	if n <= 0 {
		return work(r)
	}
	s := &sharing{run: r, pieces: p, work: work}
	s.theta.raise(r.top.theta())
	r.top.others = &s.theta
	for ; n > 0 && r.enter(); n-- {
		go s.help()
	}
	defer func() { err = s.end(err) }() // also where reading a damaged file panics
	begun()
	return work(r)
}

func (s *sharing) help() {
	defer s.leave()
	if !s.join() {
		return
	}
	defer s.joined.Done()
	h := s.runs.Get().(*run)
	err := s.helpWith(h)
	if err != nil {
		s.pieces.stop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.helpers = append(s.helpers, h)
	if s.err == nil {
		s.err = err
	}
}

func (s *sharing) helpWith(h *run) (err error) {
	defer s.ix.Guard(&err)()
	h.reset(s.ctx, s.query)
	h.top.others = &s.theta
	return s.work(h)
}

// join reports whether there is something left to do. Then the work doesn't end
// before joined is done.
func (s *sharing) join() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || !s.pieces.left() {
		return false
	}
	s.joined.Add(1)
	return true
}

// end waits for those who help and takes over their hits.
func (s *sharing) end(err error) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.pieces.stop()
	s.joined.Wait()
	s.run.top.others = nil
	if err == nil {
		err = s.err
	}
	for _, h := range s.helpers {
		s.run.top.absorb(&h.top)
		h.release()
		if err == nil { // else scores may be left in it
			s.runs.Put(h)
		}
	}
	return err
}

// release lets go of what a helper has of the run that it helped.
func (r *run) release() {
	r.top.others = nil
	r.priors, r.totals = nil, nil
	clear(r.scored)
	r.scored = r.scored[:0]
}

// enter takes a processor for a helper, if one is idle; leave gives it back.
func (e *Engine) enter() bool {
	if int(e.busy.Add(1)) <= runtime.GOMAXPROCS(0) {
		return true
	}
	e.busy.Add(-1)
	return false
}

func (e *Engine) leave() { e.busy.Add(-1) }

// sharedTheta is the highest theta of several runs.
type sharedTheta struct{ bits atomic.Uint64 }

func (t *sharedTheta) load() float64 { return math.Float64frombits(t.bits.Load()) }

func (t *sharedTheta) raise(theta float64) {
	for {
		old := t.bits.Load()
		if old != 0 && math.Float64frombits(old) >= theta {
			return
		}
		if t.bits.CompareAndSwap(old, math.Float64bits(theta)) {
			return
		}
	}
}
