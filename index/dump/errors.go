package dump

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Warning reports something that was passed over.
type Warning struct {
	File  string // as given to Open; "" from a Reader of its own
	Title string // of the page concerned, "" if none
	Msg   string // "page is larger than 64 MiB, left out"
}

// String is the warning as a sentence for a user, without final period.
func (w Warning) String() string {
	var b strings.Builder
	if w.File != "" {
		b.WriteString(w.File)
		b.WriteString(": ")
	}
	if w.Title != "" {
		fmt.Fprintf(&b, "page %q: ", w.Title)
	}
	b.WriteString(w.Msg)
	return b.String()
}

// SyntaxError says that the input isn't a MediaWiki export.
type SyntaxError struct {
	File   string // "" from a Reader of its own
	Offset int64  // in the decompressed input
	Msg    string // "the root element is <html>"
}

// Error names file and place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%sno MediaWiki export: %s (byte %d)", filePrefix(e.File), e.Msg, e.Offset)
}

// DamageError says that a dump was cut off or damaged. It comes after all
// pages that could be read, in place of io.EOF.
type DamageError struct {
	File     string
	Offset   int64  // where the damage was met, in the decompressed file
	LastPage string // title of the last whole page before the damage
	Pages    int64  // whole pages read from the file, also after the damage
	Err      error  // the first damage; wraps io.ErrUnexpectedEOF if cut off
}

// Error is a sentence for a user.
func (e *DamageError) Error() string {
	how := "damaged"
	if errors.Is(e.Err, io.ErrUnexpectedEOF) {
		how = "cut off"
	}
	after := "before the first page"
	if e.LastPage != "" {
		after = fmt.Sprintf("after page %q", e.LastPage)
	}
	return fmt.Sprintf("%s%s at byte %d of its content, %s (whole pages read: %d): %v",
		filePrefix(e.File), how, e.Offset, after, e.Pages, e.Err)
}

// Unwrap returns the cause.
func (e *DamageError) Unwrap() error { return e.Err }

func filePrefix(file string) string {
	if file == "" {
		return ""
	}
	return file + ": "
}

// gapError is returned by the reader below a Reader where it had to leave
// something out of the stream but can go on after it.
type gapError struct{ err error }

func (e *gapError) Error() string { return e.err.Error() }
func (e *gapError) Unwrap() error { return e.err }

// markupError says that the XML at hand is broken; a Reader goes on with the
// next page.
type markupError struct{ msg string }

func (e *markupError) Error() string { return e.msg }
