package wikitext

import (
	"strconv"
	"strings"
)

// protocols are the beginnings of a URL that MediaWiki makes a link of.
var protocols = []string{
	"http://", "https://", "//", "ftp://", "ftps://", "irc://", "ircs://", "mailto:", "news:", "nntp://",
	"gopher://", "telnet://", "svn://", "git://", "ssh://", "sftp://", "sip:", "sips:", "sms:", "tel:",
	"urn:", "magnet:", "geo:", "bitcoin:", "mms://", "redis://", "worldwind://", "xmpp:", "matrix:",
}

// hasProtocol reports whether s begins with one of protocols.
func hasProtocol(s string) bool {
	for _, proto := range protocols {
		if len(s) > len(proto) && s[0]|0x20 == proto[0]|0x20 && strings.EqualFold(s[:len(proto)], proto) {
			return true
		}
	}
	return false
}

// externalLink reads "[URL label]" and prints the label, or the number that
// MediaWiki gives a link without.
func (p *Parser) externalLink(i, hi int) int {
	if i < p.noExtEnd || !hasProtocol(p.src[i+1:min(hi, i+16)]) {
		return -1
	}
	url := i + 1
	for url < hi && urlByte(p.src[url]) {
		url = p.urlNext(url, hi)
	}
	end := url
	if end < hi && p.src[end] != ']' {
		if end = p.find(url, hi, "]\n"); end < 0 {
			end = hi
		}
	}
	if end >= hi || p.src[end] != ']' {
		p.noExtEnd = end
		return -1
	}
	lo, hi := p.trimRange(url, end)
	if lo == hi {
		p.autonum++
		p.out = append(strconv.AppendInt(append(p.out, '['), int64(p.autonum), 10), ']')
		return end + 1
	}
	p.run(lo, hi, false)
	return end + 1
}

// urlByte reports whether c may stand in a URL.
func urlByte(c byte) bool {
	return c > ' ' && strings.IndexByte("[]<>\"", c) < 0
}

// urlNext returns the place behind src[i], or behind the template there.
func (p *Parser) urlNext(i, hi int) int {
	if p.src[i] == '{' {
		if node, ok := p.pairAt(i, hi); ok {
			return int(node.end)
		}
	}
	return i + 1
}
