package index

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"golang.org/x/sync/errgroup"

	"wikiseek/index/segment"
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
	if err := os.RemoveAll(filepath.Join(b.buildPath(), packsDir)); err != nil {
		return fmt.Errorf("remove folder of segments: %w", err)
	}
	if err := b.writeColumns(); err != nil {
		return err
	}
	if err := compactRoot(b.buildPath()); err != nil {
		return err
	}
	return writeChecksums(b.buildPath())
}

// writeColumns writes the columns and score bounds, and removes segments and
// sources that are in use no more.
func (b *builder) writeColumns() error {
	path := b.buildPath()
	return withSnapshot(path, func(snapshot *scorch.IndexSnapshot) error {
		var g errgroup.Group
		g.Go(func() error {
			columns, err := computeColumns(readSegments(snapshot), b.known)
			if err != nil {
				return err
			}
			return columns.write(filepath.Join(path, columnsFile), snapshotKey(snapshot))
		})
		g.Go(func() error { return writeBounds(path, liveSegments(snapshot), b.opts.Workers) })
		if err := g.Wait(); err != nil {
			return err
		}
		m, err := decodeMeta(snapshot.Internal()[string(metaKey)])
		if err != nil {
			return err
		}
		if err := removeStaleSources(path, m.Totals.SourceBytes); err != nil {
			return err
		}
		return removeStale(path, segmentFiles(snapshot), segment.Suffix, segment.PositionsSuffix)
	})
}
