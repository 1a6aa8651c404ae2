package wikitext

// languageLinks reads "[[de:Berlin]]" at i, and those on the lines below, each
// of which is all of its line. Pages of small wikis are mostly such lists, so
// it looks at each byte once, and leaves to link what isn't as simple. It
// returns where the next "[[" is, or the end of what it read; i when there is
// nothing for it.
func (p *Parser) languageLinks(i, hi int) int {
	for lines := 1; ; lines++ {
		lo, end, bar := p.languageLink(i, hi)
		if bar < 0 {
			return i
		}
		p.langLinks = append(p.langLinks, p.src[lo:end])
		i = bar + len("]]")
		if i+1 >= hi || p.src[i] != '\n' || p.src[i+1] != '[' {
			return i
		}
		if lines <= 2 { // further line breaks in a row change nothing
			p.newline()
			if p.details != nil {
				p.endItem()
			}
		}
		i++
	}
}

// languageLink returns the target src[lo:end] of the link at i, of src[:hi],
// and where it closes, if its prefix is that of a language and plain text
// follows; or else bar is -1. No code of a language is a protocol, so that the
// target is no URL.
func (p *Parser) languageLink(i, hi int) (lo, end, bar int) {
	src := p.src[:hi]
	if i+2 >= len(src) || src[i+1] != '[' {
		return 0, 0, -1
	}
	lo = i + 2
	key, i := uint64(0), lo
	for ; i < len(src); i++ {
		c := prefixByte[src[i]]
		if c == 0 {
			break
		}
		key = key<<8 | uint64(c)
	}
	if i >= len(src) || src[i] != ':' || i-lo > maxPacked || p.ns.kinds.find(key).kinds.plain != linkLanguage {
		return 0, 0, -1
	}
	for i < len(src) && !targetByte[src[i]] {
		i++
	}
	if i+1 >= len(src) || src[i] != ']' || src[i+1] != ']' {
		return 0, 0, -1
	}
	for end = i; isSpace(src[end-1]); { // the colon is none
		end--
	}
	return lo, end, i
}
