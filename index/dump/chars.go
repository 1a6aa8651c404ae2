package dump

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	cdataOpen = "<![CDATA["
	cdataEnd  = "]]>"
)

// maxEntityBytes bounds a reference from "&" to ";"; "&#x0010FFFF;" has 12.
const maxEntityBytes = 16

// decode returns character data as text: references resolved, line ends
// normalized, invalid UTF-8 replaced by U+FFFD. What looks like a reference
// and is none is kept as it stands.
func decode(raw []byte) string {
	raw = valid(raw)
	amp := bytes.IndexByte(raw, '&')
	if amp < 0 {
		return string(raw)
	}
	var b strings.Builder
	b.Grow(len(raw))
	for amp >= 0 {
		b.Write(raw[:amp])
		c, n := reference(raw[amp:])
		if n == 0 {
			c, n = '&', 1
		}
		b.WriteRune(c)
		raw = raw[amp+n:]
		amp = bytes.IndexByte(raw, '&')
	}
	b.Write(raw)
	return b.String()
}

// valid mends what bytes can be wrong with: encoding and line ends. It
// returns raw itself when there is nothing to mend.
func valid(raw []byte) []byte {
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(raw) {
		raw = bytes.ToValidUTF8(raw, []byte("\uFFFD"))
	}
	return raw
}

// reference reads the reference that b begins with and returns its character
// and length; length 0 if it is none.
func reference(b []byte) (rune, int) {
	end := bytes.IndexByte(b[:min(len(b), maxEntityBytes)], ';')
	if end < 2 {
		return 0, 0
	}
	switch name := b[1:end]; string(name) {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	default:
		if name[0] != '#' {
			return 0, 0
		}
		c, ok := charRef(string(name[1:]))
		if !ok {
			return 0, 0
		}
		return c, end + 1
	}
}

// charRef is the character of a numeric reference, "x4E00" or "19968"; U+FFFD
// where there is no such character.
func charRef(s string) (rune, bool) {
	base := 10
	if s != "" && (s[0] == 'x' || s[0] == 'X') {
		base, s = 16, s[1:]
	}
	n, err := strconv.ParseUint(s, base, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	if n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return utf8.RuneError, true
	}
	return rune(n), true
}
