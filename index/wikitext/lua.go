package wikitext

import "strings"

// findLua returns the templates of s that are mainly made of Lua: half or more
// of what they transclude calls #invoke, or a template of which that is true.
func findLua(s *TemplateSet, p *Parser) map[string]*template {
	f := luaFinder{set: s, parser: p, state: make(map[string]luaState), lua: make(map[string]*template)}
	for _, t := range s.bodies {
		f.isLua(t, 0)
	}
	return f.lua
}

type luaFinder struct {
	set    *TemplateSet
	parser *Parser
	state  map[string]luaState
	lua    map[string]*template
}

type luaState uint8

const (
	luaUnknown luaState = iota
	luaNot              // or being looked at
	luaYes
)

func (f *luaFinder) isLua(t *template, depth int) bool {
	if state := f.state[t.title]; state != luaUnknown {
		return state == luaYes
	}
	f.state[t.title] = luaNot
	if depth > maxTemplateDepth || strings.IndexByte(t.text, '{') < 0 {
		return false
	}
	text := f.parser.included(t.text)
	lua, all := 0, len(trimString(text))
	for _, call := range f.calls(text) {
		if f.callsLua(call, depth) {
			lua += len(call) + len("{{}}")
		}
	}
	if all == 0 || 2*lua < all {
		return false
	}
	f.state[t.title], f.lua[t.title] = luaYes, t
	return true
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

// callsLua reports whether a call, without its braces, is one of a module or
// of a template of Lua.
func (f *luaFinder) callsLua(call string, depth int) bool {
	end := 0
	for end < len(call) && (nameByte(call[end]) || call[end] == '#') {
		end++
	}
	name := call[:end]
	key := strings.ToLower(trimString(name))
	key = strings.TrimPrefix(strings.TrimPrefix(key, "safesubst:"), "subst:")
	if strings.HasPrefix(key, "#invoke:") {
		return true
	}
	t, ok := f.set.template(f.parser.templateTitle(name))
	return ok && f.isLua(t, depth+1)
}
