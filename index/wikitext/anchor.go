package wikitext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxAnchor is the length in runes that MediaWiki cuts anchors at.
const maxAnchor = 1024

// Anchor returns the html5 anchor of a heading, given as plain text, as
// MediaWiki writes it before it makes anchors unique: runs of blanks and
// underscores become one underscore, nothing else is escaped.
func Anchor(line string) string {
	if plainAnchor(line) {
		return line
	}
	b := make([]byte, 0, len(line))
	gap, runes := false, 0
	for _, r := range line {
		if isBidiMark(r) {
			continue
		}
		if isAnchorBlank(r) {
			gap = len(b) > 0
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
	return string(b)
}

// plainAnchor reports whether the anchor of line is line itself: it holds
// nothing that Anchor would change. The runes that it changes begin with one
// of four bytes, and line is only looked at for these.
func plainAnchor(line string) bool {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c <= ' ', c == '_', c == 0xc2, c == 0xe1, c == 0xe2:
			return false
		case c == 0xe3 && strings.HasPrefix(line[i:], "\u3000"):
			return false
		}
	}
	return len(line) <= maxAnchor && utf8.ValidString(line)
}

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
	n := legacyLen(anchor)
	if n == len(anchor) {
		return anchor
	}
	return string(appendLegacy(make([]byte, 0, n), anchor))
}

// appendLegacy appends the legacy form of an anchor.
func appendLegacy(b []byte, anchor string) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(anchor); i++ {
		if c := anchor[i]; legacySafe[c] {
			b = append(b, c)
		} else {
			b = append(b, '.', hex[c>>4], hex[c&15])
		}
	}
	return b
}

// legacyLen returns the length of the legacy form of an anchor.
func legacyLen(anchor string) int {
	n := len(anchor)
	for i := 0; i < len(anchor); i++ {
		if !legacySafe[anchor[i]] {
			n += 2
		}
	}
	return n
}

// legacySafe marks the bytes that stand for themselves in a legacy anchor.
var legacySafe = byteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-:")

// An AnchorSet makes the anchors of a page unique. The zero value is empty.
type AnchorSet struct {
	next map[string]int // by lower case anchor: the number to try next
}

// Next returns the anchors of the next heading of the page. The second one
// that is equal, or differs only in the case of ASCII letters, gets "_2", the
// third "_3", unless a heading has such an anchor already. A legacy anchor that
// is another than the html5 one is made unique by itself.
func (s *AnchorSet) Next(line string) (anchor, legacy string) {
	if s.next == nil {
		s.next = make(map[string]int)
	}
	plain := Anchor(line)
	escaped := LegacyAnchor(plain)
	anchor = s.unique(plain)
	if escaped == plain {
		return anchor, anchor
	}
	return anchor, s.unique(escaped)
}

func (s *AnchorSet) unique(anchor string) string {
	key := lowerASCII(anchor)
	n, taken := s.next[key]
	if !taken {
		s.next[key] = 2
		return anchor
	}
	for ; ; n++ {
		suffix := "_" + strconv.Itoa(n)
		if _, taken := s.next[key+suffix]; !taken {
			s.next[key+suffix] = 2
			s.next[key] = n + 1
			return anchor + suffix
		}
	}
}

func lowerASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}
