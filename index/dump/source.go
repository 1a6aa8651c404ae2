package dump

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

// headBytes is how much of a file's content is looked at to tell what it is.
const headBytes = 4 << 10

// source is a file to be read, or standard input.
type source struct {
	name   string
	size   int64   // -1 unknown
	stream *stream // already open: what can't be opened twice
}

// stream is the decompressed content of a source.
type stream struct {
	io.Reader
	name  string    // as given to Open
	body  io.Closer // the decompressor
	file  *os.File  // nil where standard input is none
	stdin bool      // not to be closed, nor to be waited for
	temp  string    // file to be removed
}

// Close ends the stream's goroutines. The file goes first, which wakes a
// reader of a pipe; from standard input nothing can be waited for.
func (s *stream) Close() error {
	if s.stdin {
		go s.body.Close()
		return nil
	}
	err := s.file.Close()
	s.body.Close()
	if s.temp != "" {
		err = errors.Join(err, os.Remove(s.temp))
	}
	return err
}

// counter counts the bytes that are read through it, until ctx ends.
type counter struct {
	ctx context.Context
	src io.Reader
	n   *atomic.Int64
}

func (c counter) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.src.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// opener opens sources for a set.
type opener struct {
	ctx     context.Context
	stdin   io.Reader
	warn    func(Warning)
	workers int
	read    *atomic.Int64 // compressed bytes so far
}

// open opens the source of that name.
func (o *opener) open(name string) (*stream, error) {
	if name == stdin {
		f, _ := o.stdin.(*os.File)
		return o.stream(o.stdin, &stream{name: name, file: f, stdin: true})
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NotDumpError{File: name, Kind: kindMissing}
	}
	if err != nil {
		return nil, fmt.Errorf("open dump: %w", err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, &NotDumpError{File: name, Kind: kindFolder, Hint: "name the files in it, for instance " + filepath.Join(name, "*.xml.bz2")}
	}
	s, err := o.stream(f, &stream{name: name, file: f})
	if err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// stream sets s up to read the content of what file reads.
func (o *opener) stream(file io.Reader, s *stream) (*stream, error) {
	raw := counter{o.ctx, file, o.read}
	magic := make([]byte, magicBytes)
	n, err := io.ReadFull(raw, magic)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("read dump: %w", err)
	}
	magic = magic[:n]
	src := io.MultiReader(bytes.NewReader(magic), raw)
	if string(magic) == magic7z {
		return o.stream7z(src, s)
	}
	body := decompress(o.ctx, magic, src, o.workers)
	s.Reader, s.body = body, body
	return s, nil
}

// peek reads the first bytes of the content, as UTF-8, and leaves them to be
// read again. So is an error that it meets, which is returned too.
func (s *stream) peek() (head []byte, err error) {
	head = make([]byte, 0, headBytes)
	u := newUTF8Reader(s.Reader)
	for err == nil && len(head) < cap(head) {
		var n int
		n, err = u.Read(head[len(head):cap(head)])
		head = head[:len(head)+n]
	}
	if err != nil {
		u = io.MultiReader(&failing{err}, u)
	}
	s.Reader = io.MultiReader(bytes.NewReader(head), u)
	return head, err
}

// failing returns err once, then io.EOF.
type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) {
	err := f.err
	f.err = io.EOF
	return 0, err
}
