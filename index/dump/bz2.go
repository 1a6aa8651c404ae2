package dump

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"sync"
)

// Why not a library: the standard one and dsnet/compress decode on one core
// and stop at the first error; cosnicolaou/pbzip2 decodes in parallel, but
// gives up at a damaged block and loses the blocks before a cut, since it
// looks for the end of the file first. A damaged dump is to give what it
// holds, so blocks are found here by their magic numbers, decoded on all
// cores, and handed on in order, with a gap for each that can't be decoded.

// bz2MaxUnpacked is how large a block may get in memory. Text comes to about
// 900 kB; only long runs make more of it (46 MB at most), and such a block
// is unpacked bit by bit while it is read.
const bz2MaxUnpacked = 4 << 20

// blockOutput is a decoded block.
type blockOutput struct {
	text   []byte // the block, or
	packed []byte // with its runs still packed where it would be too large
	sum    uint32
	end    int // bit of the segment's data where the block ended
	err    error
}

// bz2Reader reads bzip2 of one or many streams. Read returns a *gapError
// where a damaged block was left out, and goes on behind it.
type bz2Reader struct {
	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
	order  chan *segment // in the order of the file
	free   chan *segment
	failed error // of the input, valid when order is closed

	queue   []*segment // taken from order while one before was mended
	current *segment   // what text and runs belong to
	text    []byte
	runs    unpacker
	sum     uint32 // of the stream so far
	sumOK   bool   // sum is worth comparing
	begun   bool   // the head of the file was seen
	block   bz2Block
	err     error // returned when text is used up

	out     int64       // bytes that Read has returned
	streams []streamPos // those that Read has come to; place drops the older ones
}

// streamPos is where a bzip2 stream begins: in the content and in the file.
type streamPos struct{ content, file int64 }

// newBz2Reader starts to read src. Cancelling ctx or closing the reader ends
// its goroutines as soon as src returns.
func newBz2Reader(ctx context.Context, src io.Reader, workers int) *bz2Reader {
	ctx, cancel := context.WithCancel(ctx)
	r := &bz2Reader{
		ctx:    ctx,
		cancel: cancel,
		order:  make(chan *segment, 2*workers),
		free:   make(chan *segment, 4*workers),

		streams: []streamPos{{}},
	}
	jobs := make(chan *segment)
	r.group.Go(func() {
		defer close(r.order)
		defer close(jobs)
		r.failed = r.scan(ctx, src, jobs)
	})
	for range workers {
		r.group.Go(func() {
			var d bz2Block
			for seg := range jobs {
				d.run(seg)
				seg.done <- struct{}{}
			}
		})
	}
	return r
}

// scan cuts src into segments and hands them out.
func (r *bz2Reader) scan(ctx context.Context, src io.Reader, jobs chan<- *segment) error {
	s := bz2Scanner{src: src}
	for {
		seg := r.newSegment()
		if err := s.next(seg); err != nil {
			return err
		}
		if err := send(ctx, r.order, seg); err != nil {
			return err
		}
		if seg.kind != blockSegment {
			seg.done <- struct{}{}
			continue
		}
		if err := send(ctx, jobs, seg); err != nil {
			seg.out.err = err
			seg.done <- struct{}{}
			return err
		}
	}
}

func send[T any](ctx context.Context, ch chan<- T, v T) error {
	select {
	case ch <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *bz2Reader) newSegment() *segment {
	select {
	case seg := <-r.free:
		return seg
	default:
		return &segment{done: make(chan struct{}, 1)}
	}
}

func (r *bz2Reader) recycle(seg *segment) {
	select {
	case r.free <- seg:
	default:
	}
}

// Close ends the goroutines and waits for them.
func (r *bz2Reader) Close() error {
	r.cancel()
	r.group.Wait()
	return nil
}

func (r *bz2Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		if n := copy(p, r.text); n > 0 {
			r.text = r.text[n:]
			r.out += int64(n)
			return n, nil
		}
		if n := r.runs.next(p); n > 0 {
			r.out += int64(n)
			return n, nil
		}
		if err := r.err; err != nil {
			var gap *gapError
			if errors.As(err, &gap) {
				r.err = nil
			}
			return 0, err
		}
		r.advance()
	}
}

// advance makes the next segment the current one.
func (r *bz2Reader) advance() {
	if r.current != nil {
		r.recycle(r.current)
		r.current = nil
	}
	seg := r.take()
	if seg == nil {
		if r.err = r.ctx.Err(); r.err == nil {
			r.err = r.failed // settled before order was closed
		}
		return
	}
	r.current = seg
	switch seg.kind {
	case blockSegment:
		r.readBlock(seg)
	case endSegment:
		r.readEnd(seg)
	default:
		r.readOther(seg)
	}
}

// take returns the next segment, decoded; nil after the last.
func (r *bz2Reader) take() *segment {
	if len(r.queue) > 0 {
		seg := r.queue[0]
		r.queue = r.queue[1:]
		return seg
	}
	select {
	case seg, ok := <-r.order:
		if !ok {
			return nil
		}
		<-seg.done
		return seg
	case <-r.ctx.Done():
		return nil
	}
}

// gap records that something of seg is lost; where the input ends with it,
// that is the end.
func (r *bz2Reader) gap(seg *segment, err error) {
	r.sumOK = false
	if seg.last && errors.Is(err, errShort) {
		err = io.ErrUnexpectedEOF
	}
	r.err = fmt.Errorf("at byte %d of the bzip2 file: %w", seg.offset, err)
	if !seg.last {
		r.err = &gapError{r.err}
	}
}

func (r *bz2Reader) readOther(seg *segment) {
	switch {
	case r.begun && !seg.last: // damage, reported with the segment before
	case isBz2Head(seg.data) && seg.end == 32 && !seg.last:
		r.sum, r.sumOK = 0, true
	case seg.last:
		r.gap(seg, errShort)
	default:
		r.gap(seg, bz2Error("the file does not begin with one"))
	}
	r.begun = true
}

func isBz2Head(b []byte) bool {
	return len(b) >= 4 && string(b[:3]) == "BZh" && '1' <= b[3] && b[3] <= '9'
}

func (r *bz2Reader) readBlock(seg *segment) {
	out := seg.out
	if out.err == errShort && !seg.last && !seg.cut {
		seg, out = r.mend(seg)
	}
	if out.err != nil {
		r.gap(seg, out.err)
		return
	}
	r.text = out.text
	r.runs = unpacker{in: out.packed}
	r.sum = bits.RotateLeft32(r.sum, 1) ^ out.sum
	switch {
	case seg.last:
		r.gap(seg, errShort)
	case out.end != seg.end:
		r.gap(seg, bz2Error("something else behind it"))
	}
}

// bz2MaxTorn is how many magic numbers within one block are taken for chance. Each
// has all of the block before it decoded once more, so that a block of nothing else
// took quadratic time. By chance one of the two begins at one bit in 2⁴⁷: within
// one in 2²³ of the largest blocks, which have 2²⁴ bits, and more of them within
// none.
const bz2MaxTorn = 4

// mend decodes a block that magic numbers by chance tore apart: together with
// the segments that follow. Where that doesn't help they are read as they are.
func (r *bz2Reader) mend(seg *segment) (*segment, blockOutput) {
	whole := &segment{start: seg.start, end: seg.end, offset: seg.offset, data: seg.data}
	var parts []*segment
	for range bz2MaxTorn {
		part := r.take()
		if part == nil {
			break
		}
		parts = append(parts, part)
		if whole.end/8+len(part.data) > bz2MaxPacked {
			break
		}
		whole.data = append(whole.data[:whole.end/8:whole.end/8], part.data...)
		whole.end = whole.end/8*8 + part.end
		whole.last, whole.cut = part.last, part.cut
		r.block.run(whole)
		if whole.out.err == nil {
			return whole, whole.out
		}
		if whole.out.err != errShort || part.last || part.cut {
			break
		}
	}
	r.queue = append(parts, r.queue...)
	return seg, seg.out
}

// readEnd reads the end of a stream and the head of the next.
func (r *bz2Reader) readEnd(seg *segment) {
	b := bitReader{data: seg.data}
	b.seek(seg.start + bz2MagicBits)
	sum := b.read(32)
	if b.pos() > seg.end {
		r.gap(seg, errShort)
		return
	}
	after := seg.data[(b.pos()+7)/8 : max((b.pos()+7)/8, seg.end/8)]
	switch {
	case r.sumOK && sum != r.sum:
		r.gap(seg, bz2Error("check sum of the stream differs"))
	case seg.last && len(after) > 0 && after[0] == 'B':
		r.gap(seg, errShort)
	case seg.last: // what follows is no bzip2; the bzip2 program ignores it too
		r.err = io.EOF
	case !isBz2Head(after) || len(after) != 4:
		r.gap(seg, bz2Error("no head of the next stream"))
	}
	r.sum, r.sumOK = 0, isBz2Head(after)
	if r.sumOK {
		r.streams = append(r.streams, streamPos{r.out, seg.offset + int64((b.pos()+7)/8)})
	}
}

// run decodes seg into seg.out and checks the sum.
func (d *bz2Block) run(seg *segment) {
	out := &seg.out
	buf := out.text
	*out = blockOutput{}
	packed, sum, end, err := d.decode(seg.data, seg.start)
	if err != nil {
		out.text, out.err = buf[:0], err
		return
	}
	out.sum, out.end = sum, end
	var got uint32
	out.text, got = unpack(packed, buf)
	if out.text == nil {
		out.packed = append([]byte(nil), packed...)
	}
	if got != sum {
		out.err = bz2Error("check sum differs")
	}
}

// unpack undoes the first run-length step into buf, grown if need be, and
// returns the check sum. Of a block that is too large the sum only.
func unpack(packed, buf []byte) ([]byte, uint32) {
	if cap(buf) < len(packed) {
		buf = make([]byte, len(packed)+len(packed)/8+1)
	}
	buf = buf[:cap(buf)]
	u := unpacker{in: packed}
	n := u.next(buf)
	if n == len(buf) && n < bz2MaxUnpacked {
		buf = append(buf, make([]byte, bz2MaxUnpacked-n)...)
		n += u.next(buf[n:])
	}
	sum := bz2Sum(0, buf[:n])
	if n < len(buf) {
		return buf[:n], sum
	}
	for n = u.next(buf); n > 0; n = u.next(buf) {
		sum = bz2Sum(sum, buf[:n])
	}
	return nil, sum
}
