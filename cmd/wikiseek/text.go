package main

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"wikiseek/query"
)

// textPrinter writes hits for people: rank, title, heading path, where to
// find it, snippet.
type textPrinter struct {
	out   *bufio.Writer
	style style
	many  bool
	count int
}

func (p *textPrinter) print(a answer) error {
	if p.many {
		p.heading(a)
	}
	if a.Result != nil {
		for i, hit := range a.Result.Hits {
			if i > 0 {
				p.out.WriteByte('\n')
			}
			p.hit(hit)
		}
		p.facets(a.Result.Facets)
	}
	return flush(p.out, nil)
}

func (p *textPrinter) close() error { return nil }

// heading begins the answer to one of many queries.
func (p *textPrinter) heading(a answer) {
	if p.count > 0 {
		p.out.WriteByte('\n')
	}
	p.count++
	total := 0
	if a.Result != nil {
		total = a.Result.Total
	}
	fmt.Fprintf(p.out, "%s\n", p.style.paint(sgrBold, fmt.Sprintf("== %s: %s (%d)", a.QID, a.Query, total)))
}

func (p *textPrinter) hit(hit query.Hit) {
	title := p.style.link(hit.URL, p.style.paint(sgrTitle, hit.Title))
	fmt.Fprintf(p.out, "%d. %s", hit.Rank, title)
	for _, heading := range hit.Section {
		fmt.Fprintf(p.out, " › %s", p.style.paint(sgrBold, heading))
	}
	p.out.WriteByte('\n')
	if place := place(hit); place != "" {
		fmt.Fprintf(p.out, "   %s\n", p.style.paint(sgrDim, place))
	}
	if hit.Snippet != "" {
		fmt.Fprintf(p.out, "   %s\n", p.snippet(hit.Snippet, hit.Marks))
	}
	if hit.Explanation != nil {
		p.explanation(hit.Explanation)
	}
}

// facets prints the values of facets below the hits, a facet a line.
func (p *textPrinter) facets(f *query.Facets) {
	if f == nil {
		return
	}
	line := func(name string, counts []query.FacetCount) {
		if len(counts) == 0 {
			return
		}
		var parts []string
		for _, c := range counts {
			parts = append(parts, fmt.Sprintf("%s (%d)", clean(cmp.Or(c.Name, c.Value)), c.Pages))
		}
		fmt.Fprintf(p.out, "\n%s %s\n", p.style.paint(sgrBold, name+":"), strings.Join(parts, ", "))
	}
	line("category", f.Category)
	line("namespace", f.Namespace)
}

// explanation prints what a score is made of, a term a line.
func (p *textPrinter) explanation(x *query.Explanation) {
	line := func(score float64, format string, args ...any) {
		fmt.Fprintf(p.out, "   %s\n", p.style.paint(sgrDim, fmt.Sprintf("%9.4f  ", score)+clean(fmt.Sprintf(format, args...))))
	}
	line(x.Score, "in all")
	for _, t := range x.Terms {
		var parts []string
		for _, f := range t.Fields {
			parts = append(parts, fmt.Sprintf("%s %d of %d", f.Field, f.Frequency, f.Length))
		}
		if t.Title > 0 {
			parts = append(parts, fmt.Sprintf("title %.3f", t.Title))
		}
		list := ""
		if len(parts) > 0 {
			list = ": " + strings.Join(parts, ", ")
		}
		line(t.Score, "%s %s, weight %.3f, df %.0f, tf %.3f%s", t.Form, t.Term, t.Weight, t.DF, t.TF, list)
	}
	if x.Links > 0 {
		line(x.Links, "links to the page")
	}
	if x.Near > 0 {
		line(x.Near, "words near each other")
	}
	if x.Named > 0 {
		line(x.Named, "the query is a title")
	}
}

// place says where a hit is found: its URL, or what is known of it.
func place(hit query.Hit) string {
	switch {
	case hit.URL != "":
		return hit.URL
	case hit.Anchor != "":
		return "#" + hit.Anchor
	}
	return ""
}

// snippet paints the marks. Marks that don't fit the text are left out: they
// come in order and don't overlap.
func (p *textPrinter) snippet(text string, marks []query.Mark) string {
	var b strings.Builder
	pos := 0
	for _, m := range marks {
		if m[0] < pos || m[1] <= m[0] || m[1] > len(text) {
			continue
		}
		b.WriteString(clean(text[pos:m[0]]))
		b.WriteString(p.style.paint(sgrMark, text[m[0]:m[1]]))
		pos = m[1]
	}
	b.WriteString(clean(text[pos:]))
	return b.String()
}
