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
		p.template(i, int(node.end))
	}
	return int(node.end)
}

// parameter reads {{{name|default}}}, which prints its default on a page that
// is no template, or else itself.
func (p *Parser) parameter(i, end int) {
	bar := p.find(i+3, end-3, "|")
	if bar < 0 {
		p.out = append(p.out, p.src[i:end]...)
		return
	}
	lo, hi := p.trimRange(bar+1, end-3)
	p.run(lo, hi, false)
}

// template reads the call src[i:end].
func (p *Parser) template(i, end int) {
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
	if bar < hi && p.src[bar] != '|' {
		if bar = p.find(bar, hi, "|"); bar < 0 {
			bar = hi
		}
	}
	rule, arg := p.ruleFor(lo, bar)
	if rule.kind == dropRule || p.depth >= maxDepth {
		return
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
}

// ruleFor returns the rule for the name src[lo:hi]. Where it is the name of a
// parser function, arg is where the first argument begins.
func (p *Parser) ruleFor(lo, hi int) (rule templateRule, arg int) {
	key := appendKey(p.key[:0], p.src[lo:hi])
	p.key = key
	for _, prefix := range callPrefixes {
		key = bytes.TrimPrefix(key, prefix)
	}
	if rule, ok := p.table.names[string(key)]; ok && rule.kind < firstFunction {
		return rule, hi
	}
	if n := bytes.IndexByte(key, ':'); n > 0 {
		if rule, ok := p.table.names[string(key[:n])]; ok && rule.kind >= firstFunction {
			return rule, lo + strings.IndexByte(p.src[lo:hi], ':') + 1
		}
	}
	for _, prefix := range p.table.prefixes {
		if bytes.HasPrefix(key, []byte(prefix.name)) {
			return prefix.rule, hi
		}
	}
	return templateRule{}, hi
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

// splitArgs pushes the arguments src[lo:hi] on p.args.
func (p *Parser) splitArgs(lo, hi int, named bool) {
	for number := 1; ; {
		bar := p.find(lo, hi, "|")
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

func smallNumber(s string) int {
	if len(s) == 1 && '1' <= s[0] && s[0] <= '9' {
		return int(s[0] - '0')
	}
	return 0
}

// print prints the arguments that the rule names.
func (p *Parser) print(rule templateRule, args []argument) {
	switch rule.kind {
	case textRule:
		p.out = append(p.out, rule.text...)
	case titleRule:
		p.out = append(p.out, p.title...)
	case argRule:
		p.printOne(rule, args)
	case lastRule:
		p.printLast(args)
	case allRule:
		p.printAll(rule, args)
	case quoteRule:
		p.printQuote(args)
	case auxRule:
		p.toAux(func() { p.printAll(rule, args) })
	case shortDescRule:
		if a, ok := numbered(args, 1); ok && p.shortDesc.hi == 0 {
			p.shortDesc = p.keep(p.render(a.lo, a.hi))
		}
	case disambigRule:
		p.disambig = true
	}
}

func numbered(args []argument, n int) (argument, bool) {
	for i := len(args) - 1; i >= 0; i-- {
		if args[i].number == n {
			return args[i], true
		}
	}
	return argument{}, false
}

// printOne prints the argument that the rule numbers, or the first that
// follows in its place when there are fewer.
func (p *Parser) printOne(rule templateRule, args []argument) {
	a, ok := numbered(args, rule.arg)
	if !ok {
		return
	}
	p.out = append(p.out, rule.text...)
	p.value(a)
}

func (p *Parser) printLast(args []argument) {
	best := argument{}
	for _, a := range args {
		if a.number > best.number {
			best = a
		}
	}
	if best.number > 0 {
		p.value(best)
	}
}

// printAll prints the numbered arguments, with the rule's text between.
func (p *Parser) printAll(rule templateRule, args []argument) {
	first := true
	for _, a := range args {
		lo, hi := p.trimRange(a.lo, a.hi)
		if a.number == 0 || lo == hi {
			continue
		}
		if !first {
			p.out = append(p.out, rule.text...)
		}
		first = false
		p.value(a)
	}
}

// printQuote prints a quotation, who said it and where, a line each.
func (p *Parser) printQuote(args []argument) {
	for _, a := range args {
		switch p.src[a.name.lo:a.name.hi] {
		case "text", "quote", "author", "sign", "source":
		default:
			if a.number == 0 {
				continue
			}
		}
		p.freshLine()
		p.value(a)
		p.freshLine()
	}
}

// value prints an argument. Markup that needs the beginning of a line has it
// when the argument begins with a line break.
func (p *Parser) value(a argument) {
	lo, hi := p.trimRange(a.lo, a.hi)
	bol := strings.IndexByte(p.src[a.lo:lo], '\n') >= 0
	if bol {
		p.freshLine()
	}
	p.run(lo, hi, bol)
}

// addTemplate records the name of a template that the page calls.
func (p *Parser) addTemplate(name string) {
	p.key = appendKey(p.key[:0], name)
	if len(p.key) == 0 || p.key[0] == ':' {
		return
	}
	if _, ok := p.called[string(p.key)]; ok {
		return
	}
	if n := bytes.IndexByte(p.key, ':'); n > 0 && p.table.magic(p.key[:n]) || p.table.magic(p.key) {
		return
	}
	p.called[string(p.key)] = struct{}{}
	if n := prefixLen(name); n > 0 {
		if id, ok := p.ns.ids[string(appendKey(p.key[:0], name[:n]))]; ok && id == nsTemplate {
			name = name[n+1:]
		}
	}
	lo := len(p.names)
	p.names = appendTitle(p.names, name)
	p.templates = append(p.templates, span{lo, len(p.names)})
}
