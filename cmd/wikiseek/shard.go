package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/google/renameio/v2"
)

// A pageSink takes extracted pages in their order.
type pageSink interface {
	add(page []byte) error
	flush() error // what was added is handed on
	close() error // all pages have been added
	abort()       // drops what has no final name yet; after close it does nothing
}

// outFlags say where extract writes to, and how.
type outFlags struct {
	path      string // "" for standard output
	shardSize int64  // 0 for one file
	format    string
	compress  string
	force     bool
}

// newSink returns what the flags ask for. It writes nothing yet, but refuses
// to where something is that --force would have to overwrite.
func newSink(f outFlags, stdout io.Writer) (pageSink, error) {
	if f.path == "" {
		out, err := newCompressor(f.compress, stdout)
		if err != nil {
			return nil, err
		}
		return &streamSink{out: out}, nil
	}
	s := &fileSink{outFlags: f}
	if f.shardSize == 0 {
		return s, s.checkFree(f.path)
	}
	return s, s.checkFolder()
}

// streamSink writes to standard output.
type streamSink struct{ out compressor }

func (s *streamSink) add(page []byte) error { return writeError(s.out.write(page)) }
func (s *streamSink) flush() error          { return writeError(s.out.flush()) }
func (s *streamSink) close() error          { return writeError(s.out.close()) }
func (s *streamSink) abort()                {}

func writeError(err error) error {
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

// fileSink writes one file, or files in a folder. Each has its final name only
// when it is whole and on disk.
type fileSink struct {
	outFlags
	shards int // begun so far

	file *renameio.PendingFile // nil between shards
	name string                // final
	out  compressor
	size int64 // of the pages in the file, before compression
}

// maxShards is how many files a folder may get: their names have so many
// digits, and sort in the order of the dump.
const maxShards = 100_000

// shardName is what the names of shards look like, of whatever format.
var shardName = regexp.MustCompile(`^[0-9]{5}\.(ndjson|txt|md)(\.gz|\.zst)?$`)

func (s *fileSink) add(page []byte) error {
	if s.file != nil && s.shardSize > 0 && s.size+int64(len(page)) > s.shardSize {
		if err := s.finish(); err != nil {
			return err
		}
	}
	if s.file == nil {
		if err := s.begin(); err != nil {
			return err
		}
	}
	s.size += int64(len(page))
	return s.failed(s.out.write(page))
}

// flush does nothing: nobody reads the file before it is whole.
func (s *fileSink) flush() error { return nil }

func (s *fileSink) close() error {
	if s.file == nil {
		return nil
	}
	return s.finish()
}

func (s *fileSink) abort() {
	if s.file != nil {
		_ = s.file.Cleanup() // an error is on its way already
		s.file = nil
	}
}

// begin opens the next file.
func (s *fileSink) begin() error {
	s.name = s.path
	if s.shardSize > 0 {
		if s.shards == maxShards {
			return usagef("%s has %d shards, no more have a name", s.path, maxShards).withHint("a larger --shard-size makes fewer")
		}
		s.name = filepath.Join(s.path, fmt.Sprintf("%05d%s%s", s.shards, extensionOf(s.format), compressExtension(s.compress)))
	}
	s.shards++
	s.size = 0
	f, err := renameio.NewPendingFile(s.name, renameio.WithPermissions(0o644))
	if err != nil {
		return s.failed(err)
	}
	if s.out, err = newCompressor(s.compress, f); err != nil {
		_ = f.Cleanup()
		return err
	}
	s.file = f
	return nil
}

// finish gives the file its final name.
func (s *fileSink) finish() error {
	if err := s.out.close(); err != nil {
		return s.failed(err)
	}
	if err := s.checkFree(s.name); err != nil { // somebody may have made it in the meantime
		return err
	}
	if err := s.file.CloseAtomicallyReplace(); err != nil {
		return s.failed(err)
	}
	s.file = nil
	return nil
}

func (s *fileSink) failed(err error) error {
	if err != nil {
		return fmt.Errorf("write %s: %w", s.name, err)
	}
	return nil
}

// checkFree returns an error where a file is that may not be overwritten.
func (s *fileSink) checkFree(name string) error {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("write results: %w", err)
	case info.IsDir():
		return usagef("%s is a folder", name).withHint("with --shard-size 100MB it gets files of that size")
	case !s.force:
		return usagef("%s exists", name).withHint("--force overwrites it")
	}
	return nil
}

// checkFolder makes the folder of the shards. Where it is not empty, --force
// removes the shards that are in it: those of two runs would not be told
// apart.
func (s *fileSink) checkFolder() error {
	if err := os.MkdirAll(s.path, 0o755); err != nil {
		return fmt.Errorf("make a folder for the shards: %w", err)
	}
	entries, err := os.ReadDir(s.path)
	if err != nil {
		return fmt.Errorf("make a folder for the shards: %w", err)
	}
	if len(entries) > 0 && !s.force {
		return usagef("%s is not empty", s.path).withHint("--force overwrites the shards in it")
	}
	for _, e := range entries {
		if shardName.MatchString(e.Name()) {
			if err := os.Remove(filepath.Join(s.path, e.Name())); err != nil {
				return fmt.Errorf("remove an old shard: %w", err)
			}
		}
	}
	return nil
}
