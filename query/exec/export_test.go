package exec

import "time"

// SetMaxWalked sets how many words are listed before the best are chosen, and
// returns what sets it back.
func SetMaxWalked(n int) (restore func()) {
	was := maxWalked
	maxWalked = n
	return func() { maxWalked = was }
}

// SetRareCount sets in how many documents a term may be at any rate to be rare,
// and returns what sets it back.
func SetRareCount(n int) (restore func()) {
	was := rareCount
	rareCount = n
	return func() { rareCount = was }
}

// SetHelpers has all searches use helpers, until restore is called.
func SetHelpers() (restore func()) {
	postings, wait := postingsPerHelper, begun
	postingsPerHelper, begun = 1, func() { time.Sleep(200 * time.Microsecond) }
	return func() { postingsPerHelper, begun = postings, wait }
}
