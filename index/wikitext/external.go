package wikitext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// protocols are the beginnings of a URL that MediaWiki makes a link of.
var protocols = []string{
	"http://", "https://", "//", "ftp://", "ftps://", "irc://", "ircs://", "mailto:", "news:", "nntp://",
	"gopher://", "telnet://", "svn://", "git://", "ssh://", "sftp://", "sip:", "sips:", "sms:", "tel:",
	"urn:", "magnet:", "geo:", "bitcoin:", "mms://", "redis://", "worldwind://", "xmpp:", "matrix:",
}

// protocolsBy are protocols by their first byte, a letter in lower case.
var protocolsBy = func() (t [128][]string) {
	for _, proto := range protocols {
		t[proto[0]] = append(t[proto[0]], proto)
	}
	return t
}()

// maxProtocol is the length of the longest of protocols.
const maxProtocol = len("worldwind://")

// hasProtocol reports whether s begins with one of protocols.
func hasProtocol(s string) bool {
	if len(s) < 2 || s[0] >= utf8.RuneSelf {
		return false
	}
	for _, proto := range protocolsBy[s[0]|0x20] {
		if len(s) > len(proto) && s[1]|0x20 == proto[1] && strings.EqualFold(s[:len(proto)], proto) {
			return true
		}
	}
	return false
}

// externalLink reads "[URL label]" and prints the label, or the number that
// MediaWiki gives a link without.
func (p *Parser) externalLink(i, hi int) int {
	if i < p.noExtEnd || !hasProtocol(p.src[i+1:min(hi, i+2+maxProtocol)]) {
		return -1
	}
	url := p.ipv6(i+1, hi)
	for url < hi {
		c := p.src[url]
		if !urlStop[c] {
			url++
			continue
		}
		if !urlByte(c) || strings.HasPrefix(p.src[url:hi], "\u3000") {
			break
		}
		url = p.urlNext(url, hi)
	}
	end := url
	if end < hi && p.src[end] != ']' {
		if end = p.find(url, hi, stopLinkEnd); end < 0 {
			end = hi
		}
	}
	if end >= hi || p.src[end] != ']' {
		p.noExtEnd = end
		return -1
	}
	if strings.HasPrefix(p.src[url:end], "\u3000") {
		url += len("\u3000")
	}
	lo, hi := p.trimRange(url, end)
	from := len(p.out)
	if lo == hi {
		p.autonum++
		p.out = append(strconv.AppendInt(append(p.out, '['), int64(p.autonum), 10), ']')
		if p.details != nil {
			p.addExternal(p.src[i+1:url], nil)
		}
		return end + 1
	}
	if p.details == nil {
		p.run(lo, hi, false)
		return end + 1
	}
	p.urlDone = max(p.urlDone, end)
	p.run(lo, hi, false)
	p.addExternal(p.src[i+1:url], p.out[min(from, len(p.out)):])
	return end + 1
}

// urlByte reports whether c may stand in a URL.
func urlByte(c byte) bool { return !noURL[c] }

// noURL marks the bytes that may not stand in a URL, and urlStop those and
// what may begin a template or "\u3000".
var (
	noURL = func() (t [256]bool) {
		for c := range t {
			t[c] = c <= ' ' || strings.IndexByte("[]<>\"", byte(c)) >= 0
		}
		return t
	}()
	urlStop = func() [256]bool {
		t := noURL
		t['{'], t["\u3000"[0]] = true, true
		return t
	}()
)

// maxHost is how long an IPv6 address in brackets may be.
const maxHost = 64

// ipv6 returns the end of the address in "http://[::1]/" when the URL at i is
// such, or else i.
func (p *Parser) ipv6(i, hi int) int {
	rest := p.src[i:min(hi, i+maxHost)]
	n := strings.Index(rest, "//[")
	if n < 0 || n > len("worldwind:") {
		return i
	}
	host := rest[n+3:]
	end := strings.IndexByte(host, ']')
	if end < 0 || strings.Trim(host[:end], "0123456789abcdefABCDEF:.") != "" {
		return i
	}
	return i + n + 3 + end + 1
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
