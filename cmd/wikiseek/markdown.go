package main

import "strings"

// appendMarkdown appends a page as CommonMark: the title as a heading of
// level 1, sections by their level, lists, paragraphs. The text of r keeps the
// marks of lists.
func appendMarkdown(b []byte, r *pageRecord) []byte {
	if len(r.Sections) == 0 {
		return b
	}
	b = appendHeading(b, 1, r.Title)
	for i := range r.Sections {
		s := &r.Sections[i]
		if s.Level > 0 {
			b = appendHeading(b, s.Level, s.Title)
		}
		b = appendBlocks(b, s.Text)
	}
	return b
}

func appendHeading(b []byte, level int, title string) []byte {
	b = append(b, "######"[:level]...)
	if title = strings.TrimSpace(title); title != "" {
		b = append(b, ' ')
		b = appendEscaped(b, title)
	}
	return append(b, "\n\n"...)
}

// appendBlocks appends the lines of a section, with a blank line between a
// list and a paragraph and at the end.
func appendBlocks(b []byte, text string) []byte {
	depth := 0 // of the list that the line before belongs to
	begin := len(b)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		marks, item := listMarks(line)
		if marks == "" {
			if depth > 0 && line != "" {
				b = append(b, '\n')
			}
			depth = 0
			b = append(appendEscaped(b, line), '\n')
			continue
		}
		if depth == 0 && len(b) > begin && !strings.HasSuffix(string(b[len(b)-2:]), "\n\n") {
			b = append(b, '\n')
		}
		depth = min(len(marks), depth+1) // an item without one above it would be code
		b = append(b, strings.Repeat("    ", depth-1)...)
		if marks[len(marks)-1] == '#' {
			b = append(b, "1. "...)
		} else {
			b = append(b, "- "...)
		}
		b = append(appendEscaped(b, item), '\n')
	}
	if len(b) > begin {
		b = append(b, '\n')
	}
	return b
}

// listMarks parts a line into the marks of a list item and its text. A line
// that is no item has none.
func listMarks(line string) (marks, item string) {
	n := 0
	for n < len(line) && strings.IndexByte("*#:;", line[n]) >= 0 {
		n++
	}
	if n == 0 || n < len(line) && line[n] != ' ' || line[n-1] != '*' && line[n-1] != '#' {
		return "", line
	}
	return line[:n], strings.TrimLeft(line[n:], " ")
}

// appendEscaped appends a line in which nothing is markup.
func appendEscaped(b []byte, line string) []byte {
	if beginsBlock(line) {
		if digits := strings.TrimLeft(line, "0123456789"); len(digits) < len(line) {
			b, line = append(b, line[:len(line)-len(digits)]...), digits // the mark is what follows the number
		}
		b, line = append(b, '\\', line[0]), line[1:]
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch c {
		case '\\', '`', '*', '_', '[', ']', '<':
			b = append(b, '\\')
		case '&':
			if i+1 < len(line) && (line[i+1] == '#' || isLetter(line[i+1])) {
				b = append(b, '\\')
			}
		}
		b = append(b, c)
	}
	return b
}

// beginsBlock reports whether a line would begin a heading, list, quotation,
// rule or block of code, and no byte of it is escaped anyway.
func beginsBlock(line string) bool {
	rest := strings.TrimLeft(line, "0123456789")
	if n := len(line) - len(rest); n > 0 {
		return n < 10 && rest != "" && (rest[0] == '.' || rest[0] == ')') && (len(rest) == 1 || rest[1] == ' ')
	}
	return line != "" && strings.IndexByte("#+->=~", line[0]) >= 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
