package segment

import (
	"errors"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// Bleve looks segment plugins up in a registry of the process; ours has the
// name and version of the one that it replaces, since it reads and writes the
// same files.
func init() { scorch.RegisterSegmentPlugin(&plugin{}, true) }

// plugin makes segments of packs, and leaves documents of others to zap.
type plugin struct{ zap.ZapPlugin }

var errMixedBatch = errors.New("a batch that holds a pack can't hold other documents")

// New makes a segment of documents.
func (p *plugin) New(docs []index.Document) (segment.Segment, uint64, error) {
	return p.NewUsing(docs, nil)
}

// NewUsing makes a segment of documents.
func (p *plugin) NewUsing(docs []index.Document, config map[string]any) (segment.Segment, uint64, error) {
	for _, d := range docs {
		pack, ok := d.(*Pack)
		if !ok {
			continue
		}
		if len(docs) > 1 {
			return nil, 0, errMixedBatch
		}
		return pack.segment(config)
	}
	return p.ZapPlugin.NewUsing(docs, config)
}

// Open opens a segment file.
func (p *plugin) Open(path string) (segment.Segment, error) { return p.OpenUsing(path, nil) }

// OpenUsing opens a segment file, with its positions where it has them.
func (p *plugin) OpenUsing(path string, config map[string]any) (segment.Segment, error) {
	s, err := p.ZapPlugin.OpenUsing(path, config)
	if err != nil {
		return nil, err
	}
	return newFileSegment(s.(*zap.Segment))
}

// Merge writes the live documents of segments to a new segment file.
func (p *plugin) Merge(segments []segment.Segment, drops []*roaring.Bitmap, path string,
	closeCh chan struct{}, s segment.StatsReporter) ([][]uint64, uint64, error) {
	return p.MergeUsing(segments, drops, path, closeCh, s, nil)
}

// MergeUsing is Merge. Where a segment isn't ours, zap merges them.
func (p *plugin) MergeUsing(segments []segment.Segment, drops []*roaring.Bitmap, path string,
	closeCh chan struct{}, s segment.StatsReporter, config map[string]any) ([][]uint64, uint64, error) {
	if m, ok := newMerger(segments, drops); ok {
		m.closed = closeCh
		return m.merge(path)
	}
	stock := make([]segment.Segment, len(segments))
	for i, s := range segments {
		stock[i] = unwrap(s)
	}
	return p.ZapPlugin.MergeUsing(stock, drops, path, closeCh, s, config)
}

// unwrap returns the segment as zap knows it.
func unwrap(s segment.Segment) segment.Segment {
	switch s := s.(type) {
	case *memorySegment:
		return s.SegmentBase
	case *fileSegment:
		return s.Segment
	}
	return s
}
