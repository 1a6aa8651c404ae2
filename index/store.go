package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	scorchsegment "github.com/blevesearch/scorch_segment_api/v2"

	"wikiseek/index/segment"
)

// lockTimeout is how long opening waits for Bleve's own lock. A writer that
// isn't ours may hold it; waiting for ever would tell nobody.
const (
	lockTimeout = "2s"
	boltTimeout = 2 * time.Second // the same, for bolt itself
)

// store is a generation opened through Bleve.
type store struct {
	bleve    bleve.Index
	advanced bleveindex.Index
}

// createStore makes an empty generation at path that carries internal
// values, and closes it again.
func createStore(path string, internal map[string][]byte) error {
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("remove unfinished generation: %w", err)
	}
	ix, err := bleve.NewUsing(path, newMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return fmt.Errorf("create generation: %w", err)
	}
	s, err := newStore(ix)
	if err != nil {
		return errors.Join(err, ix.Close())
	}
	batch := bleveindex.NewBatch()
	for key, value := range internal {
		batch.SetInternal([]byte(key), value)
	}
	err = s.advanced.Batch(batch)
	if err := errors.Join(err, s.close()); err != nil {
		return fmt.Errorf("create generation: %w", err)
	}
	return segment.SyncDir(path)
}

// openStore opens the generation at path for writing. Segments go to disk as
// they are committed: merging them in memory first, as Bleve does by default,
// would only cost time.
func openStore(path string) (*store, error) {
	return openStoreWith(path, writing(merging))
}

// openStoreUnmerged is openStore, but segments are left as they are.
func openStoreUnmerged(path string) (*store, error) {
	return openStoreWith(path, writing(map[string]any{"MaxSegmentSize": 1})) // larger ones aren't merged
}

// writing is the configuration of a store that is written to.
func writing(merge map[string]any) map[string]any {
	return map[string]any{
		"bolt_timeout":           lockTimeout,
		"scorchPersisterOptions": map[string]any{"MemoryPressurePauseThreshold": 0},
		"scorchMergePlanOptions": merge,
	}
}

// merging is when segments are merged while an index is built: from 17 alike on,
// eight of them become one. With Bleve's 10 and 10 a tenth more is merged, of
// small dumps half of all, and the merge that is under way at the end, whose
// work is lost, is larger.
var merging = map[string]any{
	"MaxSegmentsPerTier":   16,
	"SegmentsPerMergeTask": mergeWidth,
	"TierGrowth":           mergeWidth,
	"FloorSegmentSize":     floorSegment,
}

// mergeWidth is how many segments become one.
const mergeWidth = 8

// floorSegment is the number of documents below which segments count as
// equally small. Bleve's default, 2,000, would have a small wiki merged time
// and again while it is built.
const floorSegment = 64

// openStoreReadOnly opens the generation at path beside any number of other
// readers.
func openStoreReadOnly(path string) (*store, error) {
	return openStoreWith(path, map[string]any{"bolt_timeout": lockTimeout, "read_only": true})
}

func openStoreWith(path string, config map[string]any) (*store, error) {
	var ix bleve.Index
	err := guarded(func() (err error) {
		ix, err = bleve.OpenUsing(path, config)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open generation: %w", err)
	}
	s, err := newStore(ix)
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return s, nil
}

func newStore(ix bleve.Index) (*store, error) {
	advanced, err := ix.Advanced()
	if err != nil {
		return nil, fmt.Errorf("open generation: %w", err)
	}
	return &store{ix, advanced}, nil
}

func (s *store) close() error {
	if err := s.bleve.Close(); err != nil {
		return fmt.Errorf("close generation: %w", err)
	}
	return nil
}

// snapshot returns the state of the store as it is now. The caller closes it.
func (s *store) snapshot() (*scorch.IndexSnapshot, error) {
	reader, err := s.advanced.Reader()
	if err != nil {
		return nil, fmt.Errorf("read generation: %w", err)
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("read generation: it is not a scorch index but %T", reader), reader.Close())
	}
	return snapshot, nil
}

// withSnapshot opens the generation at path and calls do with its state.
func withSnapshot(path string, do func(*scorch.IndexSnapshot) error) error {
	s, err := openStoreReadOnly(path)
	if err != nil {
		return err
	}
	defer s.close()
	snapshot, err := s.snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	return do(snapshot)
}

// internal returns Bleve's internal store.
func (s *store) internal() (map[string][]byte, error) {
	snapshot, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	return snapshot.Internal(), nil
}

// setInternal sets one internal value of the generation at path, durably.
func setInternal(path string, key, value []byte) error {
	s, err := openStoreUnmerged(path)
	if err != nil {
		return err
	}
	batch := bleveindex.NewBatch()
	batch.SetInternal(key, value)
	err = s.advanced.Batch(batch)
	if err := errors.Join(err, s.close()); err != nil {
		return fmt.Errorf("write generation: %w", err)
	}
	return segment.SyncDir(path)
}

// segmentFiles returns the names of the files of segments and of positions
// that snapshot uses.
func segmentFiles(snapshot *scorch.IndexSnapshot) map[string]bool {
	used := make(map[string]bool)
	for _, s := range snapshot.Segments() {
		if p, ok := s.Segment().(scorchsegment.PersistedSegment); ok {
			name := filepath.Base(p.Path())
			used[name], used[segment.PositionsName(name)] = true, true
		}
	}
	return used
}

// removeStale deletes the files with these suffixes that belong to segments
// of the generation at path and aren't used: merging leaves them until
// somebody opens the index for writing.
func removeStale(path string, used map[string]bool, suffixes ...string) error {
	dir := filepath.Join(path, storeDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("list segments: %w", err)
	}
	for _, e := range entries {
		if used[e.Name()] || !slices.Contains(suffixes, filepath.Ext(e.Name())) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("remove file of a stale segment: %w", err)
		}
	}
	return nil
}
