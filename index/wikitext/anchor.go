package wikitext

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxAnchor is the length in runes that MediaWiki cuts anchors at.
const maxAnchor = 1024

// Anchor returns the html5 anchor of a heading, given as plain text, as
// MediaWiki writes it before it makes anchors unique: runs of blanks and
// underscores become one underscore, nothing else is escaped.
func Anchor(line string) string {
	if plainAnchor([]byte(line)) {
		return line
	}
	var room [128]byte // most headings fit
	return string(AppendAnchor(room[:0], []byte(line)))
}

// AppendAnchor appends the Anchor of a heading.
func AppendAnchor(b, line []byte) []byte {
	start, gap, runes := len(b), false, 0
	if len(line) <= maxAnchor {
		b, runes = appendWords(b, line)
		line = line[runes:]
	}
	for len(line) > 0 {
		if n := asciiStretch(line); n > 0 && runes+1+n <= maxAnchor {
			if gap {
				b = append(b, '_')
				gap = false
				runes++
			}
			b, line, runes = append(b, line[:n]...), line[n:], runes+n
			continue
		}
		r, n := rune(line[0]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(line)
		}
		line = line[n:]
		switch {
		case isBidiMark(r):
			continue
		case isAnchorBlank(r):
			gap = len(b) > start
			continue
		}
		if gap {
			b = append(b, '_')
			gap = false
			runes++
		}
		if runes++; runes > maxAnchor {
			break
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}

// appendWords appends what is at the front of a heading up to the first character
// that isn't ASCII and the first blank that isn't a single one between words: most
// headings as a whole. It returns how many bytes that were.
func appendWords(b, line []byte) ([]byte, int) {
	for n, c := range line {
		if c >= utf8.RuneSelf {
			return b, n
		}
		if anchorByte[c] {
			if c != ' ' || n == 0 || n+1 == len(line) || anchorByte[line[n+1]] {
				return b, n
			}
			c = '_'
		}
		b = append(b, c)
	}
	return b, len(line)
}

// asciiStretch returns how many bytes at the front are ASCII characters that
// stand in an anchor as they are.
func asciiStretch(line []byte) int {
	n := 0
	for n < len(line) && line[n] < utf8.RuneSelf && !anchorByte[line[n]] {
		n++
	}
	return n
}

// plainAnchor reports whether the anchor of line is line itself: it holds
// nothing that Anchor would change. The runes that it changes begin with one
// of four bytes, and line is only looked at for these.
func plainAnchor(line []byte) bool {
	for i, c := range line {
		if anchorByte[c] && (c != 0xe3 || bytes.HasPrefix(line[i:], []byte("\u3000"))) {
			return false
		}
	}
	return len(line) <= maxAnchor && utf8.Valid(line)
}

// anchorByte marks the bytes that plainAnchor looks at.
var anchorByte = func() (t [256]bool) {
	for c := range t {
		t[c] = c <= ' ' || c == '_' || c == 0xc2 || 0xe1 <= c && c <= 0xe3
	}
	return t
}()

// isAnchorBlank reports whether MediaWiki counts r as white space in a title.
func isAnchorBlank(r rune) bool {
	switch {
	case r == ' ', r == '_', '\t' <= r && r <= '\r', r == 0xa0, r == 0x1680, r == 0x180e:
		return true
	case 0x2000 <= r && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}

func isBidiMark(r rune) bool {
	return r == 0x200e || r == 0x200f || 0x202a <= r && r <= 0x202e
}

// LegacyAnchor returns the anchor that MediaWiki wrote before html5: the UTF-8
// bytes that are not safe in a URL as a dot and two hexadecimal digits.
func LegacyAnchor(anchor string) string {
	if isLegacy([]byte(anchor)) {
		return anchor
	}
	return string(appendLegacy(nil, []byte(anchor)))
}

// appendLegacy appends the legacy form of an anchor.
func appendLegacy(b, anchor []byte) []byte {
	const hex = "0123456789ABCDEF"
	n := len(b)
	b = slices.Grow(b, 3*len(anchor))
	b = b[:n+3*len(anchor)]
	for _, c := range anchor {
		if legacySafe[c] {
			b[n] = c
			n++
			continue
		}
		b[n], b[n+1], b[n+2] = '.', hex[c>>4], hex[c&15]
		n += 3
	}
	return b[:n]
}

// isLegacy reports whether an anchor is its own legacy form.
func isLegacy(anchor []byte) bool {
	for _, c := range anchor {
		if !legacySafe[c] {
			return false
		}
	}
	return true
}

// legacySafe marks the bytes that stand for themselves in a legacy anchor.
var legacySafe = byteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-:")

// An AnchorSet makes the anchors of a page unique. The zero value is empty.
type AnchorSet struct {
	next keySet // by lower case anchor: the number to try next
	key  []byte // scratch space of unique
	buf  []byte // of Next
}

// reset empties the set.
func (s *AnchorSet) reset() {
	s.next.reset()
	s.key, s.buf = emptied(s.key), emptied(s.buf)
}

// Next returns the anchors of the next heading of the page. The second one
// that is equal, or differs only in the case of ASCII letters, gets "_2", the
// third "_3", unless a heading has such an anchor already. A legacy anchor that
// is another than the html5 one is made unique by itself.
func (s *AnchorSet) Next(line string) (anchor, legacy string) {
	whole := span{0, len(line)}
	b, a, l := s.append(append(s.buf[:0], line...), whole)
	s.buf, anchor = b, line
	if a != whole {
		anchor = string(b[a.lo:a.hi])
	}
	if l == a {
		return anchor, anchor
	}
	return anchor, string(b[l.lo:l.hi])
}

// append is Next for the heading b[line.lo:line.hi]. It appends the anchors
// to b, as far as they are not the heading itself or one another.
func (s *AnchorSet) append(b []byte, line span) (_ []byte, anchor, legacy span) {
	anchor = line
	if text := b[line.lo:line.hi]; !plainAnchor(text) {
		lo := len(b)
		b = AppendAnchor(b, text)
		anchor = span{lo, len(b)}
	}
	legacy = anchor
	if text := b[anchor.lo:anchor.hi]; !isLegacy(text) {
		lo := len(b)
		b = appendLegacy(b, text)
		legacy = span{lo, len(b)}
	}
	same := legacy == anchor
	if b, anchor = s.unique(b, anchor); same {
		return b, anchor, anchor
	}
	b, legacy = s.unique(b, legacy)
	return b, anchor, legacy
}

// unique returns the anchor, or one with a number that it appends to b.
func (s *AnchorSet) unique(b []byte, anchor span) ([]byte, span) {
	s.key = appendLower(s.key[:0], b[anchor.lo:anchor.hi])
	next, taken := s.next.add(s.key)
	if !taken {
		*next = 2
		return b, anchor
	}
	n, length := *next, len(s.key)
	for ; ; n++ {
		s.key = strconv.AppendInt(append(s.key[:length], '_'), int64(n), 10)
		if next, taken := s.next.add(s.key); !taken {
			*next = 2
			break
		}
	}
	next, _ = s.next.add(s.key[:length])
	*next = n + 1
	lo := len(b)
	b = append(append(b, b[anchor.lo:anchor.hi]...), s.key[length:]...)
	return b, span{lo, len(b)}
}

// appendLower appends s with ASCII letters in lower case.
func appendLower(b, s []byte) []byte {
	lo := len(b)
	b = append(b, s...)
	for i, c := range b[lo:] {
		b[lo+i] = lowerByte[c]
	}
	return b
}

// lowerByte holds ASCII capitals in lower case and other bytes by themselves.
var lowerByte = func() (t [256]byte) {
	for c := range t {
		t[c] = byte(c)
		if 'A' <= c && c <= 'Z' {
			t[c] |= 0x20
		}
	}
	return t
}()
