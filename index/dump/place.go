package dump

import (
	"bytes"
	"container/list"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"

	"golang.org/x/sync/singleflight"
)

// Place is where a page stands in a dump, to read it again without what
// precedes.
type Place struct {
	File   int   // index among Set.Sources
	Stream int64 // byte of the file where the bzip2 stream begins that <page> begins in; of plain XML, <page> itself
	Skip   int64 // bytes of the stream's content before <page>
}

// Place returns the place of the page that Next returned last. Pages of
// bzip2 and of plain XML have one, and only those of multistream dumps are
// found fast by it; it reports false for other compression, for UTF-16, and
// for standard input and pipes.
func (s *Set) Place(p *Page) (Place, bool) {
	f := s.files
	if s.reader == nil || f.stream == nil || f.sources[f.next-1].size < 0 {
		return Place{}, false
	}
	offset, ok := s.reader.src.place(p.Offset)
	if !ok {
		return Place{}, false
	}
	at := Place{File: f.next - 1}
	switch body := f.stream.body.(type) {
	case *bz2Reader:
		pos := body.place(offset)
		at.Stream, at.Skip = pos.file, offset-pos.content
	case plain:
		at.Stream = offset
	default:
		return Place{}, false
	}
	return at, true
}

// place returns the last stream that begins at or before a byte of the
// content. It forgets those before, so offsets must rise.
func (r *bz2Reader) place(content int64) streamPos {
	for len(r.streams) > 1 && r.streams[1].content <= content {
		r.streams = r.streams[1:]
	}
	return r.streams[0]
}

// Paths lists the files in the order of reading, as they were given.
func (s *Set) Paths() []string {
	var paths []string
	for _, src := range s.files.sources {
		paths = append(paths, src.name)
	}
	return paths
}

const (
	// maxKept is how many streams a PlaceReader keeps decompressed. One of a
	// multistream dump holds 100 pages, which come to 1 or 2 MB.
	maxKept = 4

	// maxStreamBytes is the content up to which a stream is kept. What lies
	// behind it is decompressed again for each page.
	maxStreamBytes = 16 << 20
)

// PlaceReader reads pages of one file by their places. It may be used by
// several goroutines.
type PlaceReader struct {
	file *os.File
	opts Options

	reading singleflight.Group

	mu   sync.Mutex
	kept *list.List // of *keptStream, the last used first
}

type keptStream struct {
	at      int64
	content []byte // as much as maxStreamBytes of it
}

// OpenPlaces opens a file, plain or bzip2, to read pages by place.
func OpenPlaces(path string, opts Options) (*PlaceReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open dump: %w", err)
	}
	return &PlaceReader{file: f, opts: opts.withDefaults(), kept: list.New()}, nil
}

// Size is the size of the file.
func (r *PlaceReader) Size() (int64, error) {
	info, err := r.file.Stat()
	if err != nil {
		return 0, fmt.Errorf("read dump: %w", err)
	}
	return info.Size(), nil
}

// Close closes the file.
func (r *PlaceReader) Close() error { return r.file.Close() }

// Page reads the page at a place.
func (r *PlaceReader) Page(at Place) (*Page, error) {
	if content, err := r.stream(at.Stream); err == nil && at.Skip < int64(len(content)) {
		if p, err := r.parse(bytes.NewReader(content[at.Skip:])); err == nil {
			return p, nil
		}
	}
	// It goes on in the next stream, or begins far behind.
	d, end := r.decompress(at.Stream)
	defer end()
	if _, err := io.CopyN(io.Discard, d, at.Skip); err != nil {
		return nil, fmt.Errorf("read %s at byte %d: %w", r.file.Name(), at.Stream, err)
	}
	return r.parse(d)
}

// parse reads the page that src begins with.
func (r *PlaceReader) parse(src io.Reader) (*Page, error) {
	head := make([]byte, len("<page"))
	if _, err := io.ReadFull(src, head); err != nil || string(head) != "<page" {
		return nil, fmt.Errorf("read %s: there is no page where there was one", r.file.Name())
	}
	opts := r.opts
	opts.Warn = func(Warning) {}
	return NewReader(io.MultiReader(bytes.NewReader([]byte("<mediawiki>")), bytes.NewReader(head), src), opts).Next()
}

// decompress reads the content from a stream on, until end is called.
func (r *PlaceReader) decompress(at int64) (content io.Reader, end func()) {
	raw := io.NewSectionReader(r.file, at, 1<<62)
	head := make([]byte, magicBytes)
	n, _ := io.ReadFull(raw, head) // an error comes again below
	src := io.MultiReader(bytes.NewReader(head[:n]), raw)
	if !isBz2Head(head[:n]) {
		return src, func() {}
	}
	d := newBz2Reader(context.Background(), src, r.opts.Workers)
	return d, func() { d.Close() } //nolint:errcheck // it always is nil
}

// stream returns the content of one bzip2 stream, decompressed or kept. Several
// may be decompressed at a time, but none twice.
func (r *PlaceReader) stream(at int64) ([]byte, error) {
	content, err, _ := r.reading.Do(strconv.FormatInt(at, 10), func() (any, error) {
		if content, ok := r.keptAt(at); ok {
			return content, nil
		}
		content, err := r.readStream(at)
		if err == nil {
			r.keep(at, content)
		}
		return content, err
	})
	b, _ := content.([]byte)
	return b, err
}

func (r *PlaceReader) keptAt(at int64) (content []byte, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for e := r.kept.Front(); e != nil; e = e.Next() {
		if k := e.Value.(*keptStream); k.at == at {
			r.kept.MoveToFront(e)
			return k.content, true
		}
	}
	return nil, false
}

func (r *PlaceReader) keep(at int64, content []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept.PushFront(&keptStream{at, content})
	if r.kept.Len() > maxKept {
		r.kept.Remove(r.kept.Back())
	}
}

// readStream decompresses a stream, or as much of it as is kept.
func (r *PlaceReader) readStream(at int64) ([]byte, error) {
	src, end := r.decompress(at)
	defer end()
	d, ok := src.(*bz2Reader)
	if !ok {
		return nil, errors.New("not compressed")
	}
	var content []byte
	buf := make([]byte, pumpChunk)
	for len(d.streams) == 1 && len(content) < maxStreamBytes {
		n, err := d.Read(buf)
		if len(d.streams) > 1 {
			break // what was read is of the next
		}
		content = append(content, buf[:n]...)
		if err != nil {
			break // what precedes is good, the rest is reported when it is needed
		}
	}
	return content, nil
}
