package wikitext

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// function prints a parser function. Its arguments are those behind the colon
// and behind each bar.
func (e *expander) function(dst []byte, in *instruction, c resolvedCall, f *frame) []byte {
	first := trimString(c.name[c.arg:])
	switch kind := c.rule.kind; kind {
	case ifFunction:
		return e.branch(dst, in, f, first != "")
	case ifeqFunction:
		if len(in.parts) == 0 {
			return dst
		}
		second := e.part(in, 0, f)
		return e.choose(dst, in, f, 1, equalValues(first, second))
	case switchFunction:
		return e.switchCase(dst, in, first, f)
	case ifexprFunction:
		v, err := evaluate(first)
		if err != nil {
			return e.text(dst, errorMark)
		}
		return e.branch(dst, in, f, v != 0)
	case iferrorFunction:
		return e.iferror(dst, in, first, f)
	case thenFunction:
		return e.branch(dst, in, f, true)
	case exprFunction:
		return e.text(dst, expression(first))
	case tagFunction:
		return e.tag(dst, in, first, f)
	case sortFunction:
		return e.keep(dst, in, c.name, f) // it says something of the page
	case ignoreFunction:
		return dst
	}
	return e.text(dst, e.convert(in, c, first, f))
}

// branch prints the first part if ok, or else the second.
func (e *expander) branch(dst []byte, in *instruction, f *frame, ok bool) []byte {
	return e.choose(dst, in, f, 0, ok)
}

// choose prints part n if ok, or else the one behind it.
func (e *expander) choose(dst []byte, in *instruction, f *frame, n int, ok bool) []byte {
	if !ok {
		n++
	}
	return e.text(dst, e.part(in, n, f))
}

// part returns what part n of a call prints, trimmed, or "" if there is none.
func (e *expander) part(in *instruction, n int, f *frame) string {
	if n >= len(in.parts) {
		return ""
	}
	part := &in.parts[n]
	if !part.named {
		return e.trimmed(part.value, f)
	}
	return trimString(string(e.whole(nil, part, f)))
}

// switchCase prints what #switch gives.
func (e *expander) switchCase(dst []byte, in *instruction, subject string, f *frame) []byte {
	found, defaultNext := false, false
	other, last := -1, ""
	for i := range in.parts {
		if !e.step() {
			return dst
		}
		part := &in.parts[i]
		if !part.named {
			last = e.trimmed(part.value, f)
			found = found || equalValues(last, subject)
			defaultNext = defaultNext || last == "#default"
			continue
		}
		if !found {
			name := e.trimmed(part.name, f)
			found = equalValues(name, subject)
			if defaultNext || name == "#default" {
				other, defaultNext = i, false
			}
		}
		if found {
			return e.text(dst, e.trimmed(part.value, f))
		}
	}
	switch n := len(in.parts); {
	case n > 0 && !in.parts[n-1].named && !defaultNext:
		return e.text(dst, last)
	case other >= 0:
		return e.text(dst, e.trimmed(in.parts[other].value, f))
	}
	return dst
}

// equalValues reports whether #ifeq and #switch take two values for equal:
// numbers by value.
func equalValues(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := numeric(a)
	if !ok {
		return false
	}
	y, ok := numeric(b)
	return ok && x == y
}

// numeric returns the number that s is, as PHP has it.
func numeric(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789.eE+-") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}

// errorMark stands for the message of a function that fails. It prints
// nothing and is what #iferror looks for.
const errorMark = `<strong class="error"></strong>`

// iferror prints the first part if the value is an error, else the second or
// the value itself.
func (e *expander) iferror(dst []byte, in *instruction, value string, f *frame) []byte {
	if strings.Contains(value, `class="error"`) {
		return e.text(dst, e.part(in, 0, f))
	}
	if len(in.parts) < 2 {
		return e.text(dst, value)
	}
	return e.text(dst, e.part(in, 1, f))
}

// tag prints the element that #tag makes of its first part.
func (e *expander) tag(dst []byte, in *instruction, name string, f *frame) []byte {
	name = strings.ToLower(name)
	if tags[name].kind < tagDrop {
		return dst
	}
	dst = e.text(dst, "<"+name+">")
	dst = e.text(dst, e.part(in, 0, f))
	return e.text(dst, "</"+name+">")
}

// convert returns what the functions give that change their argument.
func (e *expander) convert(in *instruction, c resolvedCall, first string, f *frame) string {
	switch c.rule.kind {
	case lowerFunction, upperFunction, lcfirstFunction, ucfirstFunction:
		return changeCase(c.rule.kind, first)
	case titlepartsFunction:
		count, _ := strconv.Atoi(e.part(in, 0, f))
		from, _ := strconv.Atoi(e.part(in, 1, f))
		return titleParts(first, count, from)
	case padleftFunction, padrightFunction:
		return e.pad(in, first, c.rule.kind == padleftFunction, f)
	case pluralFunction:
		n := len(in.parts) - 1
		if x, ok := numeric(first); ok && x == 1 || n < 0 {
			n = 0
		}
		return e.part(in, min(n, 1), f)
	case urlencodeFunction:
		return url.QueryEscape(first)
	case anchorencodeFunction:
		return Anchor(first)
	case urlFunction:
		return c.rule.text + pageURL(first, e.part(in, 0, f))
	case nsFunction:
		id, err := strconv.Atoi(first)
		if err != nil {
			id = e.p.ns.ids[string(appendKey(nil, first))]
		}
		return e.p.ns.names[id]
	}
	return first
}

// maxPad is the longest that padleft and padright make a text, as in
// MediaWiki.
const maxPad = 500

// pad is padleft and padright.
func (e *expander) pad(in *instruction, s string, left bool, f *frame) string {
	width, _ := strconv.Atoi(e.part(in, 0, f))
	fill := "0"
	if len(in.parts) > 1 {
		fill = e.part(in, 1, f)
	}
	need := min(width, maxPad) - utf8.RuneCountInString(s)
	if need <= 0 || fill == "" {
		return s
	}
	runes := []rune(strings.Repeat(fill, need/utf8.RuneCountInString(fill)+1))
	if left {
		return string(runes[:need]) + s
	}
	return s + string(runes[:need])
}
