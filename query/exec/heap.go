package exec

// A bounded is something to score, with a bound of what can come of it.
type bounded interface{ limit() float64 }

// heapify makes a heap of a list, the highest bound first.
func heapify[T bounded](list []T) {
	for i := len(list)/2 - 1; i >= 0; i-- {
		sink(list, i)
	}
}

// pop takes the first out of a heap and returns the rest.
func pop[T bounded](heap []T) (first T, rest []T) {
	first, last := heap[0], len(heap)-1
	heap[0] = heap[last]
	rest = heap[:last]
	if last > 0 {
		sink(rest, 0)
	}
	return first, rest
}

// sink puts what is at i in its place.
func sink[T bounded](heap []T, i int) {
	sinking := heap[i]
	limit := sinking.limit()
	for {
		child := 2*i + 1
		if child >= len(heap) {
			break
		}
		bound := heap[child].limit()
		if child+1 < len(heap) {
			if other := heap[child+1].limit(); other > bound {
				child, bound = child+1, other
			}
		}
		if limit >= bound {
			break
		}
		heap[i] = heap[child]
		i = child
	}
	heap[i] = sinking
}
