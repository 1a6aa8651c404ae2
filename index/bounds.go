package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wikiseek/index/segment"
)

// scoredFields lists the index fields whose terms score.
func scoredFields() []string {
	var list []string
	for _, field := range TextFields {
		list = append(list, field, Stem(field))
	}
	return list
}

// openReaders gives each segment the reader of its bytes, where it can be
// read so, with its bounds.
func (ix *Index) openReaders() {
	for i := range ix.segments {
		if r, ok := segment.NewReader(ix.segments[i].Segment); ok {
			_ = r.OpenBounds() // absent, stale or damaged: computed when needed
			ix.segments[i].Reader = r
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

// writeBounds writes the score bounds of each segment beside it, and removes
// those of segments that are gone.
func writeBounds(path string, segments []Segment) error {
	var used []string
	for _, s := range segments {
		r, ok := segment.NewReader(s.Segment)
		if !ok {
			continue
		}
		if err := keepBounds(r); err != nil {
			return err
		}
		used = append(used, filepath.Base(segment.BoundsPath(r.Path())))
	}
	dir := filepath.Join(path, storeDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("list segments: %w", err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), segment.BoundsSuffix) && !slices.Contains(used, e.Name()) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("remove stale bounds: %w", err)
			}
		}
	}
	return nil
}
