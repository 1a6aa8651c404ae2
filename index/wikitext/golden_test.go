package wikitext

import (
	"fmt"
	"strings"
)

// golden writes the article down for people to read and compare.
func (a *Article) golden() string {
	var b strings.Builder
	line := func(name, format string, args ...any) { fmt.Fprintf(&b, name+": "+format+"\n", args...) }
	if a.Redirect != "" {
		line("redirect", "%s", a.Redirect)
	}
	if a.ShortDesc != "" {
		line("short description", "%s", a.ShortDesc)
	}
	if a.Disambig {
		line("disambiguation", "yes")
	}
	for _, c := range a.Categories {
		line("category", "%s (%s)", c.Name, c.SortKey)
	}
	for _, l := range a.Links {
		line("link", "%s (%s)", l.Target, l.Anchor)
	}
	for _, l := range a.LangLinks {
		line("language", "%s", l)
	}
	for _, l := range a.Templates {
		line("template", "%s", l)
	}
	for _, d := range a.Diagnostics {
		line("diagnostic", "%d: %s", d.Pos, d.Msg)
	}
	for _, s := range a.Sections {
		line("section", "%d %q #%s #%s %q [%d,%d)", s.Level, s.Line, s.Anchor, s.LegacyAnchor, s.Path, s.Start, s.End)
		if s.Aux != "" {
			line("aux", "%s", s.Aux)
		}
		b.WriteString(s.Text)
		if s.Text != "" {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
