package index

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	scorchsegment "github.com/blevesearch/scorch_segment_api/v2"

	"wikiseek/index/segment"
)

// clone makes a generation at path that holds what ix does, as it is now, and
// may be written to. Segments and their side files never change once they
// are there, so they are linked, and so are those of the files named in keep
// that there are; what is written in place is copied. Another program can't
// write to ix meanwhile: it is open.
func (ix *Index) clone(path string, keep ...string) error {
	if err := makeGeneration(path); err != nil {
		return err
	}
	for _, name := range []string{metaFile, filepath.Join(storeDir, boltFile)} {
		if err := copyFile(filepath.Join(ix.dir, name), filepath.Join(path, name)); err != nil {
			return fmt.Errorf("create generation: %w", err)
		}
	}
	names, err := ix.unchanging(append(keep, columnsFile))
	if err != nil {
		return err
	}
	if err := linkFiles(ix.dir, path, names, os.Link); err != nil {
		return fmt.Errorf("create generation: %w", err)
	}
	for _, dir := range []string{storeDir, sourcesDir, ""} {
		if err := segment.SyncDir(filepath.Join(path, dir)); err != nil {
			return err
		}
	}
	return nil
}

// unchanging lists the files of the generation that are never written to
// once they are there: the named ones, where there are any, the segments in
// use, what lies beside these under the same name, and the sources.
func (ix *Index) unchanging(keep []string) ([]string, error) {
	used := make(map[string]bool)
	for _, s := range ix.segments {
		if p, ok := s.Segment.(scorchsegment.PersistedSegment); ok {
			used[stem(filepath.Base(p.Path()))] = true
		}
	}
	entries, err := os.ReadDir(filepath.Join(ix.dir, storeDir))
	if err != nil {
		return nil, fmt.Errorf("list segments: %w", err)
	}
	var names []string
	for _, e := range entries {
		if used[stem(e.Name())] {
			names = append(names, filepath.Join(storeDir, e.Name()))
		}
	}
	for name := range ix.meta.Totals.SourceBytes {
		keep = append(keep, filepath.Join(sourcesDir, name))
	}
	for _, name := range keep {
		if _, err := os.Stat(filepath.Join(ix.dir, name)); err == nil {
			names = append(names, name)
		}
	}
	return names, nil
}

// makeGeneration makes an empty generation at path, in place of what an
// interrupted run left there.
func makeGeneration(path string) error {
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("remove unfinished generation: %w", err)
	}
	for _, dir := range []string{storeDir, sourcesDir} {
		if err := os.MkdirAll(filepath.Join(path, dir), 0o755); err != nil {
			return fmt.Errorf("create generation: %w", err)
		}
	}
	return nil
}

// linkFiles links files of the generation at from into that at to. It copies
// them where that can't be: not every file system has links.
func linkFiles(from, to string, names []string, link func(from, to string) error) error {
	for _, name := range names {
		if link(filepath.Join(from, name), filepath.Join(to, name)) == nil {
			continue
		}
		if err := copyFile(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return nil
}

// stem is a file name without its extension.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// copyFile copies a file, durably when it returns.
func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer dst.Close()
	if _, err := io.Copy(dst, src); err != nil {
		return err
	}
	if err := dst.Sync(); err != nil {
		return err
	}
	return dst.Close()
}
