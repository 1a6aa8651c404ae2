package index

import (
	"encoding/binary"
	"errors"
	"slices"
)

// A page's share of the totals lies in a stored field of its last document,
// so that an update can take it out again: extracting the old page anew would
// cost time, would need its source, and would come to something else with
// every improvement of the parser.

// pageCounts is what a page adds to the totals and the columns don't tell.
type pageCounts struct {
	textBytes int64
	tokens    [numTextFields]int64 // of each of TextFields
}

var errCounts = errors.New("field " + FieldCounts + " is damaged")

// add counts tokens of a text field.
func (c *pageCounts) add(field string, tokens int64) {
	c.tokens[slices.Index(TextFields, field)] += tokens
}

func (c *pageCounts) addTo(t *Totals) {
	t.TextBytes += c.textBytes
	for i, name := range TextFields {
		t.Tokens[name] += c.tokens[i]
	}
}

// encode writes the bytes of text and the tokens of each of TextFields, as
// uvarints.
func (c *pageCounts) encode() []byte {
	b := binary.AppendUvarint(nil, uint64(c.textBytes))
	for _, n := range c.tokens {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

// decodeCounts reads what encode wrote.
func decodeCounts(b []byte) (c pageCounts, err error) {
	next := func() int64 {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > 1<<62 {
			b, err = nil, errCounts
			return 0
		}
		b = b[n:]
		return int64(v)
	}
	c.textBytes = next()
	for i := range c.tokens {
		c.tokens[i] = next()
	}
	return c, err
}

// contribution is what a page adds to the totals.
func (ix *Index) contribution(page uint32) (Totals, error) {
	t := Totals{}
	switch ix.columns.Kind[page] {
	case KindForeign:
		return t, nil
	case KindRedirect:
		t.Redirects = 1
	default:
		docs := ix.columns.Sections(page)
		counts, err := ix.counts(docs[len(docs)-1])
		if err != nil {
			return t, err
		}
		t.Pages, t.Sections, t.Tokens = 1, int64(len(docs)), make(map[string]int64, numTextFields)
		counts.addTo(&t)
	}
	at, err := ix.sourcePlace(page)
	t.addSource(at)
	return t, err
}

// counts reads the counts of the page of which doc is the last document.
func (ix *Index) counts(doc uint32) (pageCounts, error) {
	var counts pageCounts
	decoded := errCounts // what is absent is damaged too
	err := ix.stored(doc, func(field string, value []byte) {
		if field == FieldCounts {
			counts, decoded = decodeCounts(value)
		}
	})
	if err == nil {
		err = decoded
	}
	return counts, err
}

// sourcePlace reads where the source of a page is.
func (ix *Index) sourcePlace(page uint32) (at sourcePlace, err error) {
	var decoded error
	err = ix.stored(ix.columns.Lead(page), func(field string, value []byte) {
		if field == FieldSource {
			at, decoded = decodeSourcePlace(value)
		}
	})
	if err == nil {
		err = decoded
	}
	return at, err
}
