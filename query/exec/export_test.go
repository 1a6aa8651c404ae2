package exec

// SetMaxWalked sets how many words are listed before the best are chosen, and
// returns what sets it back.
func SetMaxWalked(n int) (restore func()) {
	was := maxWalked
	maxWalked = n
	return func() { maxWalked = was }
}
