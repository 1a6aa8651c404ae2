package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/mmap-go"
	"github.com/klauspost/compress/zstd"

	"wikiseek/index/internal/memory"
)

// sourceReader reads the sources of a generation. It may be used by several
// goroutines.
type sourceReader struct {
	files map[uint32]sourceFile
	dec   *zstd.Decoder

	mu     sync.Mutex
	recent [recentBlocks]sourceBlockAt // decompressed lately
	next   int                         // of them to be replaced
}

// sourceFile is a mapped file, or what is wrong with it: pages whose source is
// elsewhere can still be read.
type sourceFile struct {
	mem mmap.MMap
	err error
}

type sourceBlockAt struct {
	file  uint32
	at    uint64
	bytes []byte
}

const (
	recentBlocks   = 32
	maxRecentBlock = 4 * sourceBlock // larger ones aren't kept, so that memory is bounded
)

// openSources maps the files of the generation at dir. They stay readable when
// that is removed.
func openSources(dir string) (*sourceReader, error) {
	list, err := listSources(dir)
	if err != nil {
		return nil, err
	}
	r := &sourceReader{files: make(map[uint32]sourceFile, len(list))}
	if r.dec, err = newSourceDecoder(); err != nil {
		return nil, err
	}
	for _, n := range list {
		r.files[n] = openSourceFile(filepath.Join(dir, sourcesDir, sourceName(n)))
	}
	return r, nil
}

func openSourceFile(path string) sourceFile {
	m, err := memory.Map(path)
	if err != nil {
		return sourceFile{err: err}
	}
	if len(m) < len(sourceMagic)+sourceFooter || string(m[:len(sourceMagic)]) != sourceMagic {
		return sourceFile{err: errors.Join(fmt.Errorf("%s is no file of sources", path), m.Unmap())}
	}
	return sourceFile{mem: m}
}

// read returns the source at a place. It must not be written to.
func (r *sourceReader) read(p sourcePlace) ([]byte, error) {
	if p.empty() {
		return nil, nil
	}
	b, err := r.block(p.file, p.block)
	if err == nil && uint64(p.start)+uint64(p.length) > uint64(len(b)) {
		err = errSourcePlace
	}
	if err != nil {
		return nil, fmt.Errorf("read source from %s: %w: %w", sourceName(p.file), errDamagedSource, err)
	}
	return b[p.start:][:p.length], nil
}

// readAt returns the source at the place that a stored field has.
func (r *sourceReader) readAt(field []byte) ([]byte, error) {
	p, err := decodeSourcePlace(field)
	if err != nil {
		return nil, err
	}
	return r.read(p)
}

// block returns a block, decompressed.
func (r *sourceReader) block(file uint32, at uint64) ([]byte, error) {
	if b, ok := r.kept(file, at); ok {
		return b, nil
	}
	frame, err := r.frame(file, at)
	if err != nil {
		return nil, err
	}
	b, err := r.dec.DecodeAll(frame, nil)
	if err != nil {
		return nil, fmt.Errorf("decompress block at %d: %w", at, err)
	}
	if len(b) <= maxRecentBlock {
		r.keep(sourceBlockAt{file, at, b})
	}
	return b, nil
}

// frame returns a block as it stands in its file.
func (r *sourceReader) frame(file uint32, at uint64) ([]byte, error) {
	f, ok := r.files[file]
	if !ok {
		return nil, os.ErrNotExist
	}
	if f.err != nil {
		return nil, f.err
	}
	blocks := f.mem[:len(f.mem)-sourceFooter]
	if at > uint64(len(blocks)) || uint64(len(blocks))-at < frameSize {
		return nil, errSourcePlace
	}
	frame := blocks[at+frameSize:]
	size := binary.LittleEndian.Uint32(blocks[at:])
	if uint64(size) > uint64(len(frame)) {
		return nil, errors.New("a block ends behind the file")
	}
	return frame[:size], nil
}

func (r *sourceReader) kept(file uint32, at uint64) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.recent {
		if k.bytes != nil && k.file == file && k.at == at {
			return k.bytes, true
		}
	}
	return nil, false
}

func (r *sourceReader) keep(b sourceBlockAt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recent[r.next] = b
	r.next = (r.next + 1) % recentBlocks
}

// lost returns the files that live says there are and that can't be read.
func (r *sourceReader) lost(live map[string]int64) []uint32 {
	var list []uint32
	for name := range live {
		n, _ := sourceNumber(name)
		if f, ok := r.files[n]; !ok || f.err != nil {
			list = append(list, n)
		}
	}
	return list
}

// sparseBytes is how much of a file has to belong to no page any more for it to
// be worth the trouble of getting rid of that.
const sparseBytes = 1 << 20

// sparse returns the files of which less than half still belongs to pages, of
// which live says how much.
func (r *sourceReader) sparse(live map[string]int64) map[uint32]bool {
	list := make(map[uint32]bool)
	for n, f := range r.files {
		if f.err != nil {
			continue
		}
		total := binary.LittleEndian.Uint64(f.mem[len(f.mem)-sourceFooter:])
		left := uint64(live[sourceName(n)])
		if left > 0 && left < total/2 && total-left >= sparseBytes {
			list[n] = true
		}
	}
	return list
}

func (r *sourceReader) close() error {
	r.dec.Close()
	var errs []error
	for _, f := range r.files {
		if f.mem != nil {
			errs = append(errs, f.mem.Unmap())
		}
	}
	return errors.Join(errs...)
}
