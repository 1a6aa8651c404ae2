package segment

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
)

// segmentFiles are the files of a segment that is being written.
type segmentFiles struct {
	files     [2]*os.File // of the segment and of its positions
	out       *output
	positions *positionsWriter
}

// createSegment begins a segment at path, and its positions beside it.
func createSegment(path string) (*segmentFiles, error) {
	w := &segmentFiles{}
	for i, name := range []string{path, PositionsName(path)} {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return nil, w.close(err)
		}
		w.files[i] = f
	}
	w.out = &output{w: w.files[0], table: crc32.IEEETable}
	w.positions = newPositionsWriter(&output{w: w.files[1]})
	return w, nil
}

// finish writes the ends of both files, for a segment with that many documents.
func (w *segmentFiles) finish(docs uint32, o offsets) error {
	end, whole := footer(docs, o, w.out.sum())
	w.out.write(end)
	w.out.flush()
	w.positions.finish(docs, whole)
	w.positions.out.flush()
	return errors.Join(w.out.err, w.positions.out.err)
}

// sync makes both files durable, and that they are there.
func (w *segmentFiles) sync() error {
	return errors.Join(w.files[0].Sync(), w.files[1].Sync(), SyncDir(filepath.Dir(w.files[0].Name())))
}

// close closes files that were written with the error given, and removes them
// unless all went well.
func (w *segmentFiles) close(err error) error {
	for _, f := range w.files {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	if err == nil {
		return nil
	}
	err = fmt.Errorf("write segment: %w", err)
	for _, f := range w.files {
		if f != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}
	return err
}

// SyncDir makes durable what was made in dir or renamed into it.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync directory %s: %w", dir, err)
	}
	return nil
}
