package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"

	"wikiseek/index/segment"
)

const (
	currentFile   = "CURRENT"
	lockFile      = "LOCK"
	genPrefix     = "gen-"
	buildSuffix   = ".building" // a generation that can be gone on with
	newSuffix     = ".new"      // one that holds nothing yet
	columnsFile   = "columns.bin"
	metaFile      = "index_meta.json" // Bleve's, says which kind of index it is
	storeDir      = "store"           // Bleve's folder of segments
	boltFile      = "root.bolt"       // in storeDir: Bleve's list of segments, and internal values
	genNameFormat = genPrefix + "%06d"
)

// generations is what an index directory holds.
type generations struct {
	dir      string
	current  string   // name CURRENT gives, "" if none
	building string   // name of the generation being made, without suffix
	whole    []string // names of finished generations
	last     int      // highest number in use
	foreign  bool     // there are files that no index has, and no index
}

// readGenerations lists dir. A directory that doesn't exist is empty.
func readGenerations(dir string) (generations, error) {
	g := generations{dir: dir}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return g, nil
	}
	if err != nil {
		return g, fmt.Errorf("list %s: %w", dir, err)
	}
	for _, e := range entries {
		g.classify(e.Name())
	}
	switch b, err := os.ReadFile(filepath.Join(dir, currentFile)); {
	case err == nil:
		g.current = strings.TrimSpace(string(b))
	case errors.Is(err, fs.ErrPermission):
		return g, fmt.Errorf("read what is current: %w", err)
	}
	if g.current != "" || g.building != "" || len(g.whole) > 0 {
		g.foreign = false
	}
	return g, nil
}

func (g *generations) classify(name string) {
	var n int
	base := strings.TrimSuffix(strings.TrimSuffix(name, buildSuffix), newSuffix)
	if _, err := fmt.Sscanf(base, genNameFormat, &n); err != nil || base != fmt.Sprintf(genNameFormat, n) {
		g.foreign = g.foreign || name != currentFile && name != lockFile
		return
	}
	g.last = max(g.last, n)
	switch {
	case strings.HasSuffix(name, buildSuffix):
		g.building = base
	case name == base:
		g.whole = append(g.whole, name)
	}
}

func (g generations) path(name string) string { return filepath.Join(g.dir, name) }

func (g generations) next() string { return fmt.Sprintf(genNameFormat, g.last+1) }

// publish makes the generation name, whole on disk under its final name, the
// one that is read, and removes all others.
func (g generations) publish(name string) error {
	if err := g.point(name); err != nil {
		return err
	}
	return g.sweep(name)
}

// point makes CURRENT name a generation, durably.
func (g generations) point(name string) error {
	if err := renameio.WriteFile(g.path(currentFile), []byte(name+"\n"), 0o644); err != nil {
		return fmt.Errorf("publish generation: %w", err)
	}
	return segment.SyncDir(g.dir)
}

// sweep removes every generation but keep, the unfinished ones included.
func (g generations) sweep(keep string) error {
	entries, err := os.ReadDir(g.dir)
	if err != nil {
		return fmt.Errorf("list %s: %w", g.dir, err)
	}
	for _, e := range entries {
		if e.Name() == keep || !strings.HasPrefix(e.Name(), genPrefix) {
			continue
		}
		if err := os.RemoveAll(g.path(e.Name())); err != nil {
			return fmt.Errorf("remove old generation: %w", err)
		}
	}
	return nil
}

// lockDir makes dir and takes the lock that lets one build at a time write
// to it. The lock goes with the process, however that ends.
func lockDir(dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make index directory: %w", err)
	}
	l := flock.New(filepath.Join(dir, lockFile))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if !ok {
		return nil, &ConflictError{dir, "another wikiseek index command is writing here; wait for it to end"}
	}
	return func() { _ = l.Unlock() }, nil
}

// dirBytes sums up the sizes of all files below dir.
func dirBytes(dir string) int64 {
	var n int64
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // a file that vanishes has no size
		}
		if info, err := e.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}
