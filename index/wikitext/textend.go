package wikitext

import "math/bits"

// special marks the bytes that may begin markup within a line.
var special = byteSet("<{[&\n" + pairs)

// pairs are the bytes that begin markup only together with the next one, see
// paired.
const pairs = "'_-|!"

// lineMark marks the bytes that may begin markup at the beginning of a line.
var lineMark = byteSet("=*#:;{|!- \t<")

// byteSet returns the table in which these bytes are marked.
func byteSet(bytes string) (t [256]bool) {
	for _, c := range []byte(bytes) {
		t[c] = true
	}
	return t
}

// paired holds by what each of pairs has to be followed, other bytes by 0.
var paired = func() (t [256]byte) {
	for _, c := range []byte(pairs) {
		t[c] = c
	}
	t['-'] = '{'
	return t
}()

// beginsMarkup reports whether markup may begin at src[i].
func beginsMarkup(src string, i int) bool {
	c := src[i]
	if !special[c] {
		return false
	}
	next := paired[c]
	return next == 0 || i+1 < len(src) && src[i+1] == next
}

// textEnd returns the end of what is certainly text in src from i on: where
// markup may begin. It looks at eight bytes at a time.
func textEnd(src string, i int) int {
	for ; i+8 <= len(src); i += 8 {
		w := load64(src[i:])
		if w&highBits == highBits { // of Chinese, say
			continue
		}
		found := specialBytes(w)
		for ; found != 0; found &= found - 1 {
			if at := i + bits.TrailingZeros64(found)/8; beginsMarkup(src, at) {
				return at
			}
		}
	}
	for i < len(src) && !beginsMarkup(src, i) {
		i++
	}
	return i
}

// load64 returns the first eight bytes of s, the first one lowest.
func load64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// highBits is the highest bit of each of eight bytes.
const highBits = 0x8080808080808080

// specialBytes returns the highest bit of each byte of w that may be special:
// of all that are, and of some others that are rare in text. They are control
// characters, those from '!' to the apostrophe, '-', '<', and, ASCII letters
// not told from those in lower case, those from '[' to '_'.
func specialBytes(w uint64) uint64 {
	const ones = 0x0101010101010101
	// x+(0x80-c)*ones has the high bit of each byte that is at least c; there
	// is no carry to the next.
	x := w &^ highBits
	y := x & (0x5f * ones)
	text := (x + (0x80-' ')*ones) & // as are all below
		(^(x + (0x80-'!')*ones) | (x + (0x80-'(')*ones)) &
		((x ^ '-'*ones) + 0x7f*ones) &
		((x ^ '<'*ones) + 0x7f*ones) &^
		(y + (0x80-'[')*ones)
	return ^(text | w) & highBits // bytes beyond ASCII are text
}
