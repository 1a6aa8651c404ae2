package exec

import (
	"fmt"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// stockKey names a list of postings.
type stockKey struct{ field, term string }

// stockList are the postings of a term in an index field, over all segments.
type stockList struct {
	stockKey
	docs           []uint32 // rising
	freqs, lengths []uint32 // nil if each is 1
	df             float64
}

// list reads the postings of a term.
func (s *stock) list(key stockKey) (*stockList, error) {
	if l, ok := s.lists[key]; ok {
		return l, nil
	}
	l := &stockList{stockKey: key, freqs: []uint32{}, lengths: []uint32{}}
	for i, part := range s.ix.Segments() {
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		read := s.readMapped
		if part.Reader == nil {
			read = s.readForeign
		}
		if err := read(l, i, part); err != nil {
			return nil, fmt.Errorf("read postings of %s: %w", key.field, err)
		}
	}
	l.df = float64(len(l.docs))
	s.lists[key] = l
	return l, nil
}

func (l *stockList) add(part index.Segment, doc, freq, length uint32) {
	if part.Deleted == nil || !part.Deleted.Contains(doc) {
		l.docs = append(l.docs, part.Base+doc)
		l.freqs, l.lengths = append(l.freqs, freq), append(l.lengths, length)
	}
}

// readMapped reads a list from a segment's bytes.
func (s *stock) readMapped(l *stockList, _ int, part index.Segment) error {
	d, err := part.Reader.Dictionary(l.field)
	if err != nil {
		return err
	}
	var p segment.Postings
	if found, err := d.Postings([]byte(l.term), &p); err != nil || !found {
		return err
	}
	blocks, err := part.Reader.Blocks(&p, new(segment.Blocks))
	if err != nil {
		return err
	}
	c := new(segment.Cursor)
	c.Init(p, blocks)
	for b := range c.Blocks.Last {
		if b%(checkEvery/segment.BlockSize) == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		c.Load(b)
		if err := c.LoadFreqs(); err != nil {
			return err
		}
		for i, doc := range c.Docs[:c.N] {
			l.add(part, doc, c.Freqs[i], c.Lengths[i])
		}
	}
	return nil
}

// readForeign reads a list through Bleve.
func (s *stock) readForeign(l *stockList, i int, part index.Segment) error {
	d, err := s.dictionary(l.field, i)
	if err != nil {
		return err
	}
	list, err := d.PostingsList([]byte(l.term), nil, nil)
	if err != nil {
		return err
	}
	it := list.Iterator(true, true, false, nil)
	for n := 0; ; n++ {
		p, err := it.Next()
		if p == nil || err != nil {
			return err
		}
		if n%checkEvery == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		l.add(part, uint32(p.Number()), uint32(p.Frequency()), uint32(fieldLength(p)))
	}
}
