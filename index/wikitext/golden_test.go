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
	if a.Stub {
		line("stub", "yes")
	}
	if a.DefaultSort != "" {
		line("default sort", "%s", a.DefaultSort)
	}
	for _, c := range a.Categories {
		line("category", "%s (%s)", c.Name, c.SortKey)
	}
	for _, l := range a.Links {
		line("link", "%s (%s) %s", l.Target, l.Anchor, l.Label)
	}
	for _, l := range a.LangLinks {
		line("language", "%s", l)
	}
	for _, l := range a.Templates {
		line("template", "%s", l)
	}
	for _, l := range a.External {
		line("external", "%s %s", l.URL, l.Label)
	}
	for _, f := range a.Box {
		line("box", "%s: %s = %q: %s", f.Template, f.Key, f.Raw, f.Text)
	}
	for _, c := range a.Coordinates {
		line("coordinates", "%.4f %.4f title=%v %s", c.Lat, c.Lon, c.Title, c.Globe)
	}
	if opening := a.Opening(); opening != "" {
		line("opening", "%s", opening)
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
		for _, span := range s.Spans {
			line("span", "%s %s %q", span.Kind, span.Lang, s.Text[span.Start:span.End])
		}
	}
	return b.String()
}
