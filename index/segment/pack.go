package segment

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/mmap-go"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"wikiseek/index/internal/memory"
)

// A Pack is a finished segment on its way into scorch. It goes into a batch
// as the only document there is to add; what else the batch holds, such as
// ids to delete, is committed with it.
//
// Its files are written already, but not synced, and mapped: so segments that
// wait for their commit take no memory. To persist one is to rename them.
type Pack struct {
	path      string // of the segment; its positions are beside it
	moved     int    // files that are where they are to stay
	mem       []byte // the segment without its footer
	sum       uint32 // CRC-32 of mem
	docs      uint32
	offsets   offsets
	positions []byte
	mapping   *mapping // of mem and positions
}

var _ index.Document = (*Pack)(nil)

// A mapping is of the files of a pack. They are unmapped when nothing refers to
// the pack any more, nor to the segment that zap makes of it: dictionaries and
// lists of that are all that a merge or a reader may hold.
type mapping struct {
	maps  [2]mmap.MMap
	users atomic.Int32
}

// useIn keeps files mapped as long as an object is there.
func useIn[T any](object *T, m *mapping) {
	m.users.Add(1)
	runtime.AddCleanup(object, (*mapping).release, m)
}

func (m *mapping) release() {
	if m.users.Add(-1) > 0 {
		return
	}
	for _, files := range m.maps {
		_ = files.Unmap() // there is nobody left to tell
	}
}

// packID is what scorch takes for the id of the document. No document of ours
// has it.
const packID = "\x00pack"

// Bytes is the size of the segment with its positions.
func (p *Pack) Bytes() int { return len(p.mem) + len(p.positions) }

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

// mapPack maps the files of a segment that the pack describes.
func mapPack(p *Pack) (*Pack, error) {
	mem, err := memory.Map(p.path)
	if err != nil {
		return nil, fmt.Errorf("map new segment: %w", err)
	}
	positions, err := memory.Map(PositionsName(p.path))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("map new segment: %w", err), mem.Unmap())
	}
	p.mem, p.positions = mem[:len(mem)-footerSize], positions
	p.mapping = &mapping{maps: [2]mmap.MMap{mem, positions}}
	useIn(p, p.mapping)
	return p, nil
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
	useIn(base, p.mapping)
	runtime.KeepAlive(p)
	return &memorySegment{base, p}, uint64(p.Bytes()), nil
}

// memorySegment is a segment that scorch doesn't have on disk yet.
type memorySegment struct {
	*zap.SegmentBase
	pack *Pack
}

// Persist moves the segment to path and its positions beside it, which come
// first: where a segment is, there are its positions. Both are there to stay when
// it returns, for the commit that names them comes next. It may be called again
// where what comes after it failed.
func (s *memorySegment) Persist(path string) error {
	p := s.pack
	names := [][2]string{{PositionsName(p.path), PositionsName(path)}, {p.path, path}}
	for p.moved < len(names) {
		if err := moveFile(names[p.moved][0], names[p.moved][1]); err != nil {
			return fmt.Errorf("write segment: %w", err)
		}
		p.moved++
	}
	if err := SyncDir(filepath.Dir(path)); err != nil {
		return fmt.Errorf("write segment: %w", err)
	}
	p.path = path
	return nil
}

// moveFile syncs a file and renames it.
func moveFile(from, to string) error {
	f, err := os.OpenFile(from, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(from, to)
}
