package dump

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// plainSection reads a line that is nothing but an object of the known
// strings, as nearly all are, at several times the speed of encoding/json. It
// reports false of any other line, and of any that might be read in two ways.
func plainSection(b []byte) (*Section, bool) {
	var sec Section
	var seen [4]bool
	r := jsonReader{b}
	if !r.token('{') {
		return nil, false
	}
	for {
		key, ok := r.str()
		if !ok || !r.token(':') {
			return nil, false
		}
		value, ok := r.str()
		if !ok {
			return nil, false
		}
		for i, f := range [...]struct {
			name string
			to   *string
		}{{"id", &sec.ID}, {"title", &sec.Title}, {"heading", &sec.Heading}, {"text", &sec.Text}} {
			if f.name != key {
				continue
			}
			if seen[i] {
				return nil, false
			}
			*f.to, seen[i], key = value, true, ""
			break
		}
		if key != "" {
			return nil, false
		}
		if r.token(',') {
			continue
		}
		return &sec, r.token('}') && len(bytes.TrimLeft(r.b, jsonBlanks)) == 0 && seen[1]
	}
}

const jsonBlanks = " \t\r\n"

// jsonReader reads simple JSON.
type jsonReader struct{ b []byte }

// token reads a byte, and the blanks before it.
func (r *jsonReader) token(c byte) bool {
	for len(r.b) > 0 && strings.IndexByte(jsonBlanks, r.b[0]) >= 0 {
		r.b = r.b[1:]
	}
	if len(r.b) == 0 || r.b[0] != c {
		return false
	}
	r.b = r.b[1:]
	return true
}

// str reads a string without surrogates or bytes that aren't UTF-8.
func (r *jsonReader) str() (string, bool) {
	if !r.token('"') {
		return "", false
	}
	n := bytes.IndexByte(r.b, '"')
	if n < 0 {
		return "", false
	}
	if s := r.b[:n]; bytes.IndexByte(s, '\\') < 0 {
		r.b = r.b[n+1:]
		return string(s), printable(s)
	}
	return r.escaped()
}

// printable reports whether s may stand in a string of JSON as it is.
func printable(s []byte) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	rest := s
	for ; len(rest) >= 8; rest = rest[8:] {
		if x := binary.LittleEndian.Uint64(rest); (x-' '*each)&^x&high != 0 { // a byte below ' '
			return false
		}
	}
	for _, c := range rest {
		if c < ' ' {
			return false
		}
	}
	return utf8.Valid(s)
}

// jsonEscapes are the bytes that a backslash and a letter stand for.
var jsonEscapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escaped reads the rest of a string that has escapes.
func (r *jsonReader) escaped() (string, bool) {
	var s strings.Builder
	s.Grow(min(len(r.b), 4096))
	quote := -1
	for {
		if quote < 0 {
			quote = bytes.IndexByte(r.b, '"')
		}
		if quote < 0 {
			return "", false
		}
		n := bytes.IndexByte(r.b[:quote], '\\')
		if n < 0 {
			n = quote
		}
		if !printable(r.b[:n]) {
			return "", false
		}
		s.Write(r.b[:n])
		before := len(r.b)
		r.b = r.b[n+1:]
		if n == quote {
			return s.String(), true
		}
		c := r.b[0]
		r.b = r.b[1:]
		if c == 'u' {
			x, ok := r.hex4()
			if !ok || 0xd800 <= x && x < 0xe000 {
				return "", false
			}
			s.WriteRune(x)
		} else if jsonEscapes[c] == 0 {
			return "", false
		} else {
			s.WriteByte(jsonEscapes[c])
		}
		quote -= before - len(r.b) // negative where it was part of the escape
	}
}

func (r *jsonReader) hex4() (x rune, ok bool) {
	if len(r.b) < 4 {
		return 0, false
	}
	for _, c := range r.b[:4] {
		i := strings.IndexByte("0123456789abcdef", c|0x20)
		if i < 0 || c < '0' {
			return 0, false
		}
		x = x<<4 | rune(i)
	}
	r.b = r.b[4:]
	return x, true
}
