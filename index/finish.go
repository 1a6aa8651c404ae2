package index

import (
	"fmt"
	"os"
	"path/filepath"
)

// finish computes what is derived from the whole index and publishes it. It
// may be interrupted anywhere and run again.
func (b *builder) finish() (Stats, error) {
	b.opts.Progress(b.progressNow())
	if err := b.release(); err != nil {
		return Stats{}, err
	}
	if err := b.derive(); err != nil {
		return Stats{}, err
	}
	path := b.gens.path(b.name)
	if err := os.Rename(b.buildPath(), path); err != nil {
		return Stats{}, fmt.Errorf("publish generation: %w", err)
	}
	if err := b.gens.publish(b.name); err != nil {
		return Stats{}, err
	}
	s := newStats(b.meta, dirBytes(path))
	s.Resumed = b.resumed
	return s, nil
}

// derive writes the columns, removes what no reader needs, and sums up the
// rest.
func (b *builder) derive() error {
	if err := b.writeColumns(); err != nil {
		return err
	}
	if err := compactRoot(b.buildPath()); err != nil {
		return err
	}
	return writeChecksums(b.buildPath())
}

// writeColumns writes the columns, and removes segments that are in use no
// more.
func (b *builder) writeColumns() error {
	s, err := openStoreReadOnly(b.buildPath())
	if err != nil {
		return err
	}
	defer s.close()
	snapshot, err := s.snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	columns, err := computeColumns(snapshot, b.known)
	if err != nil {
		return err
	}
	if err := columns.write(filepath.Join(b.buildPath(), columnsFile), snapshotKey(snapshot)); err != nil {
		return err
	}
	if err := writeBounds(b.buildPath(), liveSegments(snapshot)); err != nil {
		return err
	}
	return removeStale(b.buildPath(), snapshot)
}
