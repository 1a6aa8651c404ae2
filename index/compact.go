package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"wikiseek/index/segment"
)

// compactRoot rewrites the root of the generation at path without the pages
// that earlier states of it left: most of a megabyte.
func compactRoot(path string) error {
	name := filepath.Join(path, storeDir, boltFile)
	fresh := name + newSuffix
	if err := compactBolt(fresh, name); err != nil {
		return errors.Join(fmt.Errorf("compact root of index: %w", err), os.Remove(fresh))
	}
	if err := os.Rename(fresh, name); err != nil {
		return fmt.Errorf("compact root of index: %w", err)
	}
	return segment.SyncDir(filepath.Dir(name))
}

func compactBolt(to, from string) (err error) {
	if err := os.RemoveAll(to); err != nil { // of a run that was killed
		return err
	}
	src, err := bolt.Open(from, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := bolt.Open(to, 0o600, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	dst.AllocSize = os.Getpagesize() // it is as large as it has to be
	if err := bolt.Compact(dst, src, 0); err != nil {
		return err
	}
	return dst.Sync()
}
