package wikitext

import "strings"

// An Article is what a page says, taken apart. The caller owns it: nothing in
// it points into memory that the parser uses again.
type Article struct {
	// Redirect is the normalized target of a #REDIRECT page, with its
	// "#anchor" if it has one, or "".
	Redirect string

	// Sections are the parts of the page in order. The first is the lead,
	// of level 0, and always there.
	Sections []Section

	Categories []Category
	// DefaultSort is the key of categories without one of their own, of
	// {{DEFAULTSORT:}}.
	DefaultSort string

	Links     []Link   // to pages of this wiki, in order, repeated as often as they occur
	LangLinks []string // "de:Berlin", in order; they keep the source in memory
	Templates []string // names of the templates called, each once, in order of first use

	ShortDesc string // of {{short description}}
	Disambig  bool   // the page calls a template that marks a disambiguation page

	// With [Options].Details only.
	External    []ExternalLink // in order, repeated as often as they occur
	Box         []BoxField     // values of infoboxes, in order
	Coordinates []Coordinates
	Stub        bool // the page calls a template that marks a stub

	// Diagnostics reports markup that was read as text: the first
	// [MaxDiagnostics] of the page.
	Diagnostics []Diagnostic
}

// A Section is a heading and the text below it, up to the next heading of any
// level.
type Section struct {
	Level        int      // 1 to 6; 0 for the lead
	Line         string   // heading as plain text
	Anchor       string   // html5 anchor, unique in the page
	LegacyAnchor string   // anchor as older MediaWikis wrote it
	Path         []string // headings from the outermost down to this one; nil for the lead

	// Start and End delimit the section in the source, heading line
	// included. The sections of a page cover it without a gap.
	Start, End int

	Text string // body text
	Aux  string // hatnotes: what points elsewhere instead of saying something

	// Spans mark captions, tables and the like in Text, with
	// [Options].Details only: MaxSpans of a page at most.
	Spans []Span
}

// A Category is a [[Category:Name|SortKey]] of the page. Without a key of its
// own it has the page's default one, if there is any.
type Category struct{ Name, SortKey string }

// A Link leads to a page of the same wiki. Target is a title with its
// namespace prefix, no leading colon, spaces for underscores, and an upper
// case first letter; Anchor is what stood after '#'. Label is the text of the
// link, letters that follow included, with [Options].Details only; links in
// notes have none.
type Link struct{ Target, Anchor, Label string }

// MaxLinks is how many links an [Article] holds at most. The longest lists have
// some twenty thousand.
const MaxLinks = 100000

// MaxDiagnostics is how many diagnostics an [Article] holds at most: enough
// to repair a page by, and little memory for a page that is all braces.
const MaxDiagnostics = 20

// A Diagnostic reports markup that was read as text.
type Diagnostic struct {
	Pos int    // byte offset into the source
	Msg string // "unclosed template", without position or final period
}

// Text returns the whole page as plain text: headings, hatnotes and body of
// each section, parted by line breaks.
func (a *Article) Text() string {
	var b strings.Builder
	for i := range a.Sections {
		s := &a.Sections[i]
		for _, part := range [...]string{s.Line, s.Aux, s.Text} {
			if part == "" {
				continue
			}
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(part)
		}
	}
	return b.String()
}
