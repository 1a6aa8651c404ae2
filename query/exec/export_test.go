package exec

import "time"

// SetMaxWalked sets how many words are listed before the best are chosen, and
// returns what sets it back.
func SetMaxWalked(n int) (restore func()) {
	was := maxWalked
	maxWalked = n
	return func() { maxWalked = was }
}

// SetLarge has searches go as in large wikis, where fewer terms are rare, more documents
// are candidates, more than left, fewer lists so short that they are read as a whole, and
// fewer sections one by one;
// and primes all that look for any term. It returns what sets that back.
func SetLarge(left int) (restore func()) {
	rare, few, bigrams, whole, finished, listed := rareCount, fewLeft, leastBigrams, wholeFactor, mostFinished, manyListed
	rareCount, fewLeft, leastBigrams, wholeFactor, mostFinished, manyListed = 0, left, 0, 4*left, 128*left, 32*left
	return func() {
		rareCount, fewLeft, leastBigrams, wholeFactor, mostFinished, manyListed = rare, few, bigrams, whole, finished, listed
	}
}

// SetManyLinks sets how many links to a page are too many for a byte, and returns
// what sets it back. It must stay as long as engines that were made since are used.
func SetManyLinks(n uint32) (restore func()) {
	was := manyLinks
	manyLinks = n
	return func() { manyLinks = was }
}

// SetPrimed has fn called with each floor that is primed, and returns what ends that.
func SetPrimed(fn func(floor float64)) (restore func()) {
	was := primed
	primed = fn
	return func() { primed = was }
}

// SetHelpers has all searches use helpers, until restore is called.
func SetHelpers() (restore func()) {
	postings, windows, wait := postingsPerHelper, windowsPerHelper, begun
	postingsPerHelper, windowsPerHelper, begun = 1, 2, func() { time.Sleep(200 * time.Microsecond) }
	return func() { postingsPerHelper, windowsPerHelper, begun = postings, windows, wait }
}
