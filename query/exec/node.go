package exec

// Node is a node of a query, analysed already.
type Node interface{ node() }

// Word is one word. It matches where its stem stands in a text field. Stem is
// what the analyzer made of Plain: so Plain stands only where Stem does, in each
// field, and isn't looked up where that isn't.
type Word struct {
	Plain string // as written, folded; "" where the index has stems alone
	Stem  string
	Same  bool // a word that is written like Stem has that stem; of no matter where there are stems alone
}

// twins reports whether the word is written like its stem.
func (w Word) twins() bool { return w.Same && w.Plain == w.Stem }

// Run is a run of characters of a script written without spaces. It matches
// a section that holds all its bigrams.
type Run struct {
	Plain []string // its characters; none where the index has stems alone
	Stem  []string // its bigrams; the character itself where there is but one
	Any   bool     // one bigram, or character that isn't common, is enough to match
}

// Phrase is words or characters in a row, as written. It matches within one
// field.
type Phrase struct {
	Terms []string
	Pairs []Pair // of the terms, those of two characters; none are needed
	Slop  int    // how far the terms may be moved, in positions
}

// Prefix matches words that begin with Term.
type Prefix struct{ Term string }

// Wildcard matches words by a pattern: * stands for any characters, ? for one.
type Wildcard struct{ Pattern string }

// Fuzzy matches words that become Term by at most Distance insertions,
// deletions, replacements or swaps of neighbours, 0 to 2. The first
// fuzzyPrefix characters are the same.
type Fuzzy struct {
	Term     string
	Distance int
}

// InTitle matches pages of which the title, or the title of a redirect,
// matches Node: anything but a Bool or a filter.
type InTitle struct{ Node Node }

// Pages matches these pages. It doesn't score.
type Pages struct{ Pages []uint32 }

// Bool combines nodes. All of Must, none of MustNot, and where Must is empty
// at least one of Should have to match; Should scores in any case.
type Bool struct {
	Must, Should, MustNot []Node
}

func (Word) node()     {}
func (Run) node()      {}
func (Phrase) node()   {}
func (Prefix) node()   {}
func (Wildcard) node() {}
func (Fuzzy) node()    {}
func (InTitle) node()  {}
func (Pages) node()    {}
func (*Bool) node()    {}
