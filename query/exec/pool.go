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
