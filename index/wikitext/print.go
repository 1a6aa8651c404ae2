package wikitext

import "strings"

// print prints the arguments that the rule names.
func (p *Parser) print(rule templateRule, args []argument) {
	switch rule.kind {
	case textRule:
		p.text(rule.text)
	case titleRule:
		p.out = append(p.out, p.titlePart(p.title, rule.text)...)
	case argRule:
		p.printOne(rule, args)
	case lastRule:
		p.printLast(args)
	case allRule, valuesRule:
		p.printAll(rule, args)
	case quoteRule:
		p.printQuote(args)
	case auxRule:
		p.toAux(func() { p.printAll(rule, args) })
	case hatnoteRule:
		p.toAux(func() { p.printHatnote(rule, args) })
	case convertRule:
		p.printMeasure(args)
	case labelRule:
		p.printLabel(rule, args)
	case shortDescRule:
		if a, ok := numbered(args, 1); ok && p.shortDesc.hi == 0 {
			p.shortDesc = p.keep(p.render(a.lo, a.hi))
		}
	case disambigRule:
		p.disambig = true
	}
}

// numbered returns the last argument with that number, which is the one that
// counts.
func numbered(args []argument, n int) (argument, bool) {
	for i := len(args) - 1; i >= 0; i-- {
		if args[i].number == n {
			return args[i], true
		}
	}
	return argument{}, false
}

// printOne prints the argument that the rule numbers.
func (p *Parser) printOne(rule templateRule, args []argument) {
	a, ok := numbered(args, rule.arg)
	if ok {
		p.out = append(p.out, rule.text...)
		p.value(a)
	}
}

// printLast prints the argument with the highest number.
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

// printAll prints the numbered arguments, with the rule's text between. The
// rule "values" wants those with a name of one or two letters too, such as the
// "t" of {{zh|t=開封}}: longer names say how to print.
func (p *Parser) printAll(rule templateRule, args []argument) {
	first := true
	for _, a := range args {
		lo, hi := p.trimRange(a.lo, a.hi)
		named := a.number == 0 && (rule.kind != valuesRule || a.name.hi-a.name.lo > 2)
		if named || lo == hi {
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

// printMeasure prints the number and unit of a conversion: "5 ft" of
// {{convert|5|ft|m}}, "5 to 10 km" of {{convert|5|to|10|km}}.
func (p *Parser) printMeasure(args []argument) {
	for i, n := 0, 0; i < len(args) && n < 2; i++ {
		if args[i].number == 0 {
			continue
		}
		if n++; n > 1 {
			p.space()
		}
		p.value(args[i])
		lo, hi := p.trimRange(args[i].lo, args[i].hi)
		if n == 2 && rangeWords[p.src[lo:hi]] {
			n = 0
			p.space()
		}
	}
}

// rangeWords join the two numbers of a range in a conversion.
var rangeWords = map[string]bool{
	"to": true, "and": true, "or": true, "by": true, "x": true, "×": true, "-": true, "–": true, "to(-)": true, "&": true,
}

// printLabel prints the label of a link to a page that may not exist, and
// records the link.
func (p *Parser) printLabel(rule templateRule, args []argument) {
	n, from := len(p.links), len(p.out)
	if a, ok := numbered(args, rule.arg); ok {
		lo, hi := p.trimRange(a.lo, a.hi)
		p.addLink(p.src[lo:hi])
	}
	if p.details != nil {
		defer func() { p.addLabel(n, from, 0) }()
	}
	for _, a := range args {
		if name := p.src[a.name.lo:a.name.hi]; name == "lt" || name == "label" {
			p.value(a)
			return
		}
	}
	p.printOne(rule, args)
}

// printHatnote prints and records links to the pages that are the numbered
// arguments, by their labels where there are any.
func (p *Parser) printHatnote(rule templateRule, args []argument) {
	labels := p.hatnoteLabels(args)
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
		n, from := len(p.links), len(p.out)
		target := strings.TrimPrefix(p.src[lo:hi], ":")
		if !strings.ContainsAny(target, "[{<|") {
			p.addLink(":" + target)
			lo = hi - len(target)
		}
		if a.number < len(labels) && labels[a.number] != nil {
			p.value(*labels[a.number])
			labels[a.number] = nil // were it printed for each of many pages 1, it could be any number of times longer
		} else {
			p.run(lo, hi, false)
		}
		if p.details != nil {
			p.addLabel(n, from, 0)
		}
	}
}

// hatnoteLabels returns the arguments "l1", "label1" or "label 1" for pages 1
// to 9, of several the first.
func (p *Parser) hatnoteLabels(args []argument) (labels [10]*argument) {
	for i, a := range args {
		name, ok := strings.CutPrefix(p.src[a.name.lo:a.name.hi], "l")
		if !ok {
			continue
		}
		page := smallNumber(strings.TrimLeft(strings.TrimPrefix(name, "abel"), " "))
		if page > 0 && labels[page] == nil {
			labels[page] = &args[i]
		}
	}
	return labels
}

// value prints an argument. Markup that needs the beginning of a line has it
// when the argument begins with a line break.
func (p *Parser) value(a argument) {
	lo, hi := p.trimRange(a.lo, a.hi)
	bol := strings.IndexByte(p.src[a.lo:lo], '\n') >= 0
	if bol {
		p.freshLine()
	}
	if p.details == nil {
		p.run(lo, hi, bol)
		return
	}
	k := noMark
	if code := p.valueLanguage(a); code != "" {
		k = p.beginMark(SpanLang, code)
	}
	p.run(lo, hi, bol)
	p.endMark(k)
}
