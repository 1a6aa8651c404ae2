package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// appendPageJSON appends a page as a line of JSON. It writes what encodeJSON
// does, which the tests compare, in a third of the time.
func appendPageJSON(b []byte, r *pageRecord) []byte {
	b = strconv.AppendInt(append(b, `{"page_id":`...), r.PageID, 10)
	b = strconv.AppendInt(append(b, `,"rev_id":`...), r.RevID, 10)
	b = strconv.AppendInt(append(b, `,"namespace":`...), int64(r.Namespace), 10)
	b = appendJSONString(append(b, `,"title":`...), r.Title)
	b = appendJSONString(append(b, `,"redirect":`...), r.Redirect)
	b = append(b, `,"sections":[`...)
	for i := range r.Sections {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPartJSON(b, &r.Sections[i])
	}
	b = appendJSONStrings(append(b, `],"categories":`...), r.Categories)
	b = appendJSONStrings(append(b, `,"links":`...), r.Links)
	return append(b, "}\n"...)
}

func appendPartJSON(b []byte, s *extractedPart) []byte {
	b = appendJSONString(append(b, `{"anchor":`...), s.Anchor)
	b = strconv.AppendInt(append(b, `,"level":`...), int64(s.Level), 10)
	b = appendJSONString(append(b, `,"title":`...), s.Title)
	b = appendJSONStrings(append(b, `,"path":`...), s.Path)
	b = appendJSONString(append(b, `,"text":`...), s.Text)
	return append(b, '}')
}

// appendJSONStrings appends a list; nil is an empty one.
func appendJSONStrings(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSONString(b, s)
	}
	return append(b, ']')
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

// appendAnyJSON appends a string that may be no UTF-8, by encoding/json.
func appendAnyJSON(b []byte, s string) []byte {
	var line bytes.Buffer
	_ = encodeJSON(&line, s) // of a string into memory it does not fail
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
