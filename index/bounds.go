package index

import (
	"errors"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"wikiseek/index/segment"
)

// scoredFields lists the index fields whose terms score.
func scoredFields() []segment.Pair {
	var list []segment.Pair
	for _, field := range TextFields {
		list = append(list, segment.Pair{Plain: field, Stem: Stem(field)})
	}
	return list
}

// openBounds opens the bounds of all segments.
func (ix *Index) openBounds() {
	for _, s := range ix.segments {
		if s.Reader != nil {
			_ = s.Reader.OpenBounds() // absent, stale or damaged: computed when needed
		}
	}
}

func (ix *Index) closeReaders() error {
	var errs []error
	for _, s := range ix.segments {
		if s.Reader != nil {
			errs = append(errs, s.Reader.Close())
		}
	}
	return errors.Join(errs...)
}

// keepBounds writes the bounds of a segment, unless it has them already: an
// update shares most segments with the generation before.
func keepBounds(r *segment.Reader) error {
	if r.OpenBounds() == nil {
		return r.Close()
	}
	return r.WriteBounds(scoredFields())
}

// writeBounds writes the score bounds of each segment beside it, some at a time,
// and removes those of segments that are gone.
func writeBounds(path string, segments []Segment, workers int) error {
	used := make(map[string]bool)
	var g errgroup.Group
	g.SetLimit(workers)
	for _, s := range segments {
		if r, ok := segment.NewReader(s.Segment); ok {
			used[filepath.Base(segment.BoundsPath(r.Path()))] = true
			g.Go(func() error { return keepBounds(r) })
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return removeStale(path, used, segment.BoundsSuffix)
}
