package query

import (
	"sync/atomic"
	"unsafe"
)

// shown keeps the hits that were shown last, but for what they have of one query
// alone: to read what is stored of ten takes longer than to find them, and what one
// query finds others do too. It may be used by several goroutines.
type shown struct {
	sets [shownSets][2]atomic.Pointer[shownHit] // the one kept last comes first
}

type shownHit struct {
	doc uint32
	hit Hit
}

// Bounds on the memory that hits are kept in: about 4 MiB where titles and headings
// are as long as most are, 12 MiB where they are as long as may be.
const (
	shownSets  = 1 << 12
	mostShown  = 20   // of a search, if its hits are kept: long lists would push out all others
	shownBytes = 1024 // of what a hit has besides its fixed size
)

// of returns the set of a document. Those that lie side by side, and are often found
// together, have sets of their own.
func (s *shown) of(doc uint32) *[2]atomic.Pointer[shownHit] { return &s.sets[doc%shownSets] }

// get sets hit to what is kept of a document, if there is anything.
func (s *shown) get(doc uint32, hit *Hit) bool {
	set := s.of(doc)
	for i := range set {
		if kept := set[i].Load(); kept != nil && kept.doc == doc {
			*hit = kept.hit
			return true
		}
	}
	return false
}

// keep keeps one of n hits, in the place of the one of its set that was kept first.
func (s *shown) keep(doc uint32, hit *Hit, n int) {
	size := len(hit.ID) + len(hit.Title) + len(hit.Anchor) + len(hit.URL)
	for _, heading := range hit.Section {
		size += len(heading) + int(unsafe.Sizeof(heading))
	}
	if n > mostShown || size > shownBytes {
		return
	}
	set := s.of(doc)
	set[1].Store(set[0].Swap(&shownHit{doc, *hit}))
}
