package wikitext

import (
	"strings"
	"unicode/utf8"
)

// addExternal records a link out of the wiki.
func (p *Parser) addExternal(url string, label []byte) {
	if len(p.external) < MaxExternalLinks && len(url) <= MaxURLBytes {
		p.external = append(p.external, ExternalLink{decodeURL(url), cutText(string(trimSpace(label)))})
	}
}

// decodeURL returns a URL with its entities decoded.
func decodeURL(url string) string {
	if strings.IndexByte(url, '&') < 0 {
		return strings.Clone(url)
	}
	return string(appendDecoded(nil, url))
}

// freeURLs records the URLs that begin in the text src[lo:hi], up to end at
// most, which need no brackets.
func (p *Parser) freeURLs(lo, hi, end int) {
	for {
		n := strings.Index(p.src[lo:hi], "://")
		if n < 0 {
			return
		}
		start := p.schemeStart(lo, lo+n)
		lo += n + len("://")
		if start >= p.urlDone && hasProtocol(p.src[start:min(end, start+maxProtocol+1)]) {
			p.urlDone = p.freeURLEnd(lo, end)
			if p.urlDone > lo {
				p.addExternal(p.src[start:p.urlDone], nil)
			}
		}
	}
}

// schemeStart returns where the letters before i begin, lo at the earliest.
func (p *Parser) schemeStart(lo, i int) int {
	for i > lo && 'a' <= p.src[i-1]|0x20 && p.src[i-1]|0x20 <= 'z' {
		i--
	}
	return i
}

// freeURLEnd returns the end of a URL without brackets around: markup ends
// it, and punctuation at its end is not part of it, nor a parenthesis without
// an opening one.
func (p *Parser) freeURLEnd(i, hi int) int {
	hi = min(hi, i+MaxURLBytes+utf8.UTFMax)
	start := i
	for i < hi && urlByte(p.src[i]) {
		switch rest := p.src[i:hi]; {
		case rest[0] == '|', strings.HasPrefix(rest, "''"), strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"),
			strings.HasPrefix(rest, "\u00a0"), strings.HasPrefix(rest, "\u3000"),
			strings.HasPrefix(rest, "&lt;"), strings.HasPrefix(rest, "&gt;"), strings.HasPrefix(rest, "&nbsp;"):
			hi = i
			continue
		}
		i++
	}
	punctuation := ",;.:!?"
	if !strings.Contains(p.src[start:i], "(") {
		punctuation += ")"
	}
	return start + len(strings.TrimRight(p.src[start:i], punctuation))
}

// sourceURLs records the URLs in src[lo:hi], which isn't printed: those of
// notes and of templates. Only labels that are plain text are known.
func (p *Parser) sourceURLs(lo, hi int) {
	for {
		n := strings.Index(p.src[lo:hi], "://")
		if n < 0 {
			return
		}
		start := p.schemeStart(lo, lo+n)
		lo += n + len("://")
		if start < p.urlDone || !hasProtocol(p.src[start:min(hi, start+maxProtocol+1)]) {
			continue
		}
		end := p.freeURLEnd(lo, hi)
		label := ""
		if start > 0 && p.src[start-1] == '[' {
			label = p.plainLabel(end, hi)
		}
		if end > lo {
			p.addExternal(p.src[start:end], []byte(label))
		}
		p.urlDone = end
		lo = max(lo, end)
	}
}

// plainLabel returns the label of a link up to the closing bracket, or "" when
// there is markup in it.
func (p *Parser) plainLabel(i, hi int) string {
	s := p.src[i:min(hi, i+MaxURLBytes)]
	end := strings.IndexAny(s, "]\n[{<&|")
	if end < 0 || s[end] != ']' {
		return ""
	}
	return strings.ReplaceAll(strings.ReplaceAll(s[:end], "'''", ""), "''", "")
}
