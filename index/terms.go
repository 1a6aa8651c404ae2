package index

import (
	"fmt"

	bleveindex "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// termCursor walks the sorted union of the terms of a field over segments.
type termCursor struct {
	heads []termHead
	term  []byte
	err   error
}

type termHead struct {
	it    segment.DictionaryIterator
	entry *bleveindex.DictEntry // nil at the end
}

// newTermCursor returns a cursor before the first term of field that isn't
// less than start.
func newTermCursor(segments []Segment, field string, start []byte) (*termCursor, error) {
	c := &termCursor{}
	for _, s := range segments {
		dict, err := s.Dictionary(field)
		if err != nil {
			return nil, fmt.Errorf("read dictionary of %s: %w", field, err)
		}
		it := dict.AutomatonIterator(nil, start, nil)
		entry, err := it.Next()
		if err != nil {
			return nil, fmt.Errorf("read dictionary of %s: %w", field, err)
		}
		c.heads = append(c.heads, termHead{it, entry})
	}
	return c, nil
}

// next moves to the next term; it is c.term until the call after.
func (c *termCursor) next() bool {
	least := ""
	found := false
	for _, h := range c.heads {
		if h.entry != nil && (!found || h.entry.Term < least) {
			least, found = h.entry.Term, true
		}
	}
	if !found || c.err != nil {
		return false
	}
	c.term = append(c.term[:0], least...)
	for i := range c.heads {
		if h := &c.heads[i]; h.entry != nil && h.entry.Term == string(c.term) {
			if h.entry, c.err = h.it.Next(); c.err != nil {
				c.err = fmt.Errorf("read dictionary: %w", c.err)
				return false
			}
		}
	}
	return true
}
