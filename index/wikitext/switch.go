package wikitext

import "strings"

// maxSwitch is the length of the longest behavior switch looked for.
const maxSwitch = 80

// behaviorSwitch reads __NOTOC__ and its like, in any language.
func (p *Parser) behaviorSwitch(i, hi int) int {
	rest := p.src[i:min(hi, i+maxSwitch)]
	if len(rest) < 5 || rest[1] != '_' {
		return -1
	}
	n := strings.Index(rest[3:], "__")
	if n < 0 {
		return -1
	}
	n += 5
	p.key = appendKey(p.key[:0], rest[2:n-2])
	kind, ok := facts().switches[string(p.key)]
	if !ok {
		return -1
	}
	if kind == "disambiguation" {
		p.disambig = true
	}
	return i + n
}
