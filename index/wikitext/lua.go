package wikitext

import (
	"context"
	"strings"
)

// findLua returns the templates of s that are mainly made of Lua: half or more
// of what they transclude calls #invoke, or a template of which that is true.
// Templates may call each other in a circle, so one is found at a time, and
// counted in those that call it: the order makes no difference.
func findLua(ctx context.Context, s *TemplateSet, p *Parser) (map[string]*template, error) {
	f := luaFinder{
		set: s, parser: p, lacks: make(map[*template]int), callers: make(map[*template][]luaCaller), lua: make(map[string]*template),
	}
	for _, t := range s.bodies {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.read(t)
	}
	for len(f.found) > 0 {
		last := len(f.found) - 1
		t := f.found[last]
		f.found = f.found[:last]
		for _, c := range f.callers[t] {
			f.count(c.template, c.bytes)
		}
	}
	return f.lua, nil
}

type luaFinder struct {
	set     *TemplateSet
	parser  *Parser
	lacks   map[*template]int         // bytes of Lua that it takes to be half
	callers map[*template][]luaCaller // of each template
	lua     map[string]*template
	found   []*template // of lua, those whose callers are still to be told
}

// A luaCaller is a template that calls another, in so many bytes.
type luaCaller struct {
	template *template
	bytes    int
}

// read counts what calls #invoke in a template, and notes what else it calls.
func (f *luaFinder) read(t *template) {
	if strings.IndexByte(t.text, '{') < 0 {
		return
	}
	text := f.parser.included(t.text)
	f.lacks[t] = (len(trimString(text)) + 1) / 2
	for _, call := range f.calls(text) {
		bytes := len(call) + len("{{}}")
		if called, invokes := f.called(call); invokes {
			f.count(t, bytes)
		} else if called != nil {
			f.callers[called] = append(f.callers[called], luaCaller{t, bytes})
		}
	}
}

// count adds so many bytes of Lua to a template.
func (f *luaFinder) count(t *template, bytes int) {
	was := f.lacks[t]
	f.lacks[t] = was - bytes
	if was > 0 && was <= bytes {
		f.lua[t.title] = t
		f.found = append(f.found, t)
	}
}

// calls returns the outermost calls of text, without their braces.
func (f *luaFinder) calls(text string) []string {
	var calls []string
	p := f.parser
	p.reset("", text)
	for i := 0; i < len(text); {
		n := strings.Index(text[i:], "{{")
		if n < 0 {
			break
		}
		i += n
		node, ok := p.pairAt(i, len(text))
		if !ok || node.kind != kindTemplate {
			i++
			continue
		}
		i = int(node.end)
		calls = append(calls, text[node.start+2:i-2])
	}
	return calls
}

// called returns the template that a call, without its braces, is of, if there
// is one, and whether it is of a module instead.
func (f *luaFinder) called(call string) (t *template, invokes bool) {
	end := 0
	for end < len(call) && (nameByte(call[end]) || call[end] == '#') {
		end++
	}
	name := call[:end]
	key := strings.ToLower(trimString(name))
	key = strings.TrimPrefix(strings.TrimPrefix(key, "safesubst:"), "subst:")
	if strings.HasPrefix(key, "#invoke:") {
		return nil, true
	}
	t, _ = f.set.template(f.parser.templateTitle(name))
	return t, false
}
