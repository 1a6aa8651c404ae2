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
func (r *jsonReader) plainSection(line []byte) (*Section, bool) {
	var sec Section
	var seen [4]bool
	r.b = line
	if !r.token('{') {
		return nil, false
	}
	for {
		key, ok := r.str()
		if !ok || !r.token(':') {
			return nil, false
		}
		to, i := sec.member(key)
		if to == nil || seen[i] {
			return nil, false
		}
		value, ok := r.str()
		if !ok {
			return nil, false
		}
		*to, seen[i] = string(value), true
		if r.token(',') {
			continue
		}
		return &sec, r.token('}') && len(bytes.TrimLeft(r.b, jsonBlanks)) == 0 && seen[1]
	}
}

// member returns where the value of a member goes, and which one it is; nil of
// an unknown one.
func (s *Section) member(key []byte) (*string, int) {
	switch string(key) {
	case "id":
		return &s.ID, 0
	case "title":
		return &s.Title, 1
	case "heading":
		return &s.Heading, 2
	case "text":
		return &s.Text, 3
	}
	return nil, 0
}

const jsonBlanks = " \t\r\n"

// jsonReader reads simple JSON.
type jsonReader struct {
	b         []byte
	unescaped []byte // memory of escaped
}

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

// str reads a string without surrogates or bytes that aren't UTF-8. It is valid
// until the next one is read.
func (r *jsonReader) str() ([]byte, bool) {
	if !r.token('"') {
		return nil, false
	}
	n := bytes.IndexByte(r.b, '"')
	if n < 0 {
		return nil, false
	}
	if s := r.b[:n]; bytes.IndexByte(s, '\\') < 0 {
		r.b = r.b[n+1:]
		return s, printable(s)
	}
	return r.escaped()
}

// printable reports whether s may stand in a string of JSON as it is.
func printable(s []byte) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	rest, all := s, uint64(0) // all has the bits that any byte has
	for ; len(rest) >= 8; rest = rest[8:] {
		x := binary.LittleEndian.Uint64(rest)
		if all |= x; (x-' '*each)&^x&high != 0 { // a byte below ' '
			return false
		}
	}
	for _, c := range rest {
		if all |= uint64(c); c < ' ' {
			return false
		}
	}
	return all&high == 0 || utf8.Valid(s)
}

// jsonEscapes are the bytes that a backslash and a letter stand for.
var jsonEscapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escaped reads the rest of a string that has escapes.
func (r *jsonReader) escaped() ([]byte, bool) {
	s := r.unescaped[:0]
	defer func() { r.unescaped = s }()
	quote := -1
	for {
		if quote < 0 {
			quote = bytes.IndexByte(r.b, '"')
		}
		if quote < 0 {
			return nil, false
		}
		n := bytes.IndexByte(r.b[:quote], '\\')
		if n < 0 {
			n = quote
		}
		if !printable(r.b[:n]) {
			return nil, false
		}
		s = append(s, r.b[:n]...)
		before := len(r.b)
		r.b = r.b[n+1:]
		if n == quote {
			return s, true
		}
		c := r.b[0]
		r.b = r.b[1:]
		if c == 'u' {
			x, ok := r.hex4()
			if !ok || 0xd800 <= x && x < 0xe000 {
				return nil, false
			}
			s = utf8.AppendRune(s, x)
		} else if jsonEscapes[c] == 0 {
			return nil, false
		} else {
			s = append(s, jsonEscapes[c])
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
