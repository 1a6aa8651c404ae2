package main

import (
	"html"
	"strconv"
	"strings"

	"wikiseek/index/dump"
)

// formatMarkdown is a format of extracted pages, beside formatText and
// formatNDJSON.
const formatMarkdown = "markdown"

// A pageFormat appends a page as it is printed to b: nothing, where it has
// nothing to print.
type pageFormat func(b []byte, r *pageRecord) []byte

// pageFormatOf returns a format by its name. The site is that of the pages.
func pageFormatOf(name string, site *dump.Site) pageFormat {
	switch name {
	case formatText:
		base := curidURL(site)
		return func(b []byte, r *pageRecord) []byte { return appendDoc(b, base, r) }
	case formatMarkdown:
		return appendMarkdown
	}
	return appendPageJSON
}

// extensionOf returns how the names of files in a format end.
func extensionOf(format string) string {
	switch format {
	case formatText:
		return ".txt"
	case formatMarkdown:
		return ".md"
	}
	return ".ndjson"
}

// curidURL is the URL of a page of the site without its id, or "".
func curidURL(site *dump.Site) string {
	i := strings.LastIndexByte(site.Base, '/')
	if i < 0 {
		return ""
	}
	return site.Base[:i] + "?curid="
}

// appendDoc appends a page as WikiExtractor prints it: in a <doc> element,
// whose tags stand on lines of their own, the title, a blank line, the text.
func appendDoc(b []byte, base string, r *pageRecord) []byte {
	if len(r.Sections) == 0 {
		return b
	}
	b = append(b, `<doc id="`...)
	b = strconv.AppendInt(b, r.PageID, 10)
	b = append(b, `" url="`...)
	if base != "" {
		b = append(b, html.EscapeString(base)...)
		b = strconv.AppendInt(b, r.PageID, 10)
	}
	b = append(b, `" title="`...)
	b = append(b, html.EscapeString(r.Title)...)
	b = append(b, "\">\n"...)
	b = append(b, r.Title...)
	b = append(b, "\n\n"...)
	for i := range r.Sections {
		s := &r.Sections[i]
		for _, text := range [...]string{s.Title, s.Text} {
			if text != "" {
				b = append(appendApart(b, text), '\n')
			}
		}
	}
	return append(b, "\n</doc>\n"...)
}

// appendApart appends a text in which no line can be taken for a tag of
// appendDoc.
func appendApart(b []byte, text string) []byte {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "<doc ") || strings.HasPrefix(line, "</doc>") {
			b = append(b, "&lt;"...)
			line = line[1:]
		}
		b = append(b, line...)
	}
	return b
}
