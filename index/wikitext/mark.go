package wikitext

import (
	"slices"
	"strings"
)

// A mark is a [Span] in the making: lo and hi are places in the output, hi is
// -1 while it is open.
type mark struct {
	kind    SpanKind
	lang    string
	lo, hi  int
	section int
}

// noMark is the index of a mark that isn't made.
const noMark = -1

// beginMark begins a mark at the end of the output and returns its index. What
// isn't body text is not marked.
func (p *Parser) beginMark(kind SpanKind, lang string) int {
	if p.details == nil || p.apart || len(p.marks) >= MaxSpans {
		return noMark
	}
	p.marks = append(p.marks, mark{kind, lang, p.wordEnd(), -1, len(p.sections) - 1})
	return len(p.marks) - 1
}

// endMark ends a mark, unless the end of its section did.
func (p *Parser) endMark(k int) {
	if k != noMark && p.marks[k].hi < 0 {
		p.marks[k].hi = p.wordEnd()
		p.ended = append(p.ended, k)
	}
}

// wordEnd returns the end of the output without the white space there, which
// may still be taken off.
func (p *Parser) wordEnd() int {
	n := len(p.out)
	for n > p.floor && isSpace(p.out[n-1]) {
		n--
	}
	return n
}

// endMarks ends all marks, with the section they are in.
func (p *Parser) endMarks() {
	for k := len(p.marks) - 1; k >= 0 && p.marks[k].section == len(p.sections)-1; k-- {
		p.endMark(k)
	}
	p.lineMark, p.captionMark = noMark, noMark
	p.tableMarks, p.elements = p.tableMarks[:0], p.elements[:0]
}

// shiftMarks tells marks that a byte was put into the output at that place.
// They begin in order and end in order, so that only the last need be told.
func (p *Parser) shiftMarks(at int) {
	for k := len(p.marks) - 1; k >= 0 && p.marks[k].lo > at; k-- {
		p.marks[k].lo++
	}
	for k := len(p.ended) - 1; k >= 0 && p.marks[p.ended[k]].hi > at; k-- {
		p.marks[p.ended[k]].hi++
	}
}

// beginItem begins the mark of a list item; its line ends it. "#REDIRECT" is
// none.
func (p *Parser) beginItem() {
	if p.apart || p.redirectTo.hi > 0 {
		return
	}
	p.endMark(p.lineMark)
	p.lineMark, p.lineDepth = p.beginMark(SpanList, ""), p.depth
}

// endItem ends the mark of a list item at a line break, unless that stands
// within a construct of the item.
func (p *Parser) endItem() {
	if p.lineMark != noMark && p.depth <= p.lineDepth {
		p.endMark(p.lineMark)
		p.lineMark = noMark
	}
}

// beginTable begins the mark of a table.
func (p *Parser) beginTable() {
	if !p.apart {
		p.tableMarks = append(p.tableMarks, p.beginMark(SpanTable, ""))
	}
}

// tableMark follows a line of a table, "|}", "|+" and others.
func (p *Parser) tableMark(mark byte) {
	if p.apart {
		return
	}
	p.endMark(p.captionMark)
	p.captionMark = noMark
	switch n := len(p.tableMarks); {
	case mark == '}' && n > 0:
		p.endMark(p.tableMarks[n-1])
		p.tableMarks = p.tableMarks[:n-1]
	case mark == '+':
		p.captionMark = p.beginMark(SpanTableCaption, "")
	}
}

// endTables ends the marks of all tables but the first n.
func (p *Parser) endTables(n int) {
	for len(p.tableMarks) > n {
		p.tableMark('}')
	}
}

// spans returns the spans of a section whose text begins at start of the
// output.
func (p *Parser) spans(section, start int, text string) []Span {
	var list []Span
	for ; p.nextMark < len(p.marks) && p.marks[p.nextMark].section == section; p.nextMark++ {
		m := p.marks[p.nextMark]
		s := Span{m.kind, max(0, m.lo-start), min(m.hi-start, len(text)), m.lang}
		for s.Start < s.End && isSpace(text[s.Start]) {
			s.Start++
		}
		if s.Start >= s.End {
			continue
		}
		if n := len(list); n > 0 && s.Kind == SpanList {
			if last := lastList(list); last != nil && last.End <= s.Start && strings.TrimRight(text[last.End:s.Start], " ") == "\n" {
				last.End = s.End
				continue
			}
		}
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	return list
}

// lastList returns the last list among the last spans, of which an item may
// have a few of its own, or nil.
func lastList(list []Span) *Span {
	for k := len(list) - 1; k >= max(0, len(list)-8); k-- {
		if list[k].Kind == SpanList {
			return &list[k]
		}
	}
	return nil
}
