package index

import (
	"encoding/binary"
	"errors"
)

// A page's share of the totals lies in a stored field of its lead, so that an
// update can take it out again: extracting the old page anew would cost time,
// would need its source, and would come to something else with every
// improvement of the parser.

var errCounts = errors.New("field " + FieldCounts + " is damaged")

// encodeCounts writes the parts of t that the columns don't tell: the bytes
// of text, then the tokens of each of TextFields, plain and stem; uvarints.
func encodeCounts(t Totals) []byte {
	b := binary.AppendUvarint(nil, uint64(t.TextBytes))
	for _, name := range TextFields {
		b = binary.AppendUvarint(b, uint64(t.Tokens[name]))
		b = binary.AppendUvarint(b, uint64(t.Tokens[Stem(name)]))
	}
	return b
}

// decodeCounts reads what encodeCounts wrote.
func decodeCounts(b []byte) (Totals, error) {
	next := func() int64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			b = nil
			return -1
		}
		b = b[n:]
		return int64(v)
	}
	t := Totals{TextBytes: next(), Tokens: make(map[string]int64, 2*len(TextFields))}
	least := t.TextBytes
	for _, name := range TextFields {
		t.Tokens[name], t.Tokens[Stem(name)] = next(), next()
		least = min(least, t.Tokens[name], t.Tokens[Stem(name)])
	}
	if least < 0 {
		return Totals{}, errCounts
	}
	return t, nil
}

// contribution is what a page adds to the totals.
func (ix *Index) contribution(page uint32) (t Totals, err error) {
	switch ix.columns.Kind[page] {
	case KindRedirect:
		return Totals{Redirects: 1}, nil
	case KindForeign:
		return Totals{}, nil
	}
	counts := errCounts // what is absent is damaged too
	err = ix.stored(ix.columns.Lead(page), func(field string, value []byte) {
		if field == FieldCounts {
			t, counts = decodeCounts(value)
		}
	})
	if err == nil {
		err = counts
	}
	t.Pages, t.Sections = 1, int64(len(ix.columns.Sections(page)))
	return t, err
}
