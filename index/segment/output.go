package segment

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

// An output is where a file is written to: a buffer that is handed on to w
// when it is full, or that just grows where w is nil. The first error sticks.
type output struct {
	w       io.Writer
	buf     []byte
	flushed uint64 // bytes that went to w
	table   *crc32.Table
	crc     uint32 // of those
	err     error
}

// flushBytes is the size from which on a buffer is handed on.
const flushBytes = 256 << 10

// pos is the number of bytes written.
func (o *output) pos() uint64 { return o.flushed + uint64(len(o.buf)) }

func (o *output) write(b []byte) {
	if o.w != nil && len(b) >= flushBytes {
		o.flush()
		o.handOn(b)
		return
	}
	o.buf = append(o.buf, b...)
	if o.w != nil && len(o.buf) >= flushBytes {
		o.flush()
	}
}

func (o *output) uvarint(v uint64) { o.buf = binary.AppendUvarint(o.buf, v) }

// flush hands the buffer on.
func (o *output) flush() {
	o.handOn(o.buf)
	o.buf = o.buf[:0]
}

func (o *output) handOn(b []byte) {
	o.crc = crc32.Update(o.crc, o.table, b)
	o.flushed += uint64(len(b))
	if o.err == nil {
		_, o.err = o.w.Write(b)
	}
}

// sum is the checksum of all that was written.
func (o *output) sum() uint32 { return crc32.Update(o.crc, o.table, o.buf) }
