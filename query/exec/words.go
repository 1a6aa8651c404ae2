package exec

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"

	"wikiseek/index"
	zapread "wikiseek/index/segment"
)

// wordIterator walks over words of one dictionary, sorted.
type wordIterator interface {
	// next returns a word and its number of documents, dead ones included, a
	// nil word at the end. The word is valid until the next call.
	next() ([]byte, uint64, error)

	// live is the number of documents of that word that aren't dead.
	live() (uint64, error)
}

// wordMerger walks over the words of many dictionaries at a time.
type wordMerger struct{ heads []wordHead }

type wordHead struct {
	it     wordIterator
	word   []byte
	count  uint64
	merged bool // the word is what the merger returned
}

func newWordMerger(ix *index.Index, p *pattern, fields searched, dead []*roaring.Bitmap) (*wordMerger, error) {
	m := &wordMerger{}
	for _, field := range index.TextFields {
		if !fields.has(field) {
			continue
		}
		for i, s := range ix.Segments() {
			it, err := newWordIterator(s, field, p, dead[i])
			if err != nil {
				return nil, fmt.Errorf("read dictionary of %s: %w", field, err)
			}
			h := wordHead{it: it}
			if err := h.advance(); err != nil {
				return nil, err
			}
			m.heads = append(m.heads, h)
		}
	}
	return m, nil
}

func newWordIterator(s index.Segment, field string, p *pattern, dead *roaring.Bitmap) (wordIterator, error) {
	if s.Reader != nil {
		d, err := s.Reader.Dictionary(field)
		if err != nil {
			return nil, err
		}
		return &mappedWords{dict: d, pattern: p, dead: dead}, nil
	}
	d, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	return &stockWords{dict: d, it: d.AutomatonIterator(p.automaton, p.start, p.end), dead: dead}, nil
}

func (h *wordHead) advance() (err error) {
	if h.word, h.count, err = h.it.next(); err != nil {
		return fmt.Errorf("read dictionary: %w", err)
	}
	return nil
}

// next returns the next word and its documents summed over dictionaries, dead
// ones included, nil at the end. The word is valid until the next call.
func (m *wordMerger) next() ([]byte, uint64, error) {
	var least []byte
	kept := m.heads[:0]
	for _, h := range m.heads {
		if h.merged {
			if err := h.advance(); err != nil {
				return nil, 0, err
			}
		}
		if h.word == nil {
			continue
		}
		if least == nil || bytes.Compare(h.word, least) < 0 {
			least = h.word
		}
		kept = append(kept, h)
	}
	m.heads = kept
	count := uint64(0)
	for i := range m.heads {
		h := &m.heads[i]
		if h.merged = bytes.Equal(h.word, least); h.merged {
			count += h.count
		}
	}
	return least, count, nil
}

// live is the documents of the word that next returned, without dead ones.
func (m *wordMerger) live() (uint64, error) {
	count := uint64(0)
	for _, h := range m.heads {
		if !h.merged {
			continue
		}
		n, err := h.it.live()
		if err != nil {
			return 0, fmt.Errorf("count documents of %s: %w", h.word, err)
		}
		count += n
	}
	return count, nil
}

// mappedWords reads a dictionary from mapped bytes.
type mappedWords struct {
	dict *zapread.Dictionary
	*pattern
	it       *vellum.FSTIterator
	postings zapread.Postings // of the word
	dead     *roaring.Bitmap
}

func (w *mappedWords) next() ([]byte, uint64, error) {
	var err error
	if w.it == nil {
		w.it, err = w.dict.Iterator(w.automaton, w.start, w.end)
	} else {
		err = w.it.Next()
	}
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	word, value := w.it.Current()
	if err := w.dict.Open(value, &w.postings); err != nil {
		return nil, 0, err
	}
	return word, uint64(w.postings.Count), nil
}

func (w *mappedWords) live() (uint64, error) {
	n, err := live(&w.postings, w.dead)
	return uint64(n), err
}

// stockWords reads a dictionary through Bleve.
type stockWords struct {
	dict segment.TermDictionary
	it   segment.DictionaryIterator
	word string
	dead *roaring.Bitmap
}

func (w *stockWords) next() ([]byte, uint64, error) {
	e, err := w.it.Next()
	if err != nil || e == nil {
		return nil, 0, err
	}
	w.word = e.Term
	return []byte(e.Term), e.Count, nil
}

func (w *stockWords) live() (uint64, error) {
	list, err := w.dict.PostingsList([]byte(w.word), w.dead, nil)
	if err != nil {
		return 0, err
	}
	return list.Count(), nil
}
