package index

import (
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"wikiseek/index/segment"
)

// Phrases need the positions of tokens, which lie beside the segments. They
// are lost with their file, and where a program that knows only Bleve merges
// segments. Nothing else depends on them, so an index without is one in which
// phrases find less: MissingPositions tells, Verify mends it, and an update
// indexes the pages again that are concerned.

// MissingPositions returns how many documents of the index have lost the
// positions of their tokens, and how many documents there are.
func (ix *Index) MissingPositions() (missing, all int) { return ix.missing, len(ix.columns.Docs) }

func (ix *Index) countMissing() {
	for _, s := range ix.segments {
		if segment.PositionsOf(s.Segment) == nil {
			ix.missing += ix.countOurs(s)
		}
	}
}

// countOurs returns how many live documents of a segment are of our pages.
func (ix *Index) countOurs(s Segment) int {
	n := 0
	for _, page := range ix.columns.Page[s.Base : uint64(s.Base)+s.Count()] {
		if page != None && ix.columns.Kind[page] != KindForeign {
			n++
		}
	}
	return n
}

// findLossy looks for segments that have lost their positions in the
// generation that is to be written to, besides those that are known.
func (b *builder) findLossy() error {
	if b.lossy == nil {
		b.lossy = make(map[string]bool)
	}
	return withSnapshot(b.buildPath(), func(snapshot *scorch.IndexSnapshot) error {
		for _, s := range liveSegments(snapshot) {
			if segment.CheckSum(s.Segment) != nil {
				b.lossy[s.name()] = true
			}
		}
		return nil
	})
}

// lostPositions reports whether a page has documents in segments that have lost
// their positions.
func (u *updater) lostPositions(page uint32) bool {
	return len(u.lossy) > 0 && slices.ContainsFunc(u.columns.Sections(page), func(doc uint32) bool {
		s, err := segmentOf(u.now.segments, doc)
		return err == nil && u.lossy[s.name()]
	})
}

// warnLossy tells that pages are read again that haven't changed.
func (u *updater) warnLossy() {
	if n := len(u.lossy); n > 0 {
		u.opts.Warn(fmt.Sprintf("%d of %d segments have lost the positions of tokens, which phrases need: their pages are indexed again", n, len(u.now.segments)))
	}
}
