package wikitext

import "strings"

// variant reads -{ }-, which says how words are written in the variants of a
// language. It prints one of them.
func (p *Parser) variant(i, hi int) int {
	if !p.words.variants {
		return -1
	}
	node, ok := p.pairAt(i, hi)
	if !ok || node.kind != kindVariant {
		return -1
	}
	lo, end := i+2, int(node.end)-2
	if bar := p.find(lo, end, stopBar); bar >= 0 {
		flags := p.src[lo:bar]
		lo = bar + 1
		if strings.ContainsAny(flags, "HT-") {
			return int(node.end)
		}
		if strings.Contains(flags, "R") {
			p.run(lo, end, false)
			return int(node.end)
		}
	}
	lo, end = p.chooseVariant(lo, end)
	p.run(lo, end, false)
	return int(node.end)
}

// chooseVariant returns the text to print of "zh-hans:A;zh-hant:B": that of
// the first variant in the order of the language, or else the first there is.
// Where there are no rules it is all of src[lo:hi].
func (p *Parser) chooseVariant(lo, hi int) (int, int) {
	best, bestLo, bestHi := len(p.words.order)+1, lo, hi
	for i := lo; i < hi; {
		end := p.find(i, hi, stopSemicolon)
		if end < 0 {
			end = hi
		}
		code, text := p.variantRule(i, end)
		if text > 0 {
			if rank := p.variantRank(code); rank < best {
				best, bestLo, bestHi = rank, text, end
			}
		}
		i = end + 1
	}
	return p.trimRange(bestLo, bestHi)
}

// variantRule takes "zh-hans:text" apart, also "from=>zh-hans:text". The
// place of the text is 0 when it is no rule.
func (p *Parser) variantRule(lo, hi int) (code string, text int) {
	if n := strings.Index(p.src[lo:hi], "=>"); n >= 0 {
		lo += n + 2
	}
	colon := strings.IndexByte(p.src[lo:hi], ':')
	if colon < 2 {
		return "", 0
	}
	code = strings.ToLower(strings.TrimSpace(p.src[lo : lo+colon]))
	for i := 0; i < len(code); i++ {
		if c := code[i]; (c < 'a' || 'z' < c) && c != '-' {
			return "", 0
		}
	}
	if len(code) < 2 || len(code) > 12 {
		return "", 0
	}
	return code, lo + colon + 1
}

// variantRank is the place of a variant in the order of the language.
func (p *Parser) variantRank(code string) int {
	for i, c := range p.words.order {
		if c == code {
			return i
		}
	}
	return len(p.words.order)
}
