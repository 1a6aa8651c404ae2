package dump

import (
	"bytes"
	"fmt"
)

// maxTagBytes bounds a tag with its attributes. The longest that MediaWiki
// writes, <mediawiki> with its schema locations, has some 300 bytes; a
// redirect's title has at most 255 bytes before escaping.
const maxTagBytes = 64 << 10

// maxFieldBytes bounds the content of the small elements: titles, names,
// dates, check sums.
const maxFieldBytes = 64 << 10

// tag is a start tag or an end tag. Its slices point into the window and are
// valid until it moves.
type tag struct {
	name  []byte
	attrs []byte // between name and end
	size  int    // of the whole tag
	close bool   // </name>
	empty bool   // <name/>
}

// next skips to the next tag and returns it, with pos behind it. Character
// data, comments, processing instructions, CDATA and DOCTYPE are passed over.
func (w *window) next() (tag, error) {
	for {
		if err := w.seek('<'); err != nil {
			return tag{}, err
		}
		if err := w.need(2); err != nil {
			return tag{}, err
		}
		switch w.buf[w.pos+1] {
		case '!', '?':
			if err := w.skipMarkup(); err != nil {
				return tag{}, err
			}
		default:
			return w.tag()
		}
	}
}

// back returns t, the tag just read, to the input.
func (w *window) back(t tag) { w.pos -= t.size }

// skipMarkup passes over the markup at pos that is not a tag.
func (w *window) skipMarkup() error {
	for _, m := range []struct{ open, end string }{
		{"<!--", "-->"},
		{cdataOpen, cdataEnd},
		{"<?", "?>"},
	} {
		switch ok, err := w.hasPrefix(m.open); {
		case err != nil:
			return err
		case ok:
			w.pos += len(m.open)
			return w.skipPast(m.end)
		}
	}
	return w.skipDoctype()
}

// skipDoctype passes over a declaration with its internal subset: to the ">"
// that is neither within quotes nor within another declaration.
func (w *window) skipDoctype() error {
	depth, quote := 0, byte(0)
	for {
		if err := w.need(1); err != nil {
			return err
		}
		c := w.buf[w.pos]
		w.pos++
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			depth++
		case c == '>':
			if depth--; depth == 0 {
				return nil
			}
		}
	}
}

// tag reads the tag at pos.
func (w *window) tag() (tag, error) {
	n, quote := 1, byte(0)
	for {
		for b := w.rest(); n < min(len(b), maxTagBytes); n++ {
			switch c := b[n]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '>':
				w.pos += n + 1
				return parseTag(b[:n+1])
			case c == '"' || c == '\'':
				quote = c
			case c == '<':
				return tag{}, &markupError{"a \"<\" within a tag"}
			}
		}
		if n >= maxTagBytes {
			return tag{}, &markupError{fmt.Sprintf("a tag longer than %d bytes", maxTagBytes)}
		}
		if err := w.more(); err != nil {
			return tag{}, err
		}
	}
}

// parseTag takes a whole tag apart, brackets included.
func parseTag(b []byte) (tag, error) {
	t := tag{size: len(b)}
	b = b[1 : len(b)-1]
	if len(b) > 0 && b[0] == '/' {
		t.close = true
		b = b[1:]
	}
	if n := len(b); n > 0 && b[n-1] == '/' {
		t.empty = true
		b = b[:n-1]
	}
	n := 0
	for n < len(b) && !isSpace(b[n]) {
		n++
	}
	if n == 0 {
		return tag{}, &markupError{"a tag without a name"}
	}
	t.name, t.attrs = b[:n], b[n:]
	return t, nil
}

// opens tells whether t starts an element of that name.
func (t tag) opens(name string) bool { return !t.close && string(t.name) == name }

// attr is the value of an attribute, "" if absent.
func (t tag) attr(name string) string {
	b := t.attrs
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		eq := bytes.IndexByte(b, '=')
		if eq < 0 {
			return ""
		}
		key := bytes.TrimRight(b[:eq], " \t\r\n")
		b = bytes.TrimLeft(b[eq+1:], " \t\r\n")
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return ""
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return ""
		}
		if string(key) == name {
			return decode(b[1 : 1+end])
		}
		b = b[end+2:]
	}
}

// skip passes over the rest of the element that t starts. Depth is a count,
// so that nesting costs no memory.
func (w *window) skip(t tag) error {
	for depth := 0; ; {
		switch {
		case t.close:
			depth--
		case t.opens("page"):
			w.back(t)
			return errPageWithin
		case !t.empty:
			depth++
		}
		if depth <= 0 {
			return nil
		}
		var err error
		if t, err = w.next(); err != nil {
			return err
		}
	}
}

// errPageWithin is met where a page begins inside another one: the other was
// cut off.
var errPageWithin = &markupError{"a page begins before the last one ended"}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
