package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// appendPageJSON appends a page as a line of JSON. It writes what encodeJSON
// does, which the tests compare, in less time.
func appendPageJSON(b []byte, r *pageRecord) []byte {
	b = appendJSONInt(b, `{"page_id":`, r.PageID)
	b = appendJSONInt(b, `,"rev_id":`, r.RevID)
	b = appendJSONInt(b, `,"namespace":`, int64(r.Namespace))
	b = appendJSONString(append(b, `,"title":`...), r.Title)
	b = appendJSONString(append(b, `,"redirect":`...), r.Redirect)
	b = appendJSONList(append(b, `,"sections":`...), r.Sections, appendPartJSON)
	b = appendJSONStrings(append(b, `,"categories":`...), r.Categories)
	b = appendJSONStrings(append(b, `,"links":`...), r.Links)
	b = appendFieldsJSON(b, &r.pageFields)
	return append(b, "}\n"...)
}

func appendPartJSON(b []byte, s *extractedPart) []byte {
	b = appendJSONString(append(b, `{"anchor":`...), s.Anchor)
	b = appendJSONInt(b, `,"level":`, int64(s.Level))
	b = appendJSONString(append(b, `,"title":`...), s.Title)
	b = appendJSONStrings(append(b, `,"path":`...), s.Path)
	b = appendJSONString(append(b, `,"text":`...), s.Text)
	b = appendJSONString(append(b, `,"legacy_anchor":`...), s.LegacyAnchor)
	b = appendJSONInt(b, `,"start":`, int64(s.Start))
	b = appendJSONInt(b, `,"end":`, int64(s.End))
	b = appendJSONString(append(b, `,"hatnotes":`...), s.Hatnotes)
	b = appendJSONList(append(b, `,"spans":`...), s.Spans, appendSpanJSON)
	return append(b, '}')
}

func appendSpanJSON(b []byte, s *spanField) []byte {
	b = appendJSONString(append(b, `{"kind":`...), s.Kind)
	b = appendJSONInt(b, `,"start":`, int64(s.Start))
	b = appendJSONInt(b, `,"end":`, int64(s.End))
	if s.Lang != "" {
		b = appendJSONString(append(b, `,"lang":`...), s.Lang)
	}
	return append(b, '}')
}

func appendFieldsJSON(b []byte, f *pageFields) []byte {
	b = appendJSONInt(b, `,"size":`, int64(f.Size))
	b = appendJSONInt(b, `,"word_count":`, int64(f.WordCount))
	b = appendJSONString(append(b, `,"short_description":`...), f.ShortDescription)
	b = appendJSONString(append(b, `,"opening_text":`...), f.OpeningText)
	b = strconv.AppendBool(append(b, `,"disambiguation":`...), f.Disambiguation)
	b = strconv.AppendBool(append(b, `,"stub":`...), f.Stub)
	b = appendJSONString(append(b, `,"default_sort":`...), f.DefaultSort)
	b = appendJSONStrings(append(b, `,"category_keys":`...), f.CategoryKeys)
	b = appendJSONList(append(b, `,"link_labels":`...), f.LinkLabels, appendLinkJSON)
	b = appendJSONStrings(append(b, `,"lang_links":`...), f.LangLinks)
	b = appendJSONList(append(b, `,"external_links":`...), f.ExternalLinks, appendExternalJSON)
	b = appendJSONStrings(append(b, `,"templates":`...), f.Templates)
	b = appendJSONList(append(b, `,"infobox":`...), f.Infobox, appendInfoboxJSON)
	return appendJSONList(append(b, `,"coordinates":`...), f.Coordinates, appendCoordinatesJSON)
}

func appendLinkJSON(b []byte, l *linkField) []byte {
	b = appendJSONString(append(b, `{"title":`...), l.Title)
	b = appendJSONString(append(b, `,"anchor":`...), l.Anchor)
	b = appendJSONString(append(b, `,"label":`...), l.Label)
	return append(b, '}')
}

func appendExternalJSON(b []byte, l *externalField) []byte {
	b = appendJSONString(append(b, `{"url":`...), l.URL)
	b = appendJSONString(append(b, `,"label":`...), l.Label)
	return append(b, '}')
}

func appendInfoboxJSON(b []byte, f *infoboxField) []byte {
	b = appendJSONString(append(b, `{"template":`...), f.Template)
	b = appendJSONString(append(b, `,"key":`...), f.Key)
	b = appendJSONString(append(b, `,"wikitext":`...), f.Raw)
	b = appendJSONString(append(b, `,"text":`...), f.Text)
	return append(b, '}')
}

// appendCoordinatesJSON leaves a rare thing to encoding/json.
func appendCoordinatesJSON(b []byte, c *coordinatesField) []byte { return appendAnyJSON(b, c) }

// appendJSONInt appends a name and a number.
func appendJSONInt(b []byte, name string, n int64) []byte {
	return strconv.AppendInt(append(b, name...), n, 10)
}

// appendJSONList appends a list; nil is an empty one.
func appendJSONList[T any](b []byte, list []T, appendItem func([]byte, *T) []byte) []byte {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendItem(b, &list[i])
	}
	return append(b, ']')
}

// appendJSONStrings appends a list of strings.
func appendJSONStrings(b []byte, list []string) []byte {
	return appendJSONList(b, list, func(b []byte, s *string) []byte { return appendJSONString(b, *s) })
}

// appendJSONString appends s as encoding/json writes it without HTML escapes.
func appendJSONString(b []byte, s string) []byte {
	if !utf8.ValidString(s) { // which neither dumps nor JSON hold
		return appendAnyJSON(b, s)
	}
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		if jsonPlain[s[i]] {
			continue
		}
		if escape, n := jsonEscape(s[i:]); n > 0 {
			b = append(append(b, s[start:i]...), escape...)
			i += n - 1
			start = i + 1
		}
	}
	return append(append(b, s[start:]...), '"')
}

// appendAnyJSON appends a value by encoding/json, which doesn't fail on those
// that it is given: strings that may be no UTF-8, and coordinates.
func appendAnyJSON(b []byte, v any) []byte {
	var line bytes.Buffer
	_ = encodeJSON(&line, v)
	return append(b, bytes.TrimSuffix(line.Bytes(), []byte("\n"))...)
}

// jsonPlain marks the bytes that no escape begins with. 0xe2 begins the line
// separators, which JavaScript takes for ends of lines.
var jsonPlain = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\' && c != 0xe2
	}
	return t
}()

// jsonEscape returns the escape of what s begins with, and how long that is: 0
// when it needs none.
func jsonEscape(s string) (escape string, n int) {
	switch c := s[0]; {
	case c < ' ', c == '"', c == '\\':
		return jsonEscapes[c], 1
	case strings.HasPrefix(s, "\u2028"):
		return `\u2028`, len("\u2028")
	case strings.HasPrefix(s, "\u2029"):
		return `\u2029`, len("\u2029")
	}
	return "", 0
}

// jsonEscapes are those of single bytes.
var jsonEscapes = func() (t ['\\' + 1]string) {
	for c := range ' ' {
		t[c] = fmt.Sprintf(`\u%04x`, c)
	}
	t['\b'], t['\f'], t['\n'], t['\r'], t['\t'] = `\b`, `\f`, `\n`, `\r`, `\t`
	t['"'], t['\\'] = `\"`, `\\`
	return t
}()
