package dump

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// magicBytes is the length of what tells the formats apart.
const magicBytes = 6

const (
	magic7z = "7z\xbc\xaf\x27\x1c"
	magicXZ = "\xfd7zXZ\x00"
)

// maxZstdWindow bounds the memory of zstd, as the zstd program does when it
// is not told otherwise.
const maxZstdWindow = 128 << 20

// decompress returns the content of a file that begins with magic, whose
// reader src is. 7z is not among the formats, since it can't be read from
// front to back.
func decompress(ctx context.Context, magic []byte, src io.Reader, workers int) io.ReadCloser {
	switch {
	case isBz2Head(magic):
		return newBz2Reader(ctx, src, workers)
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		return newPump(ctx, func() (io.Reader, error) { return gzip.NewReader(src) })
	case bytes.HasPrefix(magic, []byte(magicXZ)):
		return newPump(ctx, func() (io.Reader, error) { return newXZReader(src) })
	case isZstd(magic):
		return newPump(ctx, func() (io.Reader, error) {
			// One thread, the pump's: zstd is fast enough, and ends with it.
			d, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		})
	}
	return plain{src}
}

// plain is content that isn't compressed.
type plain struct{ io.Reader }

// Close does nothing.
func (plain) Close() error { return nil }

// isZstd knows frames and skippable frames (RFC 8878, 3.1).
func isZstd(b []byte) bool {
	if len(b) < 4 {
		return false
	}
	return string(b[:4]) == "\x28\xb5\x2f\xfd" || b[0]&0xf0 == 0x50 && string(b[1:4]) == "\x2a\x4d\x18"
}

// xzReader is an xz.Reader that knows a file cut off between two blocks, which
// that takes for the end: a whole stream ends with "YZ", and zeros at most.
type xzReader struct {
	xz  *xz.Reader
	src *lastBytes
}

func newXZReader(src io.Reader) (*xzReader, error) {
	last := &lastBytes{src: src}
	r, err := xz.NewReader(bufio.NewReaderSize(last, pumpChunk))
	return &xzReader{r, last}, err
}

func (r *xzReader) Read(p []byte) (int, error) {
	n, err := r.xz.Read(p)
	if err == io.EOF && string(r.src.last[:]) != "YZ" {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// lastBytes keeps the last two bytes read that are not zero.
type lastBytes struct {
	src  io.Reader
	last [2]byte
}

func (l *lastBytes) Read(p []byte) (int, error) {
	n, err := l.src.Read(p)
	b := bytes.TrimRight(p[:n], "\x00")
	for _, c := range b[max(0, len(b)-2):] {
		l.last = [2]byte{l.last[1], c}
	}
	return n, err
}

// pumpChunk is what a pump reads at a time; pumpDepth how many chunks it is
// ahead.
const (
	pumpChunk = 128 << 10
	pumpDepth = 4
)

// pump reads in a goroutine of its own, so that decompression goes on while
// its output is parsed.
type pump struct {
	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
	chunks chan []byte
	free   chan []byte
	failed error // set before chunks is closed

	chunk []byte // what chunks gave last
	left  []byte // of chunk
}

// newPump starts a pump of the reader that open returns.
func newPump(ctx context.Context, open func() (io.Reader, error)) *pump {
	ctx, cancel := context.WithCancel(ctx)
	p := &pump{ctx: ctx, cancel: cancel, chunks: make(chan []byte, pumpDepth), free: make(chan []byte, pumpDepth+2)}
	p.group.Go(func() {
		defer close(p.chunks)
		p.failed = p.run(open)
	})
	return p
}

// run reads to the end. The decoders are others' code fed with any input:
// where one of them panics the data is damaged.
func (p *pump) run(open func() (io.Reader, error)) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("decoder gave up: %v", v)
		}
	}()
	r, err := open()
	if err != nil {
		return unexpected(err)
	}
	if c, ok := r.(io.Closer); ok {
		defer c.Close()
	}
	for empty := 0; empty < maxEmptyReads; empty++ {
		buf := p.buffer()
		n, err := r.Read(buf)
		if n > 0 {
			empty = 0
			if err := send(p.ctx, p.chunks, buf[:n]); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

func (p *pump) buffer() []byte {
	select {
	case b := <-p.free:
		return b[:pumpChunk]
	default:
		return make([]byte, pumpChunk)
	}
}

func (p *pump) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		if p.chunk != nil {
			select {
			case p.free <- p.chunk:
			default:
			}
			p.chunk = nil
		}
		var ok bool
		select {
		case p.chunk, ok = <-p.chunks:
		case <-p.ctx.Done():
			return 0, p.ctx.Err()
		}
		if !ok && p.ctx.Err() != nil {
			return 0, p.ctx.Err() // rather than what a decoder made of it
		}
		if !ok {
			return 0, p.failed
		}
		p.left = p.chunk
	}
	n := copy(b, p.left)
	p.left = p.left[n:]
	return n, nil
}

// Close ends the goroutine and waits for it.
func (p *pump) Close() error {
	p.cancel()
	p.group.Wait()
	return nil
}
