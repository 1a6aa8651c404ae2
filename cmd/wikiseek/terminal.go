package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// The escape sequences, as in ECMA-48; terminals without colour are left out
// by newStyle.
const (
	sgrBold  = "1"
	sgrDim   = "2"
	sgrMark  = "1;31" // grep's
	sgrTitle = "1;34"
)

// style says how text may look. Its zero value is plain text.
type style struct {
	color bool
	links bool // OSC 8 hyperlinks
}

// newStyle decides by --color, the environment and whether w is a terminal.
func newStyle(c *cli.Context, w io.Writer) (style, error) {
	when, err := oneOf(c, "color", "auto", "always", "never")
	if err != nil {
		return style{}, err
	}
	capable := isTerminal(w) && os.Getenv("TERM") != "dumb"
	plain := os.Getenv("NO_COLOR") != ""
	return style{
		color: when == "always" || when == "auto" && capable && !plain,
		links: when != "never" && capable,
	}, nil
}

// isTerminal tells whether somebody watches what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// paint returns s, cleaned, in the look that sgr names.
func (st style) paint(sgr, s string) string {
	s = clean(s)
	if !st.color || s == "" {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}

// link makes text, which is clean, a link to url where that is possible.
func (st style) link(url, text string) string {
	if !st.links || url == "" {
		return text
	}
	return fmt.Sprintf("\x1b]8;;%s\x1b\\%s\x1b]8;;\x1b\\", asciiURL(url), text)
}

// asciiURL escapes what OSC 8 allows in no URL: all but printable ASCII.
func asciiURL(url string) string {
	var b strings.Builder
	for _, c := range []byte(url) {
		if c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// clean makes s safe for a line on a terminal: control characters, with which
// a dump could move the cursor or worse, become spaces.
func clean(s string) string { return cleanBut(s, "") }

// cleanBut is clean for text that may hold the characters in keep.
func cleanBut(s, keep string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !strings.ContainsRune(keep, r) {
			return ' '
		}
		return r
	}, s)
}
