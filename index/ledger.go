package index

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A build commits segments, each of several stretches of the sources, in any
// order. With each goes a ledger entry in Bleve's internal store, so that
// documents and entry are durable together; after a kill, the entries say
// which pages of the dump are in the index.

const ledgerPrefix = "wikiseek.batch."

// pageRange is the pages First to First+Count-1 of the sources, counted from
// 0 as they were read.
type pageRange struct {
	First  int64 `json:"first"`
	Count  int64 `json:"count"`
	LastID int64 `json:"last_id"` // MediaWiki id of the last page, to know the sources again
}

func (r pageRange) end() int64 { return r.First + r.Count }

func compareRanges(a, b pageRange) int { return cmp.Compare(a.First, b.First) }

// ledgerEntry says what pages one segment holds.
type ledgerEntry struct {
	Ranges []pageRange `json:"ranges"` // rising, none adjoining another
	Totals Totals      `json:"totals"`
}

// add adds a page of the sources, which come in order.
func (e *ledgerEntry) add(ordinal, id int64) {
	if n := len(e.Ranges); n > 0 && e.Ranges[n-1].end() == ordinal {
		e.Ranges[n-1].Count++
		e.Ranges[n-1].LastID = id
		return
	}
	e.Ranges = append(e.Ranges, pageRange{ordinal, 1, id})
}

func (e *ledgerEntry) key() string { return fmt.Sprintf("%s%012d", ledgerPrefix, e.Ranges[0].First) }

func (e *ledgerEntry) encode() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // plain data always marshals
	}
	return b
}

// ledger is all entries of a build.
type ledger struct {
	ledgerEntry          // everything, as if it were one segment
	keys        []string // under which it is stored
}

// readLedger collects the entries of an internal store.
func readLedger(internal map[string][]byte) (ledger, error) {
	var l ledger
	for key, value := range internal {
		if !strings.HasPrefix(key, ledgerPrefix) {
			continue
		}
		var e ledgerEntry
		if err := json.Unmarshal(value, &e); err != nil {
			return ledger{}, fmt.Errorf("read ledger entry %s: %w", key, err)
		}
		l.insert(e)
	}
	return l, nil
}

// insert adds an entry that is stored.
func (l *ledger) insert(e ledgerEntry) {
	if len(e.Ranges) > 0 {
		l.keys = append(l.keys, e.key())
	}
	l.Totals.add(e.Totals)
	all := slices.Concat(l.Ranges, e.Ranges)
	slices.SortFunc(all, compareRanges)
	l.Ranges = all[:0]
	for _, r := range all {
		if n := len(l.Ranges); n > 0 && l.Ranges[n-1].end() == r.First {
			l.Ranges[n-1].Count += r.Count
			l.Ranges[n-1].LastID = r.LastID
			continue
		}
		l.Ranges = append(l.Ranges, r)
	}
}

// foldEvery is the number of entries from which on they are folded into one:
// the internal store is written whole with every batch, so it has to stay
// small.
const foldEvery = 64

// fold makes one entry of all. It returns the keys that are superfluous once
// that one is durable.
func (l *ledger) fold() (superfluous []string) {
	key := l.key()
	superfluous = slices.DeleteFunc(l.keys, func(k string) bool { return k == key })
	l.keys = []string{key}
	return superfluous
}

var errOtherSources = errors.New("the sources are not those this build began with; give the same files, or --force to begin again")

// cursor walks the pages of the sources and says which are committed.
type cursor struct {
	ranges []pageRange
	next   int64 // ordinal of the next page
}

// done reports whether the next page, whose MediaWiki id is given, is
// committed, and moves on.
func (c *cursor) done(id int64) (bool, error) {
	n := c.next
	c.next++
	for len(c.ranges) > 0 && c.ranges[0].end() <= n {
		c.ranges = c.ranges[1:]
	}
	if len(c.ranges) == 0 || n < c.ranges[0].First {
		return false, nil
	}
	if r := c.ranges[0]; n == r.end()-1 && id != r.LastID {
		return false, errOtherSources
	}
	return true, nil
}

// finished reports whether every range was met: sources shorter than the
// ledger are other sources.
func (c *cursor) finished() error {
	if len(c.ranges) > 0 && c.ranges[len(c.ranges)-1].end() > c.next {
		return errOtherSources
	}
	return nil
}
