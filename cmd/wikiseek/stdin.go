package main

import (
	"context"
	"io"
	"os"
)

// interruptible returns a reader of r whose Read ends when ctx does. A read of
// a terminal or pipe can't be called off, so that without it Ctrl-C would wait
// for the next line. A read of a file on disk doesn't wait, so such a file is
// returned as it is: 7z archives are read at any place of it.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return f
		}
	}
	return &interruptibleReader{ctx: ctx, r: r}
}

type interruptibleReader struct {
	ctx   context.Context
	r     io.Reader
	buf   []byte
	reads chan readResult
	left  []byte // read, but not asked for yet
	err   error
}

type readResult struct {
	data []byte
	err  error
}

func (s *interruptibleReader) Read(p []byte) (int, error) {
	for len(s.left) == 0 && s.err == nil {
		if s.reads == nil {
			s.buf = make([]byte, 64<<10)
			s.reads = make(chan readResult, 1)
		}
		go func() { // ends with the process if r never returns
			n, err := s.r.Read(s.buf)
			s.reads <- readResult{s.buf[:n], err}
		}()
		select {
		case got := <-s.reads:
			s.left, s.err = got.data, got.err
		case <-s.ctx.Done():
			s.err = s.ctx.Err()
		}
	}
	if len(s.left) == 0 {
		return 0, s.err
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	return n, nil
}
