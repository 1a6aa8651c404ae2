package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"

	"wikiseek/index/segment"
)

// sourceNumbers gives out the numbers of new files of sources.
type sourceNumbers struct{ last atomic.Uint32 }

// start makes the folder of the generation at dir, if it isn't there, and goes
// on behind the files that are there, and those that live says there are: pages
// whose file was lost must not find another under its name.
func (n *sourceNumbers) start(dir string, live map[string]int64) error {
	if err := os.MkdirAll(filepath.Join(dir, sourcesDir), 0o755); err != nil {
		return fmt.Errorf("create folder of sources: %w", err)
	}
	list, err := listSources(dir)
	if err != nil {
		return err
	}
	for name := range live {
		if number, ok := sourceNumber(name); ok {
			list = append(list, number)
		}
	}
	if len(list) > 0 {
		n.last.Store(slices.Max(list))
	}
	return segment.SyncDir(dir)
}

// sourceWriter writes the sources of one segment after another, each to a file
// of its own. It is for one goroutine.
type sourceWriter struct {
	dir     string // of the files
	numbers *sourceNumbers
	enc     *zstd.Encoder

	file   *os.File // nil before the first source of a segment
	number uint32
	size   uint64 // of the file so far
	total  uint64 // bytes of its sources
	crc    uint32 // of the file so far
	block  []byte // under way
	packed []byte
	err    error // the first one; told by finish
}

func newSourceWriter(generation string, numbers *sourceNumbers) (*sourceWriter, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(2*sourceBlock))
	if err != nil {
		return nil, fmt.Errorf("set up compression of sources: %w", err)
	}
	return &sourceWriter{dir: filepath.Join(generation, sourcesDir), numbers: numbers, enc: enc}, nil
}

// add writes a source and returns where it is. It is there for good once finish
// has returned without an error.
func (w *sourceWriter) add(source []byte) sourcePlace {
	if len(source) == 0 {
		return sourcePlace{}
	}
	if w.file == nil {
		w.begin()
	}
	if len(w.block) > 0 && len(w.block)+len(source) > sourceBlock {
		w.endBlock()
	}
	p := sourcePlace{w.number, w.size, uint32(len(w.block)), uint32(len(source))}
	w.block = append(w.block, source...)
	w.total += uint64(len(source))
	if len(w.block) >= sourceBlock {
		w.endBlock()
	}
	return p
}

func (w *sourceWriter) begin() {
	w.number = w.numbers.last.Add(1)
	f, err := os.OpenFile(filepath.Join(w.dir, sourceName(w.number)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	w.note(err)
	w.file, w.size, w.total, w.crc = f, 0, 0, 0
	w.write([]byte(sourceMagic))
}

func (w *sourceWriter) note(err error) {
	if w.err == nil && err != nil {
		w.err = fmt.Errorf("write sources: %w", err)
	}
}

func (w *sourceWriter) write(b []byte) {
	w.size += uint64(len(b))
	w.crc = crc32.Update(w.crc, castagnoli, b)
	if w.err == nil {
		_, err := w.file.Write(b)
		w.note(err)
	}
}

// endBlock compresses the block under way and writes it.
func (w *sourceWriter) endBlock() {
	if len(w.block) == 0 {
		return
	}
	w.packed = w.enc.EncodeAll(w.block, append(w.packed[:0], make([]byte, frameSize)...))
	binary.LittleEndian.PutUint32(w.packed, uint32(len(w.packed)-frameSize))
	w.write(w.packed)
	w.block = w.block[:0]
	if cap(w.block) > 16*sourceBlock { // of an unusual page
		w.block, w.packed = nil, nil
	}
}

// finish ends the file of a segment, durably when it returns.
func (w *sourceWriter) finish() error {
	if w.file == nil {
		return w.err
	}
	w.endBlock()
	w.write(binary.LittleEndian.AppendUint64(nil, w.total))
	w.write(binary.LittleEndian.AppendUint32(nil, w.crc))
	if w.err == nil {
		w.note(w.file.Sync())
	}
	w.note(w.file.Close())
	w.file = nil
	if w.err == nil {
		w.note(segment.SyncDir(w.dir))
	}
	return w.err
}

// close lets go of what isn't finished: no page will ever say that its source
// is there.
func (w *sourceWriter) close() error {
	err := w.enc.Close()
	if w.file != nil {
		err = errors.Join(err, w.file.Close(), os.Remove(filepath.Join(w.dir, sourceName(w.number))))
	}
	if err != nil {
		return fmt.Errorf("close sources: %w", err)
	}
	return nil
}

// removeStaleSources deletes the files of the generation at dir that hold no
// page's source any more, or were left by a run that was killed.
func removeStaleSources(dir string, live map[string]int64) error {
	list, err := listSources(dir)
	if err != nil {
		return err
	}
	for _, n := range list {
		if _, ok := live[sourceName(n)]; ok {
			continue
		}
		if err := os.Remove(filepath.Join(dir, sourcesDir, sourceName(n))); err != nil {
			return fmt.Errorf("remove stale sources: %w", err)
		}
	}
	return nil
}
