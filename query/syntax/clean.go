package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleaned is a query after the clean-ups, which change its text.
type cleaned struct {
	src     string
	offsets []int // raw offset of each byte of src and of its end; nil if they are equal
	tilde   bool  // a leading ~ was taken off
}

// raw returns the offset in the raw query of pos in src.
func (c *cleaned) raw(pos int) int {
	if c.offsets == nil {
		return pos
	}
	return c.offsets[pos]
}

// clean applies the clean-ups to q in CirrusSearch's order.
func clean(q string, opts Options) cleaned {
	c := cleaned{src: q}
	if !utf8.ValidString(q) {
		c.rewrite(validUTF8)
	}
	if !opts.KeepQuestionMarks && stripsQuestionMarks(c.src) {
		c.rewrite(questionMark)
	}
	if opts.Lang == "he" {
		c.rewrite(gershayim)
	}
	if strings.HasPrefix(c.src, "~") {
		c.tilde = true
		c.rewrite(leadingTilde)
	}
	return c
}

// edit looks at the character at pos of s and returns the text to put in place of the
// n bytes there; n is 0 where nothing is to be changed.
type edit func(s string, pos int) (text string, n int)

// rewrite applies e to src from left to right and keeps the offsets. Text that
// is put in has the offset of the bytes that it replaces.
func (c *cleaned) rewrite(e edit) {
	var b strings.Builder
	var offsets []int
	for i := 0; i < len(c.src); {
		text, n := e(c.src, i)
		if n == 0 {
			_, n = runeAt(c.src, i)
			for j := range n {
				offsets = append(offsets, c.raw(i+j))
			}
			b.WriteString(c.src[i : i+n])
			i += n
			continue
		}
		for range len(text) {
			offsets = append(offsets, c.raw(i))
		}
		b.WriteString(text)
		i += n
	}
	c.offsets = append(offsets, c.raw(len(c.src)))
	c.src = b.String()
}

func validUTF8(s string, pos int) (string, int) {
	if r, n := runeAt(s, pos); r == utf8.RuneError && n == 1 {
		return string(utf8.RuneError), 1
	}
	return "", 0
}

// stripsQuestionMarks reports whether question marks of q are to be changed:
// not where they may belong to a regular expression, and not if nothing would
// be left.
func stripsQuestionMarks(q string) bool {
	return strings.Contains(q, "?") &&
		!strings.Contains(q, "insource:/") && !strings.Contains(q, "intitle:/") &&
		strings.IndexFunc(q, func(r rune) bool { return !isPunct(r) }) >= 0
}

// questionMark replaces a run of question marks by a space, and \? by the
// wildcard.
func questionMark(s string, pos int) (string, int) {
	if strings.HasPrefix(s[pos:], `\?`) {
		return "?", 2
	}
	if s[pos] != '?' {
		return "", 0
	}
	n := 1
	for pos+n < len(s) && s[pos+n] == '?' {
		n++
	}
	return " ", n
}

func leadingTilde(_ string, pos int) (string, int) {
	if pos > 0 {
		return "", 0
	}
	return "", 1
}

// gershayim escapes the quotation mark before the last letter of a Hebrew
// acronym or number, as in צה"ל: two letters before it, one after.
func gershayim(s string, pos int) (string, int) {
	if s[pos] != '"' {
		return "", 0
	}
	last, n := utf8.DecodeLastRuneInString(s[:pos])
	first, _ := utf8.DecodeLastRuneInString(s[:pos-n])
	after, n := runeAt(s, pos+1)
	behind, _ := runeAt(s, pos+1+n)
	if unicode.IsLetter(first) && unicode.IsLetter(last) && unicode.IsLetter(after) && !unicode.IsLetter(behind) {
		return `\"`, 1
	}
	return "", 0
}
