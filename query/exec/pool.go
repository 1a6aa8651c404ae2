package exec

// pool is memory that one run after the other uses.
type pool[T any] struct {
	all  []*T // of which used are in use
	used int
}

// take returns one that isn't in use, with what was left in it.
func (p *pool[T]) take() *T {
	if p.used == len(p.all) {
		p.all = append(p.all, new(T))
	}
	p.used++
	return p.all[p.used-1]
}

// takeFor is take for a phrase of so many words. The memory of long ones isn't kept.
func (p *pool[T]) takeFor(words int) *T {
	if words > keptPhrase {
		return new(T)
	}
	return p.take()
}

// reset takes all of them back, and lets go of them where they are more than most.
func (p *pool[T]) reset(most int) {
	if p.used = 0; len(p.all) > most {
		p.all = nil
	}
}

// slab is memory for lists that one run after the other uses.
type slab[T any] struct{ given []T }

// take returns a list of n zeros, which lives until the slab is reset.
func (s *slab[T]) take(n int) []T {
	from := len(s.given)
	if from+n > cap(s.given) {
		s.given, from = make([]T, 0, max(2*cap(s.given), n, 1<<12)), 0 // what was given out stays
	}
	s.given = s.given[:from+n]
	list := s.given[from : from+n : from+n]
	clear(list)
	return list
}

// keptSlab is the most elements that memory is kept for.
const keptSlab = 1 << 18

// reset takes all of them back, and lets go of them where they are many.
func (s *slab[T]) reset() {
	if s.given = s.given[:0]; cap(s.given) > keptSlab {
		s.given = nil
	}
}
