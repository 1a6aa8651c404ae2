package wikitext

import "strings"

// maxRedirectWord is the length of the longest word for #REDIRECT, in bytes,
// that is looked for.
const maxRedirectWord = 80

// redirect reads "#REDIRECT [[target]]" at the beginning of a page, in any
// language.
func (p *Parser) redirect() {
	s := strings.TrimLeft(p.src, " \t\r\n")
	if !strings.HasPrefix(s, "#") && !strings.HasPrefix(s, "＃") {
		return
	}
	word, _, ok := strings.Cut(s[:min(len(s), maxRedirectWord)], "[[")
	if !ok {
		return
	}
	rest := s[len(word)+2:]
	word = strings.TrimRight(word, ": \t\r\n")
	p.key = appendKey(p.key[:0], strings.TrimLeft(word, "#＃"))
	if _, ok := facts().redirects[string(p.key)]; !ok {
		return
	}
	end := strings.IndexAny(rest, "]|\n")
	if end < 0 || rest[end] == '\n' {
		return
	}
	target, anchor, _ := strings.Cut(strings.TrimPrefix(rest[:end], ":"), "#")
	p.redirectTo = p.keepTitle(target)
	if anchor != "" {
		p.names = append(append(p.names, '#'), Anchor(anchor)...)
		p.redirectTo.hi = len(p.names)
	}
}
