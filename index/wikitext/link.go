package wikitext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// bracket reads what begins with '[': a link within the wiki or out of it. It
// returns -1 when that is text.
func (p *Parser) bracket(i, hi int) int {
	if i+1 < hi && p.src[i+1] == '[' {
		if next := p.languageLinks(i, hi); next > i {
			return next
		}
		next := p.link(i, hi)
		if next < 0 && hasProtocol(p.src[i+2:min(hi, i+3+maxProtocol)]) {
			return -1
		}
		if next < 0 {
			p.diagnose(i, "unclosed link")
			p.out = append(p.out, "[["...)
			next = i + 2
		}
		return next
	}
	return p.externalLink(i, hi)
}

// link reads "[[target|label]]".
func (p *Parser) link(i, hi int) int {
	target, bar, ok := p.linkTarget(i+2, hi)
	if ok && target != p.src[i+2:bar] { // what stands there as it is, is known to be one
		ok = isTitle(target)
	}
	if !ok || hasProtocol(target) {
		return -1
	}
	kind := p.linkKind(target)
	if p.src[bar] == '|' && kind == linkFile {
		return p.file(i, bar, hi)
	}
	end := bar
	if p.src[bar] == '|' {
		if end = p.linkEnd(bar+1, hi); end < 0 {
			return -1
		}
	}
	return p.linkTo(kind, target, bar, end)
}

// linkTarget returns the target that begins at i, and where it ends: at a
// '|', or at "]]".
func (p *Parser) linkTarget(i, hi int) (target string, bar int, ok bool) {
	simple, percent := true, false
	src := p.src[:hi]
	for j := i; j < len(src); j++ {
		if !targetByte[src[j]] {
			continue
		}
		switch src[j] {
		case '|', ']':
			if j == i || src[j] == ']' && (j+1 >= len(src) || src[j+1] != ']') {
				return "", 0, false
			}
			return p.targetText(i, j, simple, percent), j, true
		case '[', '}', '>', '\n':
			return "", 0, false
		case '<':
			if !strings.HasPrefix(src[j:], "<!--") {
				return "", 0, false
			}
			j, simple = p.comment(j, hi)-1, false
		case '{':
			node, ok := p.pairAt(j, hi)
			if !ok {
				return "", 0, false
			}
			j, simple = int(node.end)-1, false
		case '&':
			simple = false
		case '%':
			percent = true
		}
	}
	return "", 0, false
}

// targetByte marks the bytes that linkTarget looks at.
var targetByte = byteSet("|][}>\n<{&%")

// targetText returns the text of a target: the source, or what it prints when
// it is not that simple. Percent says that it may hold codes such as %20.
func (p *Parser) targetText(lo, hi int, simple, percent bool) string {
	lo, hi = p.trimRange(lo, hi)
	target := p.src[lo:hi]
	if !simple {
		target = string(p.render(lo, hi))
	}
	if percent || !simple && strings.IndexByte(target, '%') >= 0 {
		target = decodePercent(target)
	}
	return target
}

// decodePercent decodes each %XX, if that gives valid text.
func decodePercent(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if n := percentCode(s[i:]); n >= 0 {
			b = append(b, byte(n))
			i += 2
		} else {
			b = append(b, s[i])
		}
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}

// percentCode returns the byte that the %XX at the beginning of s stands for,
// or -1.
func percentCode(s string) int {
	if len(s) < 3 || s[0] != '%' {
		return -1
	}
	n, err := strconv.ParseUint(s[1:3], 16, 8)
	if err != nil {
		return -1
	}
	return int(n)
}

// isTitle reports whether a target may be one: a title holds no brackets, and
// no %XX, which could not be told from the character that it stands for.
func isTitle(target string) bool {
	title, _, _ := strings.Cut(target, "#")
	if strings.ContainsAny(title, "\n[]{}|<>") {
		return false
	}
	for i := strings.IndexByte(title, '%'); i >= 0 && i < len(title); i++ {
		if percentCode(title[i:]) >= 0 {
			return false
		}
	}
	return true
}

// linkEnd returns where the "]]" of a label that begins at i is, or -1: when
// another link begins in the label, it is no label.
func (p *Parser) linkEnd(i, hi int) int {
	single := false // a '[' in the label, whose ']' belongs to it
	for i < hi {
		switch p.src[i] {
		case ']':
			if i+1 < hi && p.src[i+1] == ']' {
				if single && i+2 < hi && p.src[i+2] == ']' {
					i++
				}
				return i
			}
		case '[':
			if i+1 < hi && p.src[i+1] == '[' {
				return -1
			}
			single = true
		case '{':
			if node, ok := p.pairAt(i, hi); ok {
				i = int(node.end)
				continue
			}
		case '<':
			i = p.skipMarkup(i, hi)
			continue
		}
		i++
	}
	return -1
}

// skipMarkup is skipTag for any element: of HTML it skips the tag, whose
// attributes may hold brackets.
func (p *Parser) skipMarkup(i, hi int) int {
	if next := p.skipTag(i, hi); next > i+1 {
		return next
	}
	if t, name := p.tagAt(i+1, hi); t.kind != tagUnknown && t.kind < tagDrop && name < hi && endsTagName(p.src[name]) {
		if end := p.tagEnd(name, hi); end > 0 {
			return end
		}
	}
	return i + 1
}

// linkTo prints and records a link whose target ends at bar and whose label
// at end. It returns the end of the link.
func (p *Parser) linkTo(kind linkKind, target string, bar, end int) int {
	switch kind {
	case linkCategory:
		p.category(target, bar, end)
		return end + 2
	case linkLanguage:
		p.langLinks = append(p.langLinks, target)
		return end + 2
	case linkFile:
		return end + 2
	}
	n, from := len(p.links), len(p.out)
	if kind == linkPage {
		p.addPage(target)
	}
	label := bar + 1
	if bar == end || label == end {
		p.printTarget(target)
	} else {
		p.run(label, end, false)
	}
	if p.details != nil && kind == linkPage {
		p.addLabel(n, from, end+2)
	}
	return end + 2
}

// printTarget prints the target of a link that has no label.
func (p *Parser) printTarget(target string) {
	target = strings.TrimPrefix(target, ":")
	if len(target) > 1 && target[0] == '/' { // [[/Sub/]] shows "Sub"
		if t := strings.TrimSuffix(target, "/"); len(t) < len(target) {
			target = t[1:]
		}
	}
	p.out = append(p.out, target...)
}

// noKey stands for the key of a category that has none.
var noKey = span{-1, -1}

// category records "Category:Name|sort key".
func (p *Parser) category(target string, bar, end int) {
	_, name, _ := strings.Cut(target, ":")
	key := noKey
	if bar+1 < end {
		if key = p.keep(p.render(bar+1, end)); key.lo == key.hi {
			key = p.keepString(" ") // which comes first
		}
	}
	p.categories = append(p.categories, [2]span{p.keepTitle(name), key})
}

// addLink records a link, if its target is a page of the wiki.
func (p *Parser) addLink(target string) {
	if p.linkKind(target) == linkPage {
		p.addPage(target)
	}
}

// addPage records a link to a page of the wiki.
func (p *Parser) addPage(target string) {
	target, anchor, _ := strings.Cut(strings.TrimPrefix(target, ":"), "#")
	if strings.HasPrefix(target, "/") {
		target = p.title + strings.TrimSuffix(target, "/")
	}
	if len(p.links) >= MaxLinks {
		return
	}
	title := p.keepTitle(target)
	if title.lo == title.hi {
		return
	}
	p.links = append(p.links, [2]span{title, p.keepString(anchor)})
}
