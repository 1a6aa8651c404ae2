package wikitext

import (
	"bytes"
	"strings"
)

// A Span marks a stretch of [Section].Text, which stays as it is: Start and
// End are bytes of it. Spans may nest and follow one another; they are ordered
// by Start, the outer before the inner. They come with [Options].Details.
type Span struct {
	Kind       SpanKind
	Start, End int
	Lang       string // code in lower case, as "zh-hant", of a SpanLang
}

// A SpanKind says what a stretch of text is.
type SpanKind uint8

// What a [Span] may be.
const (
	SpanCaption      SpanKind = iota // caption of a picture
	SpanGallery                      // captions of a gallery
	SpanTable                        // a table with all its cells, and caption
	SpanTableCaption                 // caption of a table
	SpanList                         // items of a list, indented text too
	SpanLang                         // words in the language Lang
)

// String returns the name of the kind, such as "table_caption".
func (k SpanKind) String() string {
	return [...]string{"caption", "gallery", "table", "table_caption", "list", "lang"}[k]
}

// An ExternalLink leads out of the wiki. Label is "" for a bare URL, and for
// one that stands in a template whose text isn't printed.
type ExternalLink struct{ URL, Label string }

// A BoxField is a value in an infobox: "population" of "Infobox settlement" is
// "1,200,000".
type BoxField struct {
	Template, Key string
	Raw           string // wikitext of the value
	Text          string // value as a reader sees it
}

// Coordinates are a place in degrees, north and east.
type Coordinates struct {
	Lat, Lon float64
	Title    bool   // they are those of what the page is about
	Globe    string // "moon", "mars"...; "" for the Earth
}

// What an [Article] holds at most of these, and how long each may be in bytes:
// several times what the longest pages have, and little memory for pages made
// to have many. Longer values of boxes are cut; longer URLs are left out.
const (
	MaxSpans         = 20000
	MaxExternalLinks = 10000
	MaxBoxFields     = 1000
	MaxCoordinates   = 1000
	MaxURLBytes      = 2048
	MaxValueBytes    = 4096
)

// Opening returns the text before the first heading without captions, tables
// and hatnotes, as CirrusSearch's opening_text has it; a page without headings
// has none. It wants [Options].Details.
func (a *Article) Opening() string {
	if len(a.Sections) < 2 {
		return ""
	}
	lead := &a.Sections[0]
	b := make([]byte, 0, len(lead.Text))
	pos := 0
	for _, s := range lead.Spans {
		switch s.Kind {
		case SpanCaption, SpanGallery, SpanTable, SpanTableCaption:
		default:
			continue
		}
		if s.Start > pos {
			b = appendOpening(b, lead.Text[pos:s.Start])
		}
		pos = max(pos, s.End)
	}
	b = appendOpening(b, lead.Text[pos:])
	return string(trimSpace(b))
}

// appendOpening appends a piece of text, with one blank line at most where
// something was left out before it.
func appendOpening(b []byte, s string) []byte {
	rest := strings.TrimLeft(s, "\n")
	breaks := len(s) - len(rest)
	for n := len(b); n > 0 && b[n-1] == '\n'; n-- {
		breaks++
	}
	b = bytes.TrimRight(b, "\n")
	if len(b) > 0 {
		b = append(b, "\n\n"[:min(breaks, 2)]...)
	}
	return append(b, rest...)
}
