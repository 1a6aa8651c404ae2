package wikitext

// languageLinks reads "[[de:Berlin]]" at i, and those on the lines below, each
// of which is all of its line. Pages of small wikis are mostly such lists, so
// it looks at each byte once, and leaves to link what isn't as simple. It
// returns where the next "[[" is, or the end of what it read; i when there is
// nothing for it.
func (p *Parser) languageLinks(i, hi int) int {
	lo, base := i, len(p.names)-i
	for {
		target, ok := p.languageLink(i, hi)
		if !ok {
			break
		}
		p.langLinks = append(p.langLinks, span{base + target.lo, base + target.hi})
		i = target.bar + len("]]")
		if i+1 >= hi || p.src[i] != '\n' || p.src[i+1] != '[' {
			break
		}
		p.newline()
		if p.details != nil {
			p.endItem()
		}
		i++
	}
	p.names = append(p.names, p.src[lo:i]...) // at once is cheaper than one by one
	return i
}

// A plainTarget is the target src[lo:hi] of a link that closes at bar.
type plainTarget struct{ lo, hi, bar int }

// languageLink returns the target of the link at i, of src[:hi], if its prefix
// is that of a language and plain text follows. No code of a language is a
// protocol, so that the target is no URL.
func (p *Parser) languageLink(i, hi int) (t plainTarget, ok bool) {
	src := p.src[:hi]
	if i+2 >= len(src) || src[i+1] != '[' {
		return t, false
	}
	t.lo = i + 2
	key, i := uint64(0), t.lo
	for ; i < len(src); i++ {
		c := prefixByte[src[i]]
		if c == 0 {
			break
		}
		key = key<<8 | uint64(c)
	}
	if i >= len(src) || src[i] != ':' || i-t.lo > maxPacked || p.ns.kinds.find(key).kinds.plain != linkLanguage {
		return t, false
	}
	for i < len(src) && !targetByte[src[i]] {
		i++
	}
	if i+1 >= len(src) || src[i] != ']' || src[i+1] != ']' {
		return t, false
	}
	t.bar = i
	for isSpace(src[i-1]) { // the colon is none
		i--
	}
	t.hi = i
	return t, true
}
