package wikitext

import (
	"strconv"
	"strings"
)

// A resolvedCall is what a call turns out to be.
type resolvedCall struct {
	name  string
	rule  templateRule
	known bool      // the table has the rule
	magic bool      // it is a text that a magic word stands for
	arg   int       // of a function, where its first argument begins in name
	body  *template // to expand, or nil
}

// resolve finds out what is called.
func (e *expander) resolve(in *instruction, f *frame) (c resolvedCall) {
	c.name = e.value(in.name, f)
	if strings.IndexByte(c.name, '<') >= 0 {
		c.name = cutComments(c.name)
	}
	c.rule, c.arg, c.known = e.p.ruleOf(c.name)
	c.magic = c.known && c.rule.kind == textRule && e.p.table.magic(e.p.key)
	if c.magic || c.known && c.rule.keeps() || strings.ContainsAny(c.name, "[]{}<>|") {
		return c
	}
	c.body, _ = e.set.template(e.p.templateTitle(c.name))
	return c
}

// cutComments returns s without its comments.
func cutComments(s string) string {
	for {
		i := strings.Index(s, "<!--")
		if i < 0 {
			return s
		}
		n := strings.Index(s[i:], "-->")
		if n < 0 {
			return s[:i]
		}
		s = s[:i] + s[i+n+3:]
	}
}

// manyArgs is how many arguments are looked for one by one.
const manyArgs = 8

// call prints a call.
func (e *expander) call(dst []byte, in *instruction, c resolvedCall, f *frame) []byte {
	if e.calls++; e.calls > maxExpandCalls {
		e.limit("more than %d calls", maxExpandCalls)
		return dst
	}
	e.p.addTemplate(c.name)
	switch {
	case c.body != nil:
		return e.expandBody(dst, in, c, f)
	case !c.known && c.rule.kind == dropRule && strings.ContainsAny(c.name, "[]{}<>|"):
		return e.keep(dst, in, c.name, f) // no name: text
	case !c.known, c.rule.kind == dropRule:
		return dst
	case c.rule.kind >= firstFunction:
		return e.function(dst, in, c, f)
	case c.rule.kind == addressRule, c.rule.kind == textRule && !strings.ContainsAny(c.rule.text, "{}"):
		return e.text(dst, c.rule.text)
	case c.rule.kind == titleRule:
		return e.text(dst, e.p.titlePart(e.p.title, c.rule.text))
	}
	return e.keep(dst, in, c.name, f)
}

// expandBody prints the body of a template.
func (e *expander) expandBody(dst []byte, in *instruction, c resolvedCall, f *frame) []byte {
	if c.body.title != string(e.p.templateTitle(c.name)) {
		e.p.addTemplate(c.body.title)
	}
	called := &frame{parent: f, template: c.body, depth: 1}
	if f != nil {
		called.depth = f.depth + 1
	}
	if called.depth > maxTemplateDepth {
		e.limit("more than %d deep", maxTemplateDepth)
		return dst
	}
	for outer := f; outer != nil; outer = outer.parent {
		if outer.template == c.body {
			e.loop(c.body.title)
			return dst
		}
	}
	c.body.once.Do(func() { c.body.body = e.scanner.compileTemplate(c.body.text) })
	e.arguments(called, in, f)
	start := len(dst)
	dst = e.run(dst, c.body.body, called)
	if !in.lineStart && beginsLine(dst[start:]) && (start == 0 || dst[start-1] != '\n') {
		dst = append(dst, 0)
		copy(dst[start+1:], dst[start:])
		dst[start] = '\n'
	}
	return dst
}

// loop reports a template that calls itself, as the reason why something is
// left out; expansion goes on.
func (e *expander) loop(title string) {
	if e.over == "" {
		e.over = "templates left out: " + strconv.Quote(title) + " calls itself"
	}
}

// beginsLine reports whether MediaWiki puts what a template prints on a line
// of its own.
func beginsLine(b []byte) bool {
	return len(b) > 0 && (b[0] == ':' || b[0] == ';' || b[0] == '#' || b[0] == '*' || len(b) > 1 && b[0] == '{' && b[1] == '|')
}

// arguments gives the parts of a call to the frame called.
func (e *expander) arguments(called *frame, in *instruction, f *frame) {
	if len(in.parts) == 0 {
		return
	}
	called.args = make([]frameArg, 0, len(in.parts))
	number := 0
	for i := range in.parts {
		if !e.step() {
			return
		}
		part := &in.parts[i]
		a := frameArg{value: part.value, trim: part.named}
		if part.named {
			a.name = e.trimmed(part.name, f)
		} else {
			number++
			a.name = strconv.Itoa(number)
		}
		called.args = append(called.args, a)
	}
	if len(called.args) > manyArgs {
		called.byName = make(map[string]int, len(called.args))
		for i := range called.args {
			called.byName[called.args[i].name] = i
		}
	}
}

// keep prints a call as one that the parser will read, with its arguments
// expanded. What it opens it closes, whatever limit comes in between.
func (e *expander) keep(dst []byte, in *instruction, name string, f *frame) []byte {
	if !e.charge(len("{{}}") + len(name)) {
		return dst
	}
	dst = append(append(dst, "{{"...), name...)
	number := 0
	for i := range in.parts {
		if !e.step() || !e.charge(len("|")) {
			break
		}
		part := &in.parts[i]
		dst = append(dst, '|')
		value := e.value(part.value, f)
		if part.named {
			dst = e.text(e.run(dst, part.name, f), "=")
		} else if number++; strings.IndexByte(value, '=') >= 0 {
			dst = e.text(dst, strconv.Itoa(number)+"=")
		}
		dst = e.protected(dst, value)
	}
	return append(dst, "}}"...)
}

// protected appends s so that no bar in it parts arguments.
func (e *expander) protected(dst []byte, s string) []byte {
	if strings.IndexByte(s, '|') < 0 {
		return e.text(dst, s)
	}
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '|' && depth == 0:
			dst = e.text(e.text(dst, s[start:i]), "{{!}}")
			start = i + 1
		case strings.HasPrefix(s[i:], "[[") || strings.HasPrefix(s[i:], "{{"):
			depth++
			i++
		case depth > 0 && (strings.HasPrefix(s[i:], "]]") || strings.HasPrefix(s[i:], "}}")):
			depth--
			i++
		}
	}
	return e.text(dst, s[start:])
}
