package dump

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
)

// Source is a file of a set.
type Source struct {
	Name string // base name; "-" for standard input
	Size int64  // in bytes as stored; -1 where unknown
}

// Progress tells how far reading has come.
type Progress struct {
	File            string // being read, as given to Open; the first before that
	FileIndex       int    // of File, from 0
	Files           int
	CompressedRead  int64 // bytes read of the files, ahead of the pages returned
	CompressedTotal int64 // their sizes together; 0 if unknown
	XMLBytes        int64 // content up to the last page returned, decompressed
}

// files are the sources of a set and where reading stands in them: what Set
// and SectionSet have in common.
type files struct {
	ctx     context.Context
	cancel  context.CancelFunc
	opts    Options
	sources []*source
	next    int     // index of the source to be opened next
	stream  *stream // of the source before next, nil between files
	done    int64   // decompressed bytes of the files before it

	read    atomic.Int64 // compressed bytes
	content atomic.Int64 // decompressed bytes
	opened  atomic.Int64 // what next is, for Progress
}

// openFiles opens names, looks at what each is, and keeps those of kind want.
func openFiles(ctx context.Context, names []string, opts Options, want string) (*files, error) {
	if len(names) == 0 {
		return nil, errors.New("no file to read")
	}
	paths, err := expand(names)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	f := &files{ctx: ctx, cancel: cancel, opts: opts.withDefaults()}
	var index *NotDumpError
	for _, path := range paths {
		src, err := f.inspect(path, want)
		if errors.As(err, &index) && index.Kind == kindIndex {
			f.opts.Warn(Warning{File: path, Msg: "left out, since this is " + kindIndex})
			continue
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		f.sources = append(f.sources, src)
	}
	if len(f.sources) == 0 {
		return nil, errors.Join(index, f.Close())
	}
	f.read.Store(0)
	return f, nil
}

// inspect tells whether the content of the file is of the kind that is
// wanted. Files are closed again; what can't be opened twice stays open.
func (f *files) inspect(path, want string) (*source, error) {
	workers := 1 // more would read ahead in vain
	if info, err := os.Stat(path); path == stdin || err == nil && !info.Mode().IsRegular() {
		workers = f.opts.Workers
	}
	s, err := f.opener(workers).open(path)
	if err != nil {
		return nil, err
	}
	if err := f.check(s, path, want); err != nil {
		s.Close()
		return nil, err
	}
	info, err := s.file.Stat()
	if err != nil || s.stdin || s.temp != "" || !info.Mode().IsRegular() {
		return &source{name: path, size: -1, stream: s}, nil
	}
	s.Close()
	return &source{name: path, size: info.Size()}, nil
}

// check refuses a stream that isn't of the kind that is wanted. One that
// can't be decompressed from its beginning is let pass, to be reported as
// damaged when it is read.
func (f *files) check(s *stream, path, want string) error {
	head, err := s.peek()
	switch {
	case f.ctx.Err() != nil:
		return f.ctx.Err()
	case len(head) == 0 && err != io.EOF:
		return nil
	}
	if kind, hint := classify(head, want); kind != want {
		return &NotDumpError{File: path, Kind: kind, Hint: hint}
	}
	return nil
}

func (f *files) opener(workers int) *opener {
	return &opener{ctx: f.ctx, stdin: f.opts.Stdin, warn: f.opts.Warn, workers: workers, read: &f.read}
}

// advance closes the current file and opens the next; io.EOF after the last.
func (f *files) advance() (*source, error) {
	if err := f.closeStream(); err != nil {
		return nil, err
	}
	if f.next == len(f.sources) {
		return nil, io.EOF
	}
	src := f.sources[f.next]
	if f.stream = src.stream; f.stream == nil {
		s, err := f.opener(f.opts.Workers).open(src.name)
		if err != nil {
			return nil, err
		}
		f.stream = s
	}
	src.stream = nil
	f.next++
	f.opened.Store(int64(f.next))
	f.done = f.content.Load()
	return src, nil
}

// at records the offset in the current file that reading has come to.
func (f *files) at(offset int64) { f.content.Store(f.done + offset) }

func (f *files) closeStream() error {
	if f.stream == nil {
		return nil
	}
	s := f.stream
	f.stream = nil
	return s.Close()
}

// Close ends reading and its goroutines. Only a read of standard input that
// waits for data can outlast it.
func (f *files) Close() error {
	f.cancel()
	err := f.closeStream()
	for _, src := range f.sources {
		if src.stream != nil {
			err = errors.Join(err, src.stream.Close())
			src.stream = nil
		}
	}
	f.next = len(f.sources)
	return err
}

// Progress tells how far reading has come. It may be called from any
// goroutine.
func (f *files) Progress() Progress {
	i := max(0, int(f.opened.Load())-1)
	p := Progress{
		File:           f.sources[i].name,
		FileIndex:      i,
		Files:          len(f.sources),
		CompressedRead: f.read.Load(),
		XMLBytes:       f.content.Load(),
	}
	for _, src := range f.sources {
		if src.size < 0 {
			p.CompressedTotal = 0
			break
		}
		p.CompressedTotal += src.size
	}
	return p
}

// Sources lists the files in the order of reading.
func (f *files) Sources() []Source {
	list := make([]Source, len(f.sources))
	for i, src := range f.sources {
		list[i] = Source{Name: filepath.Base(src.name), Size: src.size}
	}
	return list
}
