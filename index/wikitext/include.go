package wikitext

import "strings"

// included returns what a template gives to the pages that call it: without
// comments and <noinclude>, with the contents of <includeonly>, or nothing
// but those of <onlyinclude> where there are any.
func (p *Parser) included(text string) string {
	p.reset("", text)
	if strings.Contains(text, "<onlyinclude>") {
		var b strings.Builder
		for rest := text; ; {
			_, after, ok := strings.Cut(rest, "<onlyinclude>")
			if !ok {
				break
			}
			part, next, _ := strings.Cut(after, "</onlyinclude>")
			b.WriteString(part)
			rest = next
		}
		text = b.String()
		p.reset("", text)
	}
	if strings.IndexByte(text, '<') < 0 {
		return text
	}
	return string(p.appendIncluded(nil))
}

// appendIncluded does that for p.src, in which no <onlyinclude> counts.
func (p *Parser) appendIncluded(b []byte) []byte {
	for i := 0; i < len(p.src); {
		n := strings.IndexByte(p.src[i:], '<')
		if n < 0 {
			return append(b, p.src[i:]...)
		}
		b = append(b, p.src[i:i+n]...)
		i += n
		if strings.HasPrefix(p.src[i:], "<!--") {
			b, i = p.cutComment(b, i)
			continue
		}
		closing := strings.HasPrefix(p.src[i:], "</")
		name := p.includeTag(i)
		end := p.nextGreater(i) + 1
		switch {
		case name == "" || end > len(p.src):
			next := p.skipTag(i, len(p.src))
			b = append(b, p.src[i:next]...)
			i = next
		case name == "noinclude" && !closing && p.src[end-2] != '/':
			i = end
			if _, after := p.closingTag(end, name); after > 0 {
				i = after
			} else {
				i = len(p.src) // one that does not close hides the rest
			}
		default:
			i = end
		}
	}
	return b
}

// includeTag returns the name of the tag at i, in lower case, if it is one of
// those that say what is transcluded.
func (p *Parser) includeTag(i int) string {
	rest := strings.TrimPrefix(p.src[i+1:], "/")
	for _, name := range [...]string{"noinclude", "includeonly", "onlyinclude"} {
		if len(rest) > len(name) && strings.EqualFold(rest[:len(name)], name) && endsTagName(rest[len(name)]) {
			return name
		}
	}
	return ""
}

// cutComment leaves out the comment at i, and its line if nothing else stands
// on that.
func (p *Parser) cutComment(b []byte, i int) ([]byte, int) {
	end := len(p.src)
	if n := strings.Index(p.src[i+4:], "-->"); n >= 0 {
		end = i + 4 + n + 3
	}
	k := len(b)
	for k > 0 && (b[k-1] == ' ' || b[k-1] == '\t') {
		k--
	}
	j := end
	for j < len(p.src) && (p.src[j] == ' ' || p.src[j] == '\t') {
		j++
	}
	if k > 0 && b[k-1] == '\n' && j < len(p.src) && p.src[j] == '\n' {
		return b[:k], j + 1
	}
	return b, end
}
