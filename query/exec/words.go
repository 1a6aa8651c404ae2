package exec

import (
	"bytes"
	"errors"
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"

	"wikiseek/index"
	zapread "wikiseek/index/segment"
)

// wordIterator walks over words of one dictionary, sorted.
type wordIterator interface {
	// next returns a word and its number of documents, a nil word at the
	// end. The word is valid until the next call.
	next() ([]byte, uint64, error)
}

// wordMerger walks over the words of many dictionaries at a time.
type wordMerger struct {
	heads []wordHead
	word  []byte
}

type wordHead struct {
	it    wordIterator
	word  []byte
	count uint64
}

func newWordMerger(ix *index.Index, p *pattern, fields searched) (*wordMerger, error) {
	m := &wordMerger{}
	for _, field := range index.TextFields {
		if !fields.has(field) {
			continue
		}
		for _, s := range ix.Segments() {
			it, err := newWordIterator(s, field, p)
			if err != nil {
				return nil, fmt.Errorf("read dictionary of %s: %w", field, err)
			}
			h := wordHead{it: it}
			if err := h.advance(); err != nil {
				return nil, err
			}
			if h.word != nil {
				m.heads = append(m.heads, h)
			}
		}
	}
	return m, nil
}

func newWordIterator(s index.Segment, field string, p *pattern) (wordIterator, error) {
	if s.Reader != nil {
		d, err := s.Reader.Dictionary(field)
		if err != nil {
			return nil, err
		}
		return &mappedWords{dict: d, pattern: p}, nil
	}
	d, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	return stockWords{d.AutomatonIterator(p.automaton, p.start, p.end)}, nil
}

func (h *wordHead) advance() (err error) {
	if h.word, h.count, err = h.it.next(); err != nil {
		return fmt.Errorf("read dictionary: %w", err)
	}
	return nil
}

// next returns the next word and its documents summed over dictionaries, nil
// at the end.
func (m *wordMerger) next() ([]byte, uint64, error) {
	var least []byte
	for _, h := range m.heads {
		if least == nil || bytes.Compare(h.word, least) < 0 {
			least = h.word
		}
	}
	if least == nil {
		return nil, 0, nil
	}
	m.word = append(m.word[:0], least...)
	count := uint64(0)
	kept := m.heads[:0]
	for _, h := range m.heads {
		if bytes.Equal(h.word, m.word) {
			count += h.count
			if err := h.advance(); err != nil {
				return nil, 0, err
			}
		}
		if h.word != nil {
			kept = append(kept, h)
		}
	}
	m.heads = kept
	return m.word, count, nil
}

// mappedWords reads a dictionary from mapped bytes.
type mappedWords struct {
	dict *zapread.Dictionary
	*pattern
	it *vellum.FSTIterator
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
	var p zapread.Postings
	if err := w.dict.Open(value, &p); err != nil {
		return nil, 0, err
	}
	return word, uint64(p.Count), nil
}

// stockWords reads a dictionary through Bleve.
type stockWords struct{ it segment.DictionaryIterator }

func (w stockWords) next() ([]byte, uint64, error) {
	e, err := w.it.Next()
	if err != nil || e == nil {
		return nil, 0, err
	}
	return []byte(e.Term), e.Count, nil
}
