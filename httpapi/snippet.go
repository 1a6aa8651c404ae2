package httpapi

import (
	"html"
	"strings"
	"unicode/utf8"

	"wikiseek/query"
)

// markHTML returns text as HTML: everything escaped, and the marked stretches
// between open and end. Marks that lie outside the text, overlap or come out
// of order are cut or left out; one that would split a character is widened.
func markHTML(text string, marks []query.Mark, open, end string) string {
	var b strings.Builder
	pos := 0
	for _, m := range marks {
		from, to := clampMark(text, m, pos)
		if from >= to {
			continue
		}
		b.WriteString(escapeHTML(text[pos:from]))
		b.WriteString(open)
		b.WriteString(escapeHTML(text[from:to]))
		b.WriteString(end)
		pos = to
	}
	b.WriteString(escapeHTML(text[pos:]))
	return b.String()
}

// clampMark returns the part of m that lies in text after pos, on the
// boundaries of characters.
func clampMark(text string, m query.Mark, pos int) (from, to int) {
	from = min(max(m[0], pos), len(text))
	to = min(max(m[1], pos), len(text))
	if from >= to {
		return pos, pos
	}
	for from > pos && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return from, to
}

func escapeHTML(s string) string {
	return html.EscapeString(strings.ToValidUTF8(s, "\uFFFD"))
}
