package wikitext

import "strings"

// extension prints what a reader sees of an extension's element.
func (p *Parser) extension(kind tagKind, e element) {
	body := p.src[e.lo:e.hi]
	switch kind {
	case tagRef:
		p.note(e.lo, e.hi)
	case tagNowiki:
		p.out = appendDecoded(p.out, body)
	case tagPre:
		p.freshLine()
		body = strings.ReplaceAll(strings.ReplaceAll(body, "<nowiki>", ""), "</nowiki>", "")
		p.out = appendDecoded(p.out, strings.TrimPrefix(body, "\n"))
		p.freshLine()
	case tagCode:
		p.freshLine()
		p.out = append(p.out, strings.TrimPrefix(body, "\n")...)
		p.freshLine()
	case tagPoem:
		p.freshLine()
		p.runApart(e.lo, e.hi)
		p.freshLine()
	case tagGallery:
		p.freshLine()
		p.gallery(e)
		p.freshLine()
	case tagImagemap:
		p.imagemap(e.lo, e.hi)
	}
}

// runApart runs the contents of an extension, whose brackets are not those
// of the page.
func (p *Parser) runApart(lo, hi int) {
	outer, tables := p.brackets, p.tables
	p.brackets, p.tables = brackets{limit: hi}, 0
	p.run(lo, hi, true)
	p.endLine()
	p.brackets, p.tables = outer, tables
}

// gallery prints the captions of pictures, one a line: "File:A.jpg|caption".
func (p *Parser) gallery(e element) {
	if c := attribute(p.src[e.start:e.lo], "caption"); c != "" {
		p.out = appendDecoded(p.out, c)
		p.newline()
	}
	for i := e.lo; i < e.hi; {
		end := e.hi
		if n := strings.IndexByte(p.src[i:e.hi], '\n'); n >= 0 {
			end = i + n
		}
		if n := strings.IndexByte(p.src[i:end], '|'); n > 0 {
			p.galleryCaption(i+n+1, end)
		}
		i = end + 1
	}
}

// galleryCaption prints the caption of a picture, whose options and caption
// are src[lo:hi].
func (p *Parser) galleryCaption(lo, hi int) {
	outer := p.brackets
	p.brackets = brackets{limit: hi}
	if lo, hi, _ = p.caption(lo, hi); lo < hi {
		p.freshLine()
		p.run(lo, hi, false)
		p.newline()
	}
	p.brackets = outer
}

// attribute returns the value of a tag's attribute, or "".
func attribute(tag, name string) string {
	i := strings.Index(tag, " "+name+"=")
	if i < 0 {
		return ""
	}
	v := tag[i+len(name)+2:]
	if v == "" || v[0] != '"' && v[0] != '\'' {
		return v[:strings.IndexAny(v+" ", " />")]
	}
	if end := strings.IndexByte(v[1:], v[0]); end >= 0 {
		return v[1 : 1+end]
	}
	return ""
}

// imagemap prints the caption of the picture that the first line names.
func (p *Parser) imagemap(lo, hi int) {
	for lo < hi && isSpace(p.src[lo]) {
		lo++
	}
	end := hi
	if n := strings.IndexByte(p.src[lo:hi], '\n'); n >= 0 {
		end = lo + n
	}
	if n := strings.IndexByte(p.src[lo:end], '|'); n > 0 {
		outer := p.brackets
		p.brackets = brackets{limit: end}
		p.fileCaption(lo+n+1, end)
		p.brackets = outer
	}
}

// note reads a footnote, or what is hidden: it prints nothing, but the
// templates and links in it count as those of the page.
func (p *Parser) note(lo, hi int) {
	p.noteTemplates(lo, hi)
	s := p.src[lo:hi]
	if strings.Contains(s, "[[") {
		p.noteLinks(s)
	}
}

// noteLinks records the links in s but those in templates, which do not print
// all that they are given.
func (p *Parser) noteLinks(s string) {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "{{":
			depth++
			i++
		case "}}":
			depth--
			i++
		case "[[":
			end := strings.IndexAny(s[i+2:], "[]{}|<>\n")
			if end >= 0 && depth <= 0 && (s[i+2+end] == '|' || s[i+2+end] == ']') {
				p.addLink(s[i+2 : i+2+end])
			}
			i++
		}
	}
}

// noteTemplates records the names of the templates called in src[lo:hi].
func (p *Parser) noteTemplates(lo, hi int) {
	for {
		n := strings.Index(p.src[lo:hi], "{{")
		if n < 0 {
			return
		}
		lo += n + 2
		if lo < hi && p.src[lo] == '{' {
			lo++
		}
		end := lo
		for end < hi && nameByte(p.src[end]) {
			end++
		}
		p.addTemplate(p.src[lo:end])
		lo = end
	}
}

// nameByte reports whether c may stand in the name of a template.
func nameByte(c byte) bool {
	switch c {
	case '|', '{', '}', '[', ']', '<', '>', '#':
		return false
	}
	return true
}
