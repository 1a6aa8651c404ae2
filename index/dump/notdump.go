package dump

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// NotDumpError says that a file isn't what Open reads: what it looks like and
// what to do about it.
type NotDumpError struct {
	File string
	Kind string // "an SQL dump"
	Hint string // "take the file pages-articles.xml.bz2 of the same date"; "" if there is none
}

// Error is a sentence for a user, with what to do.
func (e *NotDumpError) Error() string {
	switch {
	case e.Kind == kindMissing:
		return fmt.Sprintf("%s: %s", e.File, e.Kind)
	case e.Hint == "":
		return fmt.Sprintf("%s: this is %s", e.File, e.Kind)
	}
	return fmt.Sprintf("%s: this is %s: %s", e.File, e.Kind, e.Hint)
}

const (
	kindIndex   = "the index of a multistream dump"
	kindNothing = "an empty file"
	kindMissing = "no such file"
	kindFolder  = "a directory"
	kindXML     = "a MediaWiki export"
	kindJSON    = "JSON"

	hintDump = "a MediaWiki XML export was expected, as pages-articles.xml.bz2 of dumps.wikimedia.org or the result of Special:Export"
)

// classify tells what content is by its first bytes, already decompressed and
// in UTF-8, and what to do where that is not the kind wanted. Of a MediaWiki
// export, or what can still become one, it returns kindXML.
func classify(head []byte, want string) (kind, hint string) {
	text := bytes.TrimLeft(head, " \t\r\n\ufeff")
	switch {
	case len(head) == 0:
		return kindNothing, "was the download complete?"
	case len(text) == 0:
		return "a file of white space", hintDump
	case text[0] == '<':
		kind, hint = classifyMarkup(text)
		if kind == kindXML && want == kindJSON {
			hint = "leave out --input sections to read it"
		}
		return kind, hint
	case text[0] == '{':
		return kindJSON, "lines of JSON are read as sections: --input sections"
	case text[0] == '[':
		return kindJSON, "sections are read as one JSON object a line, without an array around them: --input sections"
	case isIndexLine(text):
		return kindIndex, "name the file it belongs to, pages-articles-multistream.xml.bz2"
	case looksLikeSQL(text):
		return "an SQL dump", "take the file pages-articles.xml.bz2 of the same dump"
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return "a zip archive", "unpack it first"
	case bytes.IndexByte(head, 0) >= 0 || !utf8.Valid(head[:max(0, len(head)-utf8.UTFMax)]):
		return "binary data of an unknown kind", hintDump
	}
	return "plain text", hintDump
}

// classifyMarkup looks at the first tag.
func classifyMarkup(text []byte) (kind, hint string) {
	start := strings.ToLower(string(text[:min(len(text), 15)]))
	if strings.HasPrefix(start, "<!doctype html") {
		return "an HTML page", "was the address that of a dump file, and not of a page about it?"
	}
	w := newWindow(bytes.NewReader(text))
	t, err := w.next()
	switch name := strings.ToLower(string(t.name)); {
	case err == io.EOF, name == "mediawiki", name == "page", name == "siteinfo":
		return kindXML, ""
	case name == "html":
		return "an HTML page", "was the address that of a dump file, and not of a page about it?"
	case err != nil:
		return "broken XML", hintDump
	case name == "feed":
		return "an abstracts feed", "take the file pages-articles.xml.bz2 of the same dump"
	}
	return fmt.Sprintf("XML of another kind, <%s>", valid(t.name[:min(len(t.name), 40)])), hintDump
}

// isIndexLine tells whether text begins with a line of a multistream index,
// "offset:page id:title".
func isIndexLine(text []byte) bool {
	offset, rest, ok := bytes.Cut(text, []byte(":"))
	id, _, ok2 := bytes.Cut(rest, []byte(":"))
	return ok && ok2 && isDigits(offset) && isDigits(id)
}

func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0 && len(b) < 20
}

func looksLikeSQL(text []byte) bool {
	for _, p := range []string{"-- MySQL", "-- MariaDB", "-- PostgreSQL", "--\n-- PostgreSQL", "/*!", "/*M!", "INSERT INTO", "CREATE TABLE", "DROP TABLE", "SET "} {
		if bytes.HasPrefix(text, []byte(p)) {
			return true
		}
	}
	return false
}
