package exec

import "sync"

// windowQueue is windows to score, the one with the highest bound first.
type windowQueue struct {
	mu   sync.Mutex
	list []queued // a heap
	all  int      // at first
}

// pop takes the first window, if it reaches theta.
func (q *windowQueue) pop(theta float64) (w queued, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) == 0 || q.list[0].bound*slack < theta {
		return w, false
	}
	w, q.list = pop(q.list)
	return w, true
}

func (q *windowQueue) left() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.list) > 0
}

func (q *windowQueue) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list = nil
}

// windowsPerHelper is how many windows there are at least for each helper: who is done
// with the last of them waits for what helpers are at.
var windowsPerHelper = 8 // tests change it

// scanWindows scores the windows that are queued, until none left can reach the
// hits found. With guess, some of them may be left out that can reach the hits,
// which top then knows.
func (r *run) scanWindows(only, pages []uint64, guess bool) error {
	queue := &windowQueue{list: r.queue, all: len(r.queue)}
	return r.share(min(r.postings/postingsPerHelper, queue.all/windowsPerHelper), queue, func(h *run) error {
		if h != r {
			h.copyWindows(r)
		}
		return h.scoreWindows(queue, only, pages, guess)
	})
}

func (r *run) scoreWindows(queue *windowQueue, only, pages []uint64, guess bool) error {
	for done := 1; ; done++ {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		q, ok := queue.pop(r.top.theta())
		if !ok {
			return nil
		}
		if err := r.scanWindow(q, only, pages); err != nil {
			return err
		}
		if guess {
			r.top.guess(float64(done) / float64(queue.all))
		}
		r.top.tell()
	}
}

// copyWindows makes r score what another run does in windows.
func (r *run) copyWindows(other *run) {
	starts := append(r.starts[:0], other.starts...) // which both runs write to in searches to come
	r.idfSum, r.layout = other.idfSum, other.layout
	r.starts, r.offered = starts, append(r.offered[:0], other.offered...)
	r.makeRoom()
	for _, w := range other.scored {
		w.scoredTerm = r.copyTerm(w.scoredTerm)
		r.scored = append(r.scored, w)
	}
}

// copyTerm copies a term of another run, with cursors of r's own.
func (r *run) copyTerm(t *scoredTerm) *scoredTerm {
	c := *t
	c.own = make([][]source, len(t.own))
	for part, list := range t.own {
		for _, src := range list {
			if src.made == nil {
				src.Cursor = r.another(src.Cursor)
			}
			c.own[part] = append(c.own[part], src)
		}
	}
	return &c
}
