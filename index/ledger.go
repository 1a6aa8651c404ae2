package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A build commits batches of consecutive pages, several at a time and so in
// any order. Each batch carries a ledger entry in Bleve's internal store, so
// that documents and entry are durable together; after a kill, the entries
// say which pages of the dump are in the index.

const ledgerPrefix = "wikiseek.batch."

// ledgerEntry says that the pages First to First+Count-1 of the sources,
// counted from 0 as they were read, are committed.
type ledgerEntry struct {
	First  int64  `json:"first"`
	Count  int64  `json:"count"`
	LastID int64  `json:"last_id"` // MediaWiki id of the last page, to know the sources again
	Totals Totals `json:"totals"`
}

func (e ledgerEntry) end() int64 { return e.First + e.Count }

func (e ledgerEntry) key() []byte { return fmt.Appendf(nil, "%s%012d", ledgerPrefix, e.First) }

func (e ledgerEntry) encode() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // plain data always marshals
	}
	return b
}

// ledger holds the entries of a build by first page, none overlapping.
type ledger []ledgerEntry

// readLedger collects the entries of an internal store.
func readLedger(internal map[string][]byte) (ledger, error) {
	var l ledger
	for key, value := range internal {
		if !strings.HasPrefix(key, ledgerPrefix) {
			continue
		}
		var e ledgerEntry
		if err := json.Unmarshal(value, &e); err != nil {
			return nil, fmt.Errorf("read ledger entry %s: %w", key, err)
		}
		l = append(l, e)
	}
	slices.SortFunc(l, func(a, b ledgerEntry) int { return int(a.First - b.First) })
	return l, nil
}

// totals sums up all entries.
func (l ledger) totals() Totals {
	var t Totals
	for _, e := range l {
		t.add(e.Totals)
	}
	return t
}

var errOtherSources = errors.New("the sources are not those this build began with; give the same files, or --force to begin again")

// cursor walks the pages of the sources and says which are committed.
type cursor struct {
	ledger ledger
	next   int64 // ordinal of the next page
}

// done reports whether the next page, whose MediaWiki id is given, is
// committed, and moves on.
func (c *cursor) done(id int64) (bool, error) {
	n := c.next
	c.next++
	for len(c.ledger) > 0 && c.ledger[0].end() <= n {
		c.ledger = c.ledger[1:]
	}
	if len(c.ledger) == 0 || n < c.ledger[0].First {
		return false, nil
	}
	if e := c.ledger[0]; n == e.end()-1 && id != e.LastID {
		return false, errOtherSources
	}
	return true, nil
}

// finished reports whether every entry was met: sources shorter than the
// ledger are other sources.
func (c *cursor) finished() error {
	if len(c.ledger) > 0 && c.ledger[len(c.ledger)-1].end() > c.next {
		return errOtherSources
	}
	return nil
}

// foldEvery is the number of batches after which their entries are folded
// into one: the internal store is written whole with every batch, so it has
// to stay small.
const foldEvery = 64

// fold joins entries that lie side by side. It returns one entry for all and
// the keys that are superfluous once that one is durable.
func (l ledger) fold() (joined ledgerEntry, superfluous [][]byte) {
	for i, e := range l {
		joined.Count += e.Count
		joined.LastID = e.LastID
		joined.Totals.add(e.Totals)
		if i > 0 {
			superfluous = append(superfluous, e.key())
		}
	}
	if len(l) > 0 {
		joined.First = l[0].First
	}
	return joined, superfluous
}

// adjoining returns how many entries from the front on lie side by side.
func (l ledger) adjoining() int {
	for i := 1; i < len(l); i++ {
		if l[i].First != l[i-1].end() {
			return i
		}
	}
	return len(l)
}

// insert adds e in its place.
func (l ledger) insert(e ledgerEntry) ledger {
	i, _ := slices.BinarySearchFunc(l, e, func(a, b ledgerEntry) int { return int(a.First - b.First) })
	return slices.Insert(l, i, e)
}
