package query

import (
	"sync/atomic"
	"unsafe"
)

// shown keeps the places of the hits that were shown last: to read what is stored of ten
// takes longer than to find them, and what one query finds others do too. It may be used
// by several goroutines.
type shown struct {
	sets [shownSets][2]atomic.Pointer[Place] // the one kept last comes first
}

// Bounds on the memory that places are kept in: about 8 MiB where titles and headings
// are as long as most are, 24 MiB where they are as long as may be.
const (
	shownSets  = 1 << 13
	mostShown  = 20   // of a search, if its hits are kept: long lists would push out all others
	shownBytes = 1024 // of what a place has besides its fixed size
)

// of returns the set of a document. Those that lie side by side, and are often found
// together, have sets of their own.
func (s *shown) of(doc uint32) *[2]atomic.Pointer[Place] { return &s.sets[doc%shownSets] }

// get returns what is kept of a document, or nil.
func (s *shown) get(doc uint32) *Place {
	set := s.of(doc)
	for i := range set {
		if kept := set[i].Load(); kept != nil && kept.doc == doc {
			return kept
		}
	}
	return nil
}

// keep keeps the place of one of n hits, instead of the one of its set that was kept first.
func (s *shown) keep(place *Place, n int) {
	size := len(place.ID) + len(place.Title) + len(place.Anchor) + len(place.URL)
	for _, heading := range place.Section {
		size += len(heading) + int(unsafe.Sizeof(heading))
	}
	if n > mostShown || size > shownBytes {
		return
	}
	set := s.of(place.doc)
	set[1].Store(set[0].Swap(place))
}
