package dump

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// content reads the rest of element name, end tag included, and appends its
// text to dst. Elements within are passed over.
func (r *Reader) content(dst []byte, name string, limit int64) ([]byte, error) {
	for {
		s, err := r.w.span(limit - int64(len(dst)))
		if err != nil {
			return nil, err
		}
		dst = append(dst, decode(s)...)
		if err := r.w.need(2); err != nil {
			return nil, err
		}
		switch r.w.buf[r.w.pos+1] {
		case '/':
			return dst, r.endTag(name)
		case '!':
			dst, err = r.cdata(dst, limit)
		case '?':
			err = r.w.skipMarkup()
		default:
			var t tag
			if t, err = r.w.tag(); err == nil {
				err = r.w.skip(t)
			}
		}
		if err != nil {
			return nil, err
		}
	}
}

// cdata appends the CDATA section at pos to dst. Other markup that begins
// with "<!" is passed over.
func (r *Reader) cdata(dst []byte, limit int64) ([]byte, error) {
	ok, err := r.w.hasPrefix(cdataOpen)
	if err != nil {
		return nil, err
	}
	if !ok {
		return dst, r.w.skipMarkup()
	}
	r.w.pos += len(cdataOpen)
	start := len(dst)
	for {
		b := r.w.rest()
		end := bytes.Index(b, []byte(cdataEnd))
		n := end
		if end < 0 {
			n = max(0, len(b)-len(cdataEnd)+1)
		}
		dst = append(dst, b[:n]...)
		r.w.pos += n
		switch {
		case int64(len(dst)) > limit:
			return nil, cmp.Or(r.w.skipPast(cdataEnd), errTooLong)
		case end >= 0:
			r.w.pos += len(cdataEnd)
			return append(dst[:start], valid(dst[start:])...), nil
		}
		if err := r.w.more(); err != nil {
			return nil, err
		}
	}
}

// endTag reads the end tag of element name.
func (r *Reader) endTag(name string) error {
	t, err := r.w.tag()
	if err == nil && string(t.name) != name {
		return r.strayEnd(t, name)
	}
	return err
}

// strayEnd is the error of an end tag where that of name was due. The tag
// goes back: it may end what is around.
func (r *Reader) strayEnd(t tag, name string) error {
	msg := fmt.Sprintf("</%s> where </%s> was due", valid(t.name[:min(len(t.name), 40)]), strings.Clone(name))
	r.w.back(t)
	return &markupError{msg}
}

// field is the content of a small element, without space around it.
func (r *Reader) field(t tag) (string, error) {
	if t.empty {
		return "", nil
	}
	name := string(t.name)
	s, err := r.w.span(maxFieldBytes)
	text := decode(s)
	if err == nil {
		err = r.w.need(2)
	}
	if err == nil && r.w.buf[r.w.pos+1] == '/' {
		return strings.TrimSpace(text), r.endTag(name)
	}
	if err == nil {
		var b []byte
		b, err = r.content([]byte(text), name, maxFieldBytes)
		text = string(bytes.TrimSpace(b))
	}
	if err == errTooLong {
		err = &markupError{fmt.Sprintf("element <%s> is longer than %d bytes", strings.Clone(name), maxFieldBytes)}
	}
	return text, err
}

// number is the content of t as a number; not ok where it is none, since a
// page with an odd number is still a page.
func (r *Reader) number(t tag) (n int64, ok bool, err error) {
	s, err := r.field(t)
	if err != nil {
		return 0, false, err
	}
	n, bad := strconv.ParseInt(s, 10, 64)
	if bad != nil {
		return 0, false, nil
	}
	return n, true, nil
}

// timestamp is the content of t as a time, zero where it is none.
func (r *Reader) timestamp(t tag) (time.Time, error) {
	s, err := r.field(t)
	if err != nil {
		return time.Time{}, err
	}
	at, bad := time.Parse(time.RFC3339, s)
	if bad != nil {
		return time.Time{}, nil
	}
	return at, nil
}
