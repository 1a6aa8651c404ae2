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
		p.out = appendDecoded(p.out, strings.TrimPrefix(dropNowiki(body), "\n"))
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
		k := p.beginMark(SpanGallery, "")
		p.gallery(e)
		p.endMark(k)
		p.freshLine()
	case tagImagemap:
		p.imagemap(e.lo, e.hi)
	}
}

// dropNowiki drops the tags of each <nowiki>...</nowiki> from s; those without
// their like are text.
func dropNowiki(s string) string {
	const open, shut = "<nowiki>", "</nowiki>"
	var b strings.Builder
	for {
		end := strings.Index(s, shut)
		if end < 0 {
			return b.String() + s
		}
		if start := strings.LastIndex(s[:end], open); start >= 0 {
			b.WriteString(s[:start])
			b.WriteString(s[start+len(open) : end])
		} else {
			b.WriteString(s[:end+len(shut)])
		}
		s = s[end+len(shut):]
	}
}

// runApart runs the contents of an extension, whose brackets are not those
// of the page.
func (p *Parser) runApart(lo, hi int) {
	outer, tables, open := p.brackets, p.tables, len(p.tableMarks)
	p.brackets, p.tables = brackets{limit: hi}, 0
	p.run(lo, hi, true)
	p.endLine()
	p.endTables(open)
	p.brackets, p.tables = outer, tables
}

// gallery prints the captions of pictures, one a line: "File:A.jpg|caption".
func (p *Parser) gallery(e element) {
	p.gallerySummary(e)
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

// gallerySummary prints the attribute "caption" of a gallery, which is
// wikitext of one line.
func (p *Parser) gallerySummary(e element) {
	tag := p.src[e.start:e.lo]
	c := attribute(tag, "caption")
	if c == "" {
		return
	}
	lo := e.start + strings.Index(tag, c)
	outer, inHeading := p.brackets, p.inHeading
	p.brackets, p.inHeading = brackets{limit: lo + len(c)}, true
	p.run(lo, lo+len(c), false)
	p.brackets, p.inHeading = outer, inHeading
	p.newline()
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
	if p.details != nil {
		p.sourceURLs(lo, hi)
	}
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
