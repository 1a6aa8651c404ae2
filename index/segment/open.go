package segment

import (
	"errors"
	"sync/atomic"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// fileSegment is a segment on disk.
type fileSegment struct {
	*zap.Segment
	positions *Positions // nil where they are lost
	refs      atomic.Int64
}

// newFileSegment takes over s. Positions that don't belong to it, because
// another program replaced the segment, are left alone.
func newFileSegment(s *zap.Segment) (*fileSegment, error) {
	f := &fileSegment{Segment: s}
	f.refs.Store(1)
	positions, err := openPositions(PositionsName(s.Path()))
	switch {
	case errors.Is(err, ErrDamaged):
		return f, nil // as good as none; verify tells
	case err != nil:
		return nil, errors.Join(err, s.Close())
	case positions == nil:
	case positions.docs == uint32(s.NumDocs()) && positions.zapSum == s.CRC():
		f.positions = positions
	default:
		if err := positions.close(); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return f, nil
}

// AddRef counts one more user.
func (s *fileSegment) AddRef() {
	s.refs.Add(1)
	s.Segment.AddRef()
}

// DecRef counts one user less, and lets go of the files with the last.
func (s *fileSegment) DecRef() error {
	err := s.Segment.DecRef()
	if s.refs.Add(-1) == 0 && s.positions != nil {
		err = errors.Join(err, s.positions.close())
	}
	return err
}

// Close is DecRef.
func (s *fileSegment) Close() error { return s.DecRef() }

// PositionsOf returns the positions of a segment, or nil where it has none: a
// segment that stock Bleve made or merged.
func PositionsOf(s segment.Segment) *Positions {
	if f, ok := s.(*fileSegment); ok {
		return f.positions
	}
	return nil
}
