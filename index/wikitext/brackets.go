package wikitext

import (
	"sort"
	"strings"
)

// brackets knows which brackets of the source close, and where, by the rules
// of MediaWiki's preprocessor: the last one opened closes first, and one that
// does not close keeps those around it from closing.
type brackets struct {
	runs  []bracketRun // by pos
	nodes []bracketNode
	stack []openRun
	last  int // run that was asked for last
	done  int // how far the source has been read
	limit int // where reading ends
}

// A bracketRun is a sequence of equal opening brackets.
type bracketRun struct {
	pos, first int32 // first: outermost node that begins within the run, or -1
	near       int32 // node that match met last, where the next one mostly is, or -1
}

// A bracketNode is a pair of brackets.
type bracketNode struct {
	start, end int32 // end is behind the closing bracket
	inner      int32 // next node of the run inwards, or -1
	kind       bracketKind
}

type bracketKind uint8

const (
	kindTemplate bracketKind = iota // {{ }}
	kindArgument                    // {{{ }}}
	kindLink                        // [[ ]]
	kindVariant                     // -{ }-
)

// An openRun is a run with brackets that wait for their closing ones: those
// of src[pos:pos+count].
type openRun struct {
	run, pos, count int32
	open            byte // '{', '[', or '-' for "-{"
	dash            bool // a '-' stands before the braces
}

// reset forgets all; the source to read ends at limit.
func (b *brackets) reset(limit int) {
	b.runs, b.nodes, b.last, b.done, b.limit = b.runs[:0], b.nodes[:0], 0, 0, limit
}

// bracketByte marks the bytes that match looks at.
var bracketByte = byteSet("{}[]<-")

// match returns the pair of brackets that begins at i, if it closes before
// hi.
func (p *Parser) match(i, hi int) (bracketNode, bool) {
	b := &p.brackets
	if i >= b.done {
		p.scanBrackets(i)
	}
	k := b.runAt(int32(i))
	if k < 0 {
		return bracketNode{}, false
	}
	r := &b.runs[k]
	n := r.near
	if n >= 0 && int(b.nodes[n].start) > i {
		n = r.first
	}
	for ; n >= 0 && int(b.nodes[n].start) <= i; n = b.nodes[n].inner {
		r.near = n
		if node := b.nodes[n]; int(node.start) == i {
			return node, int(node.end) <= hi
		}
	}
	return bracketNode{}, false
}

// runAt returns the last run that begins at or before pos, or -1. Mostly that
// is the one asked for last, or the next.
func (b *brackets) runAt(pos int32) int {
	for k := b.last; k < len(b.runs) && k < b.last+4 && b.runs[k].pos <= pos; k++ {
		if k+1 == len(b.runs) || b.runs[k+1].pos > pos {
			b.last = k
			return k
		}
	}
	k := sort.Search(len(b.runs), func(k int) bool { return b.runs[k].pos > pos }) - 1
	b.last = max(k, 0)
	return k
}

// scanBrackets reads from i, where a bracket opens, until it closes or to the
// end of the source.
func (p *Parser) scanBrackets(i int) {
	b := &p.brackets
	src := p.src[:b.limit]
	b.stack = b.stack[:0]
	for i < len(src) {
		for i < len(src) && !bracketByte[src[i]] {
			i++
		}
		if i >= len(src) {
			break
		}
		switch src[i] {
		case '{', '[':
			i = p.openBrackets(i, false)
		case '-':
			i = p.openDash(i)
		case '<':
			i = p.skipTag(i, b.limit)
		default:
			i = p.closeBrackets(i)
		}
		if len(b.stack) == 0 {
			break
		}
	}
	b.done = i
}

// openBrackets puts the run of opening brackets at i on the stack.
func (p *Parser) openBrackets(i int, dash bool) int {
	b, c, j := &p.brackets, p.src[i], i
	for j < b.limit && p.src[j] == c {
		j++
	}
	if j-i < 2 {
		return j
	}
	pos := i
	if dash {
		pos--
	}
	b.runs = append(b.runs, bracketRun{int32(pos), -1, -1})
	b.stack = append(b.stack, openRun{int32(len(b.runs) - 1), int32(i), int32(j - i), c, dash})
	return j
}

// openDash reads a '-', which opens -{, also in languages without variants,
// and closes nothing.
func (p *Parser) openDash(i int) int {
	if i+1 >= p.brackets.limit || p.src[i+1] != '{' {
		return i + 1
	}
	if i+2 < p.brackets.limit && p.src[i+2] == '{' {
		return p.openBrackets(i+1, true)
	}
	b := &p.brackets
	b.runs = append(b.runs, bracketRun{int32(i), -1, -1})
	b.stack = append(b.stack, openRun{int32(len(b.runs) - 1), int32(i), 2, '-', false})
	return i + 2
}

// closeBrackets matches closing brackets at i with the run on top of the
// stack.
func (p *Parser) closeBrackets(i int) int {
	b := &p.brackets
	if len(b.stack) == 0 {
		return i + 1
	}
	top := &b.stack[len(b.stack)-1]
	kind, n := top.closing(p.src[i:b.limit])
	if n == 0 {
		return i + 1
	}
	i += n
	top.count -= int32(n)
	b.nodes = append(b.nodes, bracketNode{top.pos + top.count, int32(i), b.runs[top.run].first, kind})
	b.runs[top.run].first = int32(len(b.nodes) - 1)
	b.runs[top.run].near = b.runs[top.run].first
	switch {
	case top.count >= 2:
	case top.count == 1 && top.dash:
		*top = openRun{top.run, top.pos - 1, 2, '-', false}
	default:
		b.stack = b.stack[:len(b.stack)-1]
	}
	return i
}

// closing returns which pair s, which begins with a closing bracket, closes,
// and the length of the closing bracket; 0 when it closes none.
func (o *openRun) closing(s string) (bracketKind, int) {
	switch {
	case o.open == '-' && strings.HasPrefix(s, "}-"):
		return kindVariant, 2
	case o.open == '[' && strings.HasPrefix(s, "]]"):
		return kindLink, 2
	case o.open == '{' && o.count >= 3 && strings.HasPrefix(s, "}}}"):
		return kindArgument, 3
	case o.open == '{' && strings.HasPrefix(s, "}}"):
		return kindTemplate, 2
	}
	return 0, 0
}

// A stopSet says of each byte what find does at it.
type stopSet [256]stop

type stop uint8

const (
	pass stop = iota // go on
	skip             // skip what begins here
	halt             // this is what is looked for
)

// newStopSet returns the set of bytes to look for outside of brackets,
// comments and extension tags, as far as these do not begin with one of them.
func newStopSet(bytes string) *stopSet {
	var set stopSet
	for _, c := range []byte("{[-<") {
		set[c] = skip
	}
	for _, c := range []byte(bytes) {
		set[c] = halt
	}
	return &set
}

var (
	stopLine      = newStopSet("\n")
	stopBar       = newStopSet("|")
	stopEquals    = newStopSet("=")
	stopSemicolon = newStopSet(";")
	stopLinkEnd   = newStopSet("]\n")
	stopTerm      = newStopSet(":\n<[")
)

// find returns the first place in src[i:hi] of one of the bytes of set, or -1.
func (p *Parser) find(i, hi int, set *stopSet) int {
	src := p.src[:hi]
	for i < len(src) {
		for i < len(src) && set[src[i]] == pass {
			i++
		}
		if i >= len(src) {
			break
		}
		c := src[i]
		switch set[c] {
		case halt:
			return i
		case skip:
			if c == '<' {
				i = p.skipTag(i, hi)
				continue
			}
			if node, ok := p.pairAt(i, hi); ok {
				i = int(node.end)
				continue
			}
		}
		i++
	}
	return -1
}

// pairAt is match for any byte: it asks only where a bracket may begin.
func (p *Parser) pairAt(i, hi int) (bracketNode, bool) {
	if i+1 >= hi {
		return bracketNode{}, false
	}
	switch c := p.src[i]; {
	case c == '-' && p.src[i+1] != '{', c != '-' && p.src[i+1] != c:
		return bracketNode{}, false
	}
	return p.match(i, hi)
}
