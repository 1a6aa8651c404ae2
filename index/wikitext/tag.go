package wikitext

import "strings"

// A tagKind says what becomes of an element.
type tagKind uint8

const (
	tagUnknown tagKind = iota // no element: text
	tagInline                 // HTML, only the tag is dropped
	tagBlock                  // HTML that stands on lines of its own
	tagCell                   // HTML that is parted by tabs
	tagAlone                  // extension tag whose contents stay wikitext

	// Extensions: their contents are not read as wikitext together with
	// what stands around them.
	tagDrop     // not printed
	tagRef      // a note: not printed, but its links and templates count
	tagNowiki   // text with entities
	tagPre      // text with entities, on lines of its own
	tagCode     // text, on lines of its own
	tagPoem     // wikitext, on lines of its own
	tagGallery  // lines of pictures
	tagImagemap // a picture and coordinates
)

// numTags bounds the number of extension tags, which index arrays.
const numTags = 40

type tagInfo struct {
	kind tagKind
	id   int // of an extension, from 0
}

// tags are the elements that MediaWiki and the extensions of Wikipedia know.
var tags = newTags(map[tagKind]string{
	tagInline: "abbr b bdi bdo big cite code data del dfn em font i ins kbd link mark meta q rb rp rt rtc ruby s samp" +
		" small span strike strong sub sup time tt u var wbr",
	tagBlock: "blockquote br caption center dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p table tr ul",
	tagCell:  "td th",
	tagAlone: "noinclude onlyinclude section translate languages tvar langconvert",
	tagDrop: "math chem ce timeline score hiero graph mapframe maplink templatedata templatestyles references" +
		" inputbox categorytree indicator includeonly phonos",
	tagRef:      "ref",
	tagNowiki:   "nowiki",
	tagPre:      "pre",
	tagCode:     "syntaxhighlight source",
	tagPoem:     "poem",
	tagGallery:  "gallery",
	tagImagemap: "imagemap",
})

func newTags(names map[tagKind]string) map[string]tagInfo {
	tags := make(map[string]tagInfo)
	id := 0
	for kind := tagInline; kind <= tagImagemap; kind++ {
		for _, name := range strings.Fields(names[kind]) {
			tags[name] = tagInfo{kind, id}
			if kind >= tagDrop {
				id++
			}
		}
	}
	return tags
}

// tagAt returns the element whose name begins at i, and where the name ends.
func (p *Parser) tagAt(i, hi int) (tagInfo, int) {
	var name [16]byte
	n := 0
	for ; i+n < hi && n < len(name); n++ {
		c := p.src[i+n]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if (c < 'a' || 'z' < c) && (c < '0' || '9' < c) {
			break
		}
		name[n] = c
	}
	if n == 0 {
		return tagInfo{}, i
	}
	return tags[string(name[:n])], i + n
}

// tag reads what begins with '<'. It returns -1 when that is text.
func (p *Parser) tag(i, hi int) int {
	if i+1 < hi && p.src[i+1] == '!' {
		if strings.HasPrefix(p.src[i:hi], "<!--") {
			return p.comment(i, hi)
		}
		return -1
	}
	closing := i+1 < hi && p.src[i+1] == '/'
	name := i + 1
	if closing {
		name++
	}
	t, end := p.tagAt(name, hi)
	switch {
	case t.kind == tagUnknown, end >= hi, !endsTagName(p.src[end]):
		return -1
	case t.kind < tagDrop:
		return p.htmlTag(i, end, hi, t, closing)
	case closing && t.kind == tagPre && p.src[end] == '>':
		return end + 1
	case closing:
		return -1
	}
	e, ok := p.element(i, hi)
	if !ok {
		p.diagnose(i, "unclosed tag")
		return -1
	}
	p.extension(t.kind, e)
	return e.end
}

// endsTagName reports whether c may follow the name of a tag.
func endsTagName(c byte) bool { return c == '>' || c == '/' || isSpace(c) }

// inclusion returns the end of a tag at i that says what is included where,
// of which nothing is left for the parser to see: <noinclude>, </noinclude>,
// <onlyinclude>, </onlyinclude>, and <includeonly> with all that it holds.
// When there is none it returns i.
func (p *Parser) inclusion(i, hi int) int {
	rest := p.src[i:hi]
	if rest[0] != '<' {
		return i
	}
	for _, tag := range inclusionTags {
		if strings.HasPrefix(rest, tag) {
			return i + len(tag)
		}
	}
	if strings.HasPrefix(rest, "<includeonly>") {
		if e, ok := p.element(i, hi); ok {
			return e.end
		}
	}
	return i
}

var inclusionTags = []string{"<noinclude>", "</noinclude>", "<onlyinclude>", "</onlyinclude>"}

// comment returns the end of the comment at i: that of the source when it
// does not close.
func (p *Parser) comment(i, hi int) int {
	n := strings.Index(p.src[i+4:hi], "-->")
	if n < 0 {
		p.diagnose(i, "unclosed comment")
		return hi
	}
	return i + 4 + n + 3
}

// htmlTag reads an HTML tag whose name ends at end.
func (p *Parser) htmlTag(i, end, hi int, t tagInfo, closing bool) int {
	j := p.tagEnd(end, hi)
	if j < 0 {
		return -1
	}
	if !closing && isHidden(p.src[end:j]) {
		if next := p.hidden(j, hi, p.src[i+1:end]); next > 0 {
			p.note(j, next)
			return next
		}
	}
	if p.details != nil {
		p.htmlMark(i, end, j, closing)
	}
	switch t.kind {
	case tagCell:
		p.tab()
	case tagBlock:
		if level := p.src[end-1]; !closing && end == i+3 && p.src[i+1]|0x20 == 'h' && '1' <= level && level <= '6' {
			if next := p.htmlHeading(i, j, hi, int(level-'0')); next > 0 {
				return next
			}
		}
		p.freshLine()
	}
	return j
}

// tagEnd returns where the HTML tag whose name ends at i ends, or -1. Its
// attributes hold no '<' but that of comments and of what is read when the
// page is transcluded.
func (p *Parser) tagEnd(i, hi int) int {
	for i < hi && p.src[i] != '>' {
		if p.src[i] != '<' {
			i++
			continue
		}
		rest := p.src[i:hi]
		if next := p.skipTag(i, hi); next > i+1 {
			i = next
		} else if strings.HasPrefix(rest, "<noinclude>") || strings.HasPrefix(rest, "</noinclude>") {
			i += strings.IndexByte(rest, '>') + 1
		} else {
			return -1
		}
	}
	if i >= hi {
		return -1
	}
	return i + 1
}

// isHidden reports whether the attributes of a tag or table hide the element,
// or say that it is no part of the text.
func isHidden(attrs string) bool {
	if i := strings.Index(attrs, "class"); i >= 0 && hiddenClass(attrs[i:]) {
		return true
	}
	i := strings.Index(attrs, "display")
	if i < 0 {
		return false
	}
	value, ok := strings.CutPrefix(strings.TrimLeft(attrs[i+len("display"):], " "), ":")
	return ok && strings.HasPrefix(strings.TrimLeft(value, " "), "none")
}

// hiddenClass reports whether the attribute class at the beginning of attrs
// has one of the classes that MediaWiki's extension TextExtracts leaves out,
// or is that of a box of links at the foot of pages.
func hiddenClass(attrs string) bool {
	value := strings.TrimLeft(attrs[len("class"):], "= ")
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return false
	}
	end := strings.IndexByte(value[1:], value[0])
	if end < 0 {
		return false
	}
	for value = value[1 : 1+end]; value != ""; {
		class := value
		if n := strings.IndexByte(value, ' '); n >= 0 {
			class = value[:n]
		}
		switch class {
		case "navbox", "noprint", "noexcerpt", "sortkey":
			return true
		}
		value = strings.TrimPrefix(value[len(class):], " ")
	}
	return false
}

// hidden returns the end of the element with that name whose contents begin
// at i, or -1, also where it has none. Where one does not close, none within
// is looked for: that would take quadratic time.
func (p *Parser) hidden(i, hi int, name string) int {
	if p.src[i-2] == '/' || isVoid(name) || within(p.noHidden, i) {
		return -1
	}
	lo := i
	for open := 1; ; {
		n := strings.IndexByte(p.src[i:hi], '<')
		if n < 0 {
			p.noHidden = [2]int{lo, hi}
			return -1
		}
		i += n + 1
		rest := strings.TrimPrefix(p.src[i:hi], "/")
		if len(rest) <= len(name) || !strings.EqualFold(rest[:len(name)], name) || !endsTagName(rest[len(name)]) {
			continue
		}
		if p.src[i] != '/' {
			if !closesItself(rest[len(name):]) {
				open++
			}
		} else if open--; open == 0 {
			end := p.tagEnd(i+1+len(name), hi)
			if end < 0 {
				p.noHidden = [2]int{lo, i}
			}
			return end
		}
	}
}

// within reports whether i is in a stretch of the source.
func within(stretch [2]int, i int) bool { return stretch[0] <= i && i < stretch[1] }

// isVoid reports whether an element never has contents.
func isVoid(name string) bool {
	switch strings.ToLower(name) {
	case "br", "hr", "link", "meta", "wbr":
		return true
	}
	return false
}

// closesItself reports whether the tag whose attributes s begins with ends in
// "/>". It looks no further than the next tag.
func closesItself(s string) bool {
	n := strings.IndexAny(s, "<>")
	return n > 0 && s[n-1:n+1] == "/>"
}

// An element is an extension tag with its contents, src[lo:hi], and the end
// of its closing tag. Without contents lo is hi.
type element struct{ start, lo, hi, end int }

// element returns the element of an extension that begins with the '<' at i.
// It is none when its tag does not end, or nothing closes it.
func (p *Parser) element(i, hi int) (element, bool) {
	t, name := p.tagAt(i+1, hi)
	if t.kind < tagDrop || name >= hi {
		return element{}, false
	}
	if !endsTagName(p.src[name]) {
		return element{}, false
	}
	gt := p.nextGreater(name)
	if gt >= hi {
		return element{}, false
	}
	if p.src[gt-1] == '/' {
		return element{i, gt + 1, gt + 1, gt + 1}, true
	}
	p.hasElements = true
	c := &p.closing[t.id]
	if gt+1 < c.from || c.start < gt+1 {
		c.from = gt + 1
		c.start, c.end = p.closingTag(gt+1, p.src[i+1:name])
	}
	if c.end > hi {
		return element{}, false
	}
	return element{i, gt + 1, c.start, c.end}, true
}

// A closing is the first closing tag of an extension at or behind a place.
type closing struct{ from, start, end int }

// nextGreater returns the place of the first '>' at or behind i, or the
// length of the source.
func (p *Parser) nextGreater(i int) int {
	if p.greater[0] <= i && i <= p.greater[1] {
		return p.greater[1]
	}
	n := strings.IndexByte(p.src[i:], '>')
	if n < 0 {
		n = len(p.src) - i
	}
	p.greater = [2]int{i, i + n}
	return i + n
}

// closingTag returns where the first "</name>" at or behind i begins and
// ends; where there is none it is behind the end of the source.
func (p *Parser) closingTag(i int, name string) (start, end int) {
	for {
		n := strings.Index(p.src[i:], "</")
		if n < 0 || i+n+2+len(name) > len(p.src) {
			return len(p.src), len(p.src) + 1
		}
		i += n
		k := i + 2 + len(name)
		if strings.EqualFold(p.src[i+2:k], name) {
			for k < len(p.src) && isSpace(p.src[k]) {
				k++
			}
			if k < len(p.src) && p.src[k] == '>' {
				return i, k + 1
			}
		}
		i += 2
	}
}

// skipTag returns the end of the comment or extension element at i, or i+1.
func (p *Parser) skipTag(i, hi int) int {
	if strings.HasPrefix(p.src[i:hi], "<!--") {
		n := strings.Index(p.src[i+4:hi], "-->")
		if n < 0 {
			return hi
		}
		return i + 4 + n + 3
	}
	if e, ok := p.element(i, hi); ok {
		return e.end
	}
	return i + 1
}
