package query

import (
	"net/url"
	"strings"
)

// urls makes the addresses of pages from that of the main page.
type urls struct{ prefix string }

// newURLs takes the base of the siteinfo, "https://en.wikipedia.org/wiki/Main_Page".
// Without one, pages have no address.
func newURLs(base string) urls {
	if i := strings.LastIndexByte(base, '/'); i >= 0 && strings.Contains(base, "://") {
		return urls{base[:i+1]}
	}
	return urls{}
}

func (u urls) page(title string) string {
	if u.prefix == "" {
		return ""
	}
	return u.prefix + escapeTitle(title)
}

func (u urls) section(title, anchor string) string {
	address := u.page(title)
	if address == "" || anchor == "" {
		return address
	}
	return address + "#" + escapeAnchor.Replace(anchor)
}

// escapeAnchor writes html5 anchors as MediaWiki does: as they are, but for
// what looks like an escape (Sanitizer::escapeIdForLink), and for the ASCII
// characters that no URL may hold (RFC 3986, section 3.5).
var escapeAnchor = strings.NewReplacer("%", "%25", `"`, "%22", "<", "%3C", ">", "%3E", "\\", "%5C", "^", "%5E", "`", "%60", "{", "%7B", "|", "%7C", "}", "%7D")

// unescaped undoes what url.PathEscape does more than MediaWiki's
// wfUrlencode, so that addresses look as they do on the wiki.
var unescaped = strings.NewReplacer("%2F", "/", "%3A", ":", "%2C", ",", "%3B", ";", "%21", "!", "%28", "(", "%29", ")", "%2A", "*", "%40", "@", "%24", "$")

func escapeTitle(title string) string {
	return unescaped.Replace(url.PathEscape(strings.ReplaceAll(title, " ", "_")))
}
