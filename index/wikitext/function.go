package wikitext

import "strings"

// function prints a parser function with its arguments, the first of which
// stands behind the colon. Of those without a case nothing is printed.
func (p *Parser) function(rule templateRule, args []argument) {
	switch rule.kind {
	case firstFunction, titlepartsFunction, formatnumFunction, padleftFunction, padrightFunction, pluralFunction,
		urlencodeFunction, anchorencodeFunction, urlFunction, nsFunction:
		p.value(args[0])
	case lowerFunction, upperFunction, lcfirstFunction, ucfirstFunction:
		p.out = append(p.out, changeCase(rule.kind, string(p.render(args[0].lo, args[0].hi)))...)
	case ifFunction:
		if len(p.render(args[0].lo, args[0].hi)) > 0 {
			p.branch(args, 1)
		} else {
			p.branch(args, 2)
		}
	case ifeqFunction:
		if len(args) < 2 {
			return
		}
		left := string(p.render(args[0].lo, args[0].hi))
		if left == string(p.render(args[1].lo, args[1].hi)) {
			p.branch(args, 2)
		} else {
			p.branch(args, 3)
		}
	case thenFunction, ifexprFunction, iferrorFunction:
		p.branch(args, 1)
	case switchFunction:
		p.switchCase(args)
	case sortFunction:
		if key := p.keep(p.render(args[0].lo, args[0].hi)); key.lo < key.hi {
			p.sortKey = key
		}
	}
}

// changeCase returns s in another case.
func changeCase(kind ruleKind, s string) string {
	first := s[:runeLen(s)]
	switch kind {
	case lowerFunction:
		return strings.ToLower(s)
	case upperFunction:
		return strings.ToUpper(s)
	case lcfirstFunction:
		return strings.ToLower(first) + s[len(first):]
	case ucfirstFunction:
		return strings.ToUpper(first) + s[len(first):]
	}
	return s
}

// branch prints argument n, if there is one.
func (p *Parser) branch(args []argument, n int) {
	if n < len(args) {
		p.value(args[n])
	}
}

// switchCase prints what #switch gives: the result of the case that equals
// the first argument, or else that of "#default" or of a last case without.
func (p *Parser) switchCase(args []argument) {
	subject := string(p.render(args[0].lo, args[0].hi))
	found, other := false, -1
	for i := 1; i < len(args); i++ {
		a := args[i]
		eq := p.find(a.lo, a.hi, stopEquals)
		end := eq
		if eq < 0 {
			end = a.hi
		}
		if eq < 0 && i == len(args)-1 {
			other = i // printed below, and only once: it may nest
			continue
		}
		name := string(p.render(a.lo, end))
		found = found || name == subject
		if eq < 0 {
			continue
		}
		args[i].lo = eq + 1
		if found {
			p.value(args[i])
			return
		}
		if name == "#default" {
			other = i
		}
	}
	if other >= 0 {
		p.value(args[other])
	}
}
