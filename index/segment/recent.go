package segment

import "sync/atomic"

// recent keeps what was made of some of a segment's lists, by a number for each:
// whatever comes into a place takes it from what was there. Several goroutines may
// use it at a time.
type recent[T any] struct {
	places []recentPlace[T]
}

type recentPlace[T any] struct {
	kept  atomic.Pointer[recentOf[T]]
	asked atomic.Uint64 // what was asked for last, and wasn't there
}

type recentOf[T any] struct {
	key  uint64
	made T
}

// newRecent returns one with as many places, a power of two.
func newRecent[T any](places int) recent[T] { return recent[T]{make([]recentPlace[T], places)} }

func (r *recent[T]) place(key uint64) *recentPlace[T] {
	const golden = 0x9e3779b97f4a7c15 // spreads keys that differ in few bits
	return &r.places[(key*golden)>>32&uint64(len(r.places)-1)]
}

// get returns what is kept for a key, nil if nothing is.
func (r *recent[T]) get(key uint64) *T {
	if e := r.place(key).kept.Load(); e != nil && e.key == key {
		return &e.made
	}
	return nil
}

// put keeps something for a key.
func (r *recent[T]) put(key uint64, made T) *T {
	e := &recentOf[T]{key, made}
	r.place(key).kept.Store(e)
	return &e.made
}

// again reports whether a key is asked for again, with no other between that has the
// same place. What takes long to make is worth it then.
func (r *recent[T]) again(key uint64) bool {
	asked := &r.place(key).asked
	if asked.Load() == key {
		return true
	}
	asked.Store(key)
	return false
}
