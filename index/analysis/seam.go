package analysis

// A seam is a token of two characters that follow each other in the plain list
// without being a bigram: punctuation or a blank stands between. A phrase doesn't
// mind that. So a text holds a phrase of characters only if it has, of each two
// of them, the bigram or the seam.

// seamMark stands between the characters of a seam, and in no other term.
const seamMark = ' '

// A Pair is what the index has of two characters of a phrase that follow each
// other: where one stands behind the other, there is either term.
type Pair struct{ Bigram, Seam string }

// Pairs returns those pairs of plain tokens that the index has.
func Pairs(plain []Token) []Pair {
	var pairs []Pair
	for i := 1; i < len(plain); i++ {
		if a, b := &plain[i-1], &plain[i]; joins(a.Kind) && joins(b.Kind) {
			pairs = append(pairs, Pair{Bigram: a.Term + b.Term, Seam: a.Term + string(seamMark) + b.Term})
		}
	}
	return pairs
}
