package wikitext

import "strings"

// A linkKind says what a link does, by the prefix of its target.
type linkKind uint8

const (
	linkPage      linkKind = iota // leads to a page of the wiki
	linkElsewhere                 // leads to another wiki, or a special page
	linkFile                      // shows a picture
	linkCategory                  // puts the page in a category
	linkLanguage                  // says that another language has the page
)

// prefixKinds are the kinds of links with a prefix, as it stands and with a
// colon in front.
type prefixKinds struct{ plain, shown linkKind }

// A prefixTable knows the kinds of links by their prefix. It finds the short
// ones, which nearly all links have, without a map: pages of small wikis are
// mostly links to other languages.
type prefixTable struct {
	all   map[string]prefixKinds // by prefix as appendKey has it
	short []shortPrefix          // those of up to eight ASCII letters, by hash
	shift uint8                  // of the hash
}

// A shortPrefix is a prefix as packPrefix has it, 0 for none.
type shortPrefix struct {
	key   uint64
	kinds prefixKinds
}

// newPrefixTable makes the table for the namespaces with these names. A
// namespace goes before a language, and that before another wiki.
func newPrefixTable(ids map[string]int) *prefixTable {
	t := &prefixTable{all: make(map[string]prefixKinds)}
	for wiki := range facts().wikis {
		t.all[wiki] = prefixKinds{linkElsewhere, linkElsewhere}
	}
	for code := range facts().codes {
		t.all[code] = prefixKinds{linkLanguage, linkElsewhere}
	}
	for name, id := range ids {
		t.all[name] = namespaceKinds(id)
	}
	t.pack()
	return t
}

func namespaceKinds(id int) prefixKinds {
	switch {
	case id == nsFile:
		return prefixKinds{linkFile, linkPage}
	case id == nsCategory:
		return prefixKinds{linkCategory, linkPage}
	case id < 0:
		return prefixKinds{linkElsewhere, linkElsewhere}
	}
	return prefixKinds{linkPage, linkPage}
}

// pack fills short, to a quarter at most, so that a look-up ends soon.
func (t *prefixTable) pack() {
	size, bits := 1, uint8(0)
	for size < 4*len(t.all) {
		size, bits = 2*size, bits+1
	}
	t.short, t.shift = make([]shortPrefix, size), 64-bits
	for prefix, kinds := range t.all {
		if key := packPrefix(prefix); key != 0 {
			*t.find(key) = shortPrefix{key, kinds}
		}
	}
}

// find returns the place of a key, or the free one where it would be.
func (t *prefixTable) find(key uint64) *shortPrefix {
	for i := key * 0x9e3779b97f4a7c15 >> t.shift; ; i = (i + 1) & uint64(len(t.short)-1) {
		if s := &t.short[i]; s.key == key || s.key == 0 {
			return s
		}
	}
}

// maxPacked is the length of the longest prefix that fits into a number.
const maxPacked = 8

// packPrefix returns a prefix of up to eight ASCII letters and hyphens as a
// number, letters in lower case, or 0 for any other.
func packPrefix(prefix string) uint64 {
	if len(prefix) > maxPacked {
		return 0
	}
	key := uint64(0)
	for i := 0; i < len(prefix); i++ {
		c := prefixByte[prefix[i]]
		if c == 0 {
			return 0
		}
		key = key<<8 | uint64(c)
	}
	return key
}

// prefixByte holds ASCII letters in lower case, and the hyphen, by themselves
// and other bytes by 0.
var prefixByte = func() (t [256]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-0x20] = c, c
	}
	t['-'] = '-'
	return t
}()

// linkKind returns the kind of a link with that target. A colon in front
// makes a mere link of any.
func (p *Parser) linkKind(target string) linkKind {
	shown := len(target) > 0 && target[0] == ':'
	if shown {
		target = target[1:]
	}
	n := prefixLen(target)
	if n <= 0 {
		return linkPage
	}
	kinds := p.prefixKinds(target[:n])
	if shown {
		return kinds.shown
	}
	return kinds.plain
}

// prefixKinds returns the kinds of links with a prefix. One that is not known
// is part of the title of a page.
func (p *Parser) prefixKinds(prefix string) prefixKinds {
	t := p.ns.kinds
	if key := packPrefix(prefix); key != 0 {
		return t.find(key).kinds
	}
	p.key = appendKey(p.key[:0], prefix)
	return t.all[string(p.key)]
}

// maxPrefix is how long the prefix of a title may be.
const maxPrefix = 100

// prefixLen returns the length of what stands before the first colon of a
// title, or -1.
func prefixLen(title string) int {
	n := strings.IndexByte(title[:min(len(title), maxPrefix)], ':')
	for i := 0; i < n; i++ {
		if title[i] == '#' || title[i] == '/' {
			return -1
		}
	}
	return n
}
