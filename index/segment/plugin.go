package segment

import (
	"errors"
	"fmt"
	"os"

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

// A Pack is a finished segment on its way into scorch. It goes into a batch
// as the only document there is to add; what else the batch holds, such as
// ids to delete, is committed with it.
type Pack struct {
	mem       []byte // a segment file without its footer
	sum       uint32 // CRC-32 of mem
	docs      uint32
	offsets   offsets
	positions []byte // the file of positions
}

var _ index.Document = (*Pack)(nil)

// packID is what scorch takes for the id of the document. No document of ours
// has it.
const packID = "\x00pack"

// Bytes is the size of the segment with its positions.
func (p *Pack) Bytes() int { return len(p.mem) + len(p.positions) }

// Docs is the number of documents in the segment.
func (p *Pack) Docs() int { return int(p.docs) }

// ID is the id under which a pack goes into a batch.
func (p *Pack) ID() string { return packID }

// Size is the memory that the pack takes.
func (p *Pack) Size() int { return p.Bytes() }

// VisitFields does nothing: the fields are inverted already. So do the other
// methods that scorch calls to have a document analysed.
func (p *Pack) VisitFields(index.FieldVisitor) {}

// VisitComposite does nothing.
func (p *Pack) VisitComposite(index.CompositeFieldVisitor) {}

// HasComposite reports false.
func (p *Pack) HasComposite() bool { return false }

// NumPlainTextBytes is 0; only statistics of Bleve's use it.
func (p *Pack) NumPlainTextBytes() uint64 { return 0 }

// AddIDField does nothing.
func (p *Pack) AddIDField() {}

// StoredFieldsBytes is 0; only statistics of Bleve's use it.
func (p *Pack) StoredFieldsBytes() uint64 { return 0 }

// Indexed reports false, as documents of Bleve's do that hold no nested ones.
func (p *Pack) Indexed() bool { return false }

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

func (p *Pack) segment(config map[string]any) (segment.Segment, uint64, error) {
	stats, ok := config[segment.StatsKey].(*segment.Stats)
	if !ok || stats == nil {
		stats = new(segment.Stats)
	}
	base, err := zap.InitSegmentBase(p.mem, p.sum, chunkMode, uint64(p.docs), p.offsets.stored, p.offsets.sections, config, stats)
	if err != nil {
		return nil, 0, fmt.Errorf("read new segment: %w", err)
	}
	return &memorySegment{base, p}, uint64(p.Bytes()), nil
}

// memorySegment is a segment that isn't on disk yet.
type memorySegment struct {
	*zap.SegmentBase
	pack *Pack
}

// Persist writes the segment to path and its positions beside it, which come
// first: where a segment is, there are its positions.
func (s *memorySegment) Persist(path string) error {
	if err := writeFile(PositionsName(path), s.pack.positions); err != nil {
		return err
	}
	end, _ := footer(s.pack.docs, s.pack.offsets, s.pack.sum)
	return writeFile(path, s.pack.mem, end)
}

// writeFile writes a file durably, or removes it.
func writeFile(path string, parts ...[]byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write segment: %w", err)
	}
	for _, b := range parts {
		if err == nil {
			_, err = f.Write(b)
		}
	}
	return closeFile(f, err)
}

// closeFile syncs and closes a file that was written with the error given,
// and removes it unless all went well.
func closeFile(f *os.File, err error) error {
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err != nil {
		return errors.Join(fmt.Errorf("write segment: %w", err), os.Remove(f.Name()))
	}
	return nil
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
