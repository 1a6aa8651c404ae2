package exec

import (
	"slices"
	"strconv"

	"wikiseek/index"
)

// allowed are the documents and pages that may be hits, by their namespace.
type allowed struct {
	docs  []uint64 // a set of documents
	pages []uint64
}

// maxAllowed is how many sets for namespaces are kept: wikis search few
// combinations of them.
const maxAllowed = 16

// allow returns what may be a hit in some namespaces, nil for all.
func (e *Engine) allow(namespaces []int) *allowed {
	key := []byte("all")
	if namespaces != nil {
		key = key[:0]
		for _, ns := range namespaces {
			key = append(strconv.AppendInt(key, int64(ns), 10), ' ')
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if a, ok := e.allowed[string(key)]; ok {
		return a
	}
	if len(e.allowed) >= maxAllowed {
		clear(e.allowed)
	}
	a := e.computeAllowed(namespaces)
	e.allowed[string(key)] = a
	return a
}

func (e *Engine) computeAllowed(namespaces []int) *allowed {
	a := &allowed{docs: make([]uint64, e.words), pages: make([]uint64, (e.cols.Pages()+63)/64)}
	for page, kind := range e.cols.Kind {
		if kind == index.KindPage && (namespaces == nil || slices.Contains(namespaces, int(e.cols.Namespace[page]))) {
			setBit(a.pages, uint32(page))
		}
	}
	for i := range e.parts {
		s := &e.parts[i]
		for doc := range s.docs {
			if page := e.cols.Page[s.base+doc]; page != index.None && hasBit(a.pages, page) {
				setBit(a.docs[s.word:], doc)
			}
		}
	}
	return a
}

func setBit(set []uint64, i uint32)      { set[i>>6] |= 1 << (i & 63) }
func hasBit(set []uint64, i uint32) bool { return set[i>>6]>>(i&63)&1 != 0 }

// setBits sets n bits from i on.
func setBits(set []uint64, i, n uint32) {
	for n > 0 {
		here := min(n, 64-i&63)
		set[i>>6] |= ^uint64(0) >> (64 - here) << (i & 63)
		i, n = i+here, n-here
	}
}
