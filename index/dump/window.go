package dump

import (
	"bytes"
	"errors"
	"io"
)

// readSize is the most that is asked of the source at once. The buffer begins
// as two of it, small enough to stay in a core's cache.
const readSize = 256 << 10

// maxEmptyReads is how often in a row a source may return nothing before it
// counts as stuck, as in package bufio.
const maxEmptyReads = 100

// window is the part of the input that is in memory: one buffer that slides
// over it and grows only for what must be seen in one piece. Indexes into it
// change with every call of more; pos and hold follow.
type window struct {
	src  io.Reader
	buf  []byte
	pos  int   // next byte to look at
	end  int   // end of what is read
	base int64 // offset of buf[0] in the input
	err  error // of src, to be returned once buf is used up

	// Text can be held while reading goes on, so that as a rule it is
	// copied once only: heldLen bytes from hold on. Where the buffer slides
	// on before it is asked for, it moves to spill.
	hold    int // -1: not in buf
	heldLen int
	spill   []byte
}

func newWindow(src io.Reader) window {
	return window{src: src, buf: make([]byte, 2*readSize), hold: -1}
}

// offset is where pos stands in the input.
func (w *window) offset() int64 { return w.base + int64(w.pos) }

// readOffset is where the source stands.
func (w *window) readOffset() int64 { return w.base + int64(w.end) }

// rest is what has been read and not looked at.
func (w *window) rest() []byte { return w.buf[w.pos:w.end] }

// more reads at least one byte, or says why there is none.
func (w *window) more() error {
	if w.err != nil {
		return w.err
	}
	w.makeRoom()
	for range maxEmptyReads {
		n, err := w.src.Read(w.buf[w.end:min(w.end+readSize, len(w.buf))])
		w.end += n
		w.err = err
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	w.err = io.ErrNoProgress
	return w.err
}

// makeRoom moves what is still needed to the front of the buffer when that is
// cheap, and grows the buffer when nearly all of it is needed.
func (w *window) makeRoom() {
	kept := w.end - w.pos
	full := w.end == len(w.buf)
	switch {
	case full && kept > len(w.buf)/4*3:
		w.slide(make([]byte, 2*len(w.buf)))
	case full, len(w.buf)-w.end < readSize && kept <= w.pos:
		w.slide(w.buf)
	}
}

// slide copies the bytes from pos on to the front of buf, which becomes the
// buffer.
func (w *window) slide(buf []byte) {
	if w.hold >= 0 {
		w.spill = append(w.spill[:0], w.held()...)
		w.hold = -1
	}
	w.base += int64(w.pos)
	w.end = copy(buf, w.rest())
	w.pos = 0
	w.buf = buf
}

// resume goes on after an error of the source that allows it. What was read
// before is dropped.
func (w *window) resume() {
	w.err = nil
	w.pos = w.end
	w.hold = -1
}

// holdBack holds the n bytes before pos.
func (w *window) holdBack(n int) { w.hold, w.heldLen = w.pos-n, n }

// dropHold forgets what is held.
func (w *window) dropHold() {
	w.hold = -1
	w.spill = w.spill[:0]
}

// held is the text held back. It is valid until the next call of more.
func (w *window) held() []byte {
	if w.hold >= 0 {
		return w.buf[w.hold : w.hold+w.heldLen]
	}
	return w.spill
}

// need makes sure that n bytes from pos on are in the buffer.
func (w *window) need(n int) error {
	for w.end-w.pos < n {
		if err := w.more(); err != nil {
			return err
		}
	}
	return nil
}

// seek moves pos to the next c.
func (w *window) seek(c byte) error {
	for {
		if i := bytes.IndexByte(w.rest(), c); i >= 0 {
			w.pos += i
			return nil
		}
		w.pos = w.end
		if err := w.more(); err != nil {
			return err
		}
	}
}

// span returns the bytes up to the next "<", which becomes pos. They are valid
// until the next call of more. Where they are more than limit the error is
// errTooLong and pos stays.
func (w *window) span(limit int64) ([]byte, error) {
	n := 0
	for {
		i := bytes.IndexByte(w.buf[w.pos+n:w.end], '<')
		if i < 0 {
			n = w.end - w.pos
		} else {
			n += i
		}
		if int64(n) > limit {
			return nil, errTooLong
		}
		if i >= 0 {
			w.pos += n
			return w.buf[w.pos-n : w.pos], nil
		}
		if err := w.more(); err != nil {
			return nil, err
		}
	}
}

var errTooLong = errors.New("longer than the limit")

// seekString moves pos to the next mark.
func (w *window) seekString(mark string) error {
	for {
		if i := bytes.Index(w.rest(), []byte(mark)); i >= 0 {
			w.pos += i
			return nil
		}
		w.pos = max(w.pos, w.end-len(mark)+1)
		if err := w.more(); err != nil {
			return err
		}
	}
}

// skipPast moves pos behind the next mark.
func (w *window) skipPast(mark string) error {
	if err := w.seekString(mark); err != nil {
		return err
	}
	w.pos += len(mark)
	return nil
}

// hasPrefix tells whether s comes next; false too when the input ends before.
func (w *window) hasPrefix(s string) (bool, error) {
	for i := 0; i < len(s); i++ {
		if err := w.need(i + 1); err != nil {
			return false, err
		}
		if w.buf[w.pos+i] != s[i] {
			return false, nil
		}
	}
	return true, nil
}
