package wikitext

import (
	"bytes"
	"strings"
)

// brace reads what begins with '{': a template, a parser function or magic
// word, or a parameter. It returns -1 when that is text.
func (p *Parser) brace(i, hi int) int {
	node, ok := p.pairAt(i, hi)
	if !ok {
		if i+1 < hi && p.src[i+1] == '{' && (i == 0 || p.src[i-1] != '{') {
			p.diagnose(i, "unclosed template")
		}
		return -1
	}
	switch node.kind {
	case kindArgument:
		p.parameter(i, int(node.end))
	case kindTemplate:
		ok := false
		if p.details != nil {
			ok = p.detailedTemplate(i, int(node.end))
		} else {
			ok = p.template(i, int(node.end))
		}
		if !ok {
			return -1
		}
	}
	return int(node.end)
}

// parameter reads {{{name|default}}}, which prints its default on a page that
// is no template, or else itself.
func (p *Parser) parameter(i, end int) {
	bar := p.find(i+3, end-3, stopBar)
	if bar < 0 {
		p.out = append(p.out, p.src[i:end]...)
		return
	}
	lo, hi := p.trimRange(bar+1, end-3)
	p.run(lo, hi, false)
}

// template reads the call src[i:end]. It reports false when that is none,
// because its name has brackets.
func (p *Parser) template(i, end int) bool {
	if !p.inTemplate {
		p.noteTemplates(i, end)
		p.inTemplate = true
		defer func() { p.inTemplate = false }()
	}
	lo, hi := i+2, end-2
	bar := lo
	for bar < hi && nameByte(p.src[bar]) {
		bar++
	}
	if bar < hi && p.src[bar] == '[' {
		return false
	}
	if bar < hi && p.src[bar] != '|' {
		if bar = p.find(bar, hi, stopBar); bar < 0 {
			bar = hi
		}
	}
	rule, arg := p.ruleFor(lo, bar)
	if rule.kind == dropRule || p.depth >= maxDepth || p.isExpanded(i) {
		return true
	}
	base := len(p.args)
	if rule.kind >= firstFunction {
		p.splitArgs(arg, hi, false)
		p.function(rule, p.args[base:])
	} else {
		if bar < hi {
			p.splitArgs(bar+1, hi, true)
		}
		p.print(rule, p.args[base:])
	}
	p.args = p.args[:base]
	return true
}

// maxName is the length of what is looked at of the name of a template, for
// comments in it. What a function is given counts as its name.
const maxName = 4096

// ruleFor returns the rule for the name src[lo:hi]. Where it is the name of a
// parser function, arg is where the first argument begins.
func (p *Parser) ruleFor(lo, hi int) (rule templateRule, arg int) {
	rule, n, _ := p.ruleOf(p.src[lo:hi])
	if n > 0 {
		return rule, lo + n
	}
	return rule, hi
}

// ruleOf returns the rule for a name, if the table has one. Where it is the
// name of a parser function, arg is where the first argument begins in it, or
// else 0.
func (p *Parser) ruleOf(name string) (rule templateRule, arg int, ok bool) {
	key := appendKey(p.key[:0], name[:min(len(name), maxName)])
	p.key = key
	colon := bytes.IndexByte(key, ':')
	colons := 1
	for i := 0; colon > 0 && i < len(callPrefixes); i++ {
		if prefix := callPrefixes[i]; bytes.HasPrefix(key, prefix) {
			key = bytes.TrimLeft(key[len(prefix):], " ")
			colon = bytes.IndexByte(key, ':')
			colons++
		}
	}
	if rule, ok := p.table.names[string(key)]; ok && rule.kind < firstFunction {
		return rule, 0, true
	}
	if colon > 0 {
		if rule, ok := p.table.names[string(key[:colon])]; ok && rule.kind >= firstFunction {
			for ; colons > 0; colons-- {
				arg += strings.IndexByte(name[arg:], ':') + 1
			}
			return rule, arg, true
		}
	}
	rule, ok = p.table.prefixed(key)
	return rule, 0, ok
}

// callPrefixes may stand before the name of a template.
var callPrefixes = [][]byte{[]byte("safesubst:"), []byte("subst:"), []byte("template:"), []byte("msg:")}

// An argument of a template. It has a number when it has no name, or the name
// is one.
type argument struct {
	name   span
	number int
	span
}

// maxArgName is how long the name of an argument may be.
const maxArgName = 40

// maxArgs is how many arguments are parted: more than any page has, and few
// enough for a page that is all bars.
const maxArgs = 10000

// splitArgs pushes the arguments src[lo:hi] on p.args.
func (p *Parser) splitArgs(lo, hi int, named bool) {
	for n, number := 0, 1; ; n++ {
		bar := -1
		if n < maxArgs {
			bar = p.find(lo, hi, stopBar)
		}
		end := bar
		if bar < 0 {
			end = hi
		}
		a := argument{span: span{lo, end}}
		if eq := p.argName(lo, end); named && eq >= 0 {
			nlo, nhi := p.trimRange(lo, eq)
			a.name, a.lo = span{nlo, nhi}, eq+1
			a.number = smallNumber(p.src[nlo:nhi])
		} else {
			a.number = number
			number++
		}
		p.args = append(p.args, a)
		if bar < 0 {
			return
		}
		lo = bar + 1
	}
}

// argName returns where the '=' behind the name of an argument is, or -1.
// Unlike MediaWiki it takes no attribute of a tag and no URL for one.
func (p *Parser) argName(lo, hi int) int {
	lo, _ = p.trimRange(lo, hi)
	s := p.src[lo:min(hi, lo+maxArgName)]
	eq := strings.IndexByte(s, '=')
	if eq < 0 || strings.ContainsAny(s[:eq], "<[{\"'/") {
		return -1
	}
	return lo + eq
}

// smallNumber returns the number that s is, of one digit, or 0.
func smallNumber(s string) int {
	if len(s) == 1 && '1' <= s[0] && s[0] <= '9' {
		return int(s[0] - '0')
	}
	return 0
}

// addTemplate records the name of a template that the page calls.
func (p *Parser) addTemplate(name string) {
	p.key = appendKey(p.key[:0], name)
	if len(p.key) == 0 || p.key[0] == ':' {
		return
	}
	if _, known := p.called.add(p.key); known {
		return
	}
	if n := bytes.IndexByte(p.key, ':'); n > 0 && p.table.magic(p.key[:n]) || p.table.magic(p.key) {
		return
	}
	if n := prefixLen(name); n > 0 {
		if id, ok := p.ns.ids[string(appendKey(p.key[:0], name[:n]))]; ok && id == nsTemplate {
			name = name[n+1:]
		}
	}
	lo := len(p.names)
	p.names = appendTitle(p.names, name)
	p.templates = append(p.templates, span{lo, len(p.names)})
}
