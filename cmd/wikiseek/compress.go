package main

import (
	"bufio"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// How extract compresses what it writes.
const (
	compressNone = "none"
	compressGzip = "gzip"
	compressZstd = "zstd"
)

// compressExtension returns how the names of files end that are compressed so.
func compressExtension(compress string) string {
	switch compress {
	case compressGzip:
		return ".gz"
	case compressZstd:
		return ".zst"
	}
	return ""
}

// A compressor is a buffered writer that may compress.
type compressor struct {
	buf  *bufio.Writer
	body io.Closer // what buf writes to, nil without compression
}

// newCompressor returns a compressor of that kind.
func newCompressor(compress string, w io.Writer) (compressor, error) {
	var body io.WriteCloser
	switch compress {
	case compressGzip:
		body = gzip.NewWriter(w)
	case compressZstd:
		z, err := zstd.NewWriter(w)
		if err != nil {
			return compressor{}, err
		}
		body = z
	default:
		return compressor{buf: bufio.NewWriterSize(w, chunkBytes)}, nil
	}
	return compressor{bufio.NewWriterSize(body, chunkBytes), body}, nil
}

func (c compressor) write(b []byte) error {
	_, err := c.buf.Write(b)
	return err
}

// flush hands on what is buffered, but does not end a block of compressed
// data: many small ones would compress badly.
func (c compressor) flush() error { return c.buf.Flush() }

// close ends the compressed data. What it is written to stays open.
func (c compressor) close() error {
	err := c.buf.Flush()
	if c.body != nil {
		if closeErr := c.body.Close(); err == nil {
			err = closeErr
		}
	}
	return err
}
