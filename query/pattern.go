package query

import (
	"strings"

	"wikiseek/index/analysis"
	"wikiseek/query/exec"
)

// defaultDistance is how many differences word~ admits, CirrusSearch's
// default as Lucene's.
const defaultDistance = 2

// wildcard plans a word with * and ? in it. They stand for characters of the
// folded words that the index holds, so what lies between them is folded too.
func (p *planner) wildcard(pattern string) exec.Node {
	var folded strings.Builder
	for pattern != "" {
		n := strings.IndexAny(pattern, "*?")
		if n < 0 {
			n = len(pattern)
		}
		folded.WriteString(p.fold(pattern[:n]))
		if n < len(pattern) {
			folded.WriteByte(pattern[n])
			n++
		}
		pattern = pattern[n:]
	}
	p.parts++
	if folded.Len()-strings.Count(folded.String(), "*") > analysis.MaxTerm {
		return exec.Pages{} // no word is as long
	}
	p.marks.patterns = append(p.marks.patterns, folded.String())
	return exec.Wildcard{Pattern: folded.String()}
}

// fold writes a part of a word as the index does.
func (p *planner) fold(part string) string {
	plain, _ := p.ix.Analyzer().Analyze(part)
	if len(plain) == 1 && plain[0].Start == 0 && plain[0].End == len(part) {
		return plain[0].Term
	}
	return strings.ToLower(part)
}

// fuzzy plans word~, distance -1 where none is given. A run of characters is
// searched as a phrase: each of them is a word to the index.
func (p *planner) fuzzy(word string, distance int) exec.Node {
	plain, _ := p.ix.Analyzer().Analyze(word)
	if len(plain) != 1 || character(plain[0]) {
		return p.phrase(word)
	}
	if distance < 0 {
		distance = defaultDistance
	}
	p.parts++
	n := exec.Fuzzy{Term: plain[0].Term, Distance: distance}
	p.marks.fuzzy = append(p.marks.fuzzy, n)
	return n
}
