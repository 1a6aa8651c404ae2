package wikitext

import (
	"net/url"
	"strconv"
	"strings"
)

// titlePart returns the part of a title that a magic word gives: "" is
// PAGENAME, other words are those of the rule "title" in templates.txt.
func (p *Parser) titlePart(title, part string) string {
	space, name, id := p.splitTitle(title)
	switch part {
	case "full":
		return title
	case "base":
		if n := strings.LastIndexByte(name, '/'); n > 0 {
			return name[:n]
		}
	case "root":
		name, _, _ = strings.Cut(name, "/")
	case "sub":
		return name[strings.LastIndexByte(name, '/')+1:]
	case "space":
		return space
	case "number":
		return strconv.Itoa(id)
	case "talk":
		return joinTitle(p.ns.names[id|1], name)
	case "subject":
		return joinTitle(p.ns.names[id&^1], name)
	case "talkspace":
		return p.ns.names[id|1]
	}
	return name
}

// splitTitle takes the namespace off a title.
func (p *Parser) splitTitle(title string) (space, name string, id int) {
	if n := prefixLen(title); n > 0 {
		if id, ok := p.ns.ids[string(appendKey(nil, title[:n]))]; ok && id != 0 {
			return title[:n], strings.TrimLeft(title[n+1:], " _"), id
		}
	}
	return "", title, 0
}

func joinTitle(space, name string) string {
	if space == "" {
		return name
	}
	return space + ":" + name
}

// pageURL is where MediaWiki has a page if nobody tells it otherwise.
func pageURL(title, query string) string {
	u := "/wiki/" + wikiEscape(title)
	if query != "" {
		u += "?" + query
	}
	return u
}

// wikiEscape encodes a title for a URL.
func wikiEscape(title string) string {
	s := url.PathEscape(strings.ReplaceAll(title, " ", "_"))
	return strings.ReplaceAll(s, "%2F", "/")
}

// titleParts is #titleparts: count parts of a title from part first on, parts
// being parted by slashes; negative numbers count from the end.
func titleParts(title string, count, first int) string {
	parts := strings.Split(title, "/")
	if first > 0 {
		first--
	} else if first < 0 {
		first = max(len(parts)+first, 0)
	}
	if first >= len(parts) {
		return ""
	}
	parts = parts[first:]
	switch {
	case count > 0 && count < len(parts):
		parts = parts[:count]
	case count < 0:
		parts = parts[:max(len(parts)+count, 0)]
	}
	return strings.Join(parts, "/")
}
