package query

import (
	"slices"
	"strings"

	"wikiseek/index"
	"wikiseek/query/exec"
	"wikiseek/query/syntax"
)

// maxCategories is how many categories incategory: or a request may list, CirrusSearch's
// own limit.
const maxCategories = 100

// keyword plans a keyword. It returns nil for one that is not answered, with
// a warning: leaving it out shows more than was asked for, which the warning
// says, where failing would show nothing.
func (p *planner) keyword(n *syntax.Keyword) (exec.Node, error) {
	switch {
	case n.Regex:
		p.warn("%s:/%s/: regular expressions are not answered so far; left out", n.Name, n.Value)
		return nil, nil
	case n.Name == "intitle":
		return p.inTitle(n), nil
	case n.Name == "incategory":
		return p.inCategory(n.Value)
	case n.Name == "prefix":
		return p.titlePrefix(n.Value)
	case n.Name == "hastemplate":
		return p.hasTemplate(n.Value)
	case n.Name == "linksto":
		return p.linksTo(n.Value)
	case n.Name == "local":
		return nil, nil // one wiki is all there is
	}
	p.warn("%s: is not answered so far; left out", n.Name)
	return nil, nil
}

// inTitle asks for words, a phrase or a pattern in the title or a redirect's.
func (p *planner) inTitle(n *syntax.Keyword) exec.Node {
	if n.Quoted {
		return onTitle(p.phrase(n.Value))
	}
	word := strings.TrimRight(n.Value, "*")
	switch {
	case word != n.Value && !syntax.IsWildcard(word) && !strings.HasSuffix(word, `\`):
		return onTitle(p.prefix(word))
	case syntax.IsWildcard(n.Value):
		return onTitle(p.wildcard(n.Value))
	}
	b := &exec.Bool{}
	for _, node := range p.groups(p.ix.Analyzer().Query(n.Value)) {
		if run, ok := node.(exec.Run); ok {
			run.Any = false
			node = run
		}
		b.Must = append(b.Must, exec.InTitle{Node: node})
	}
	if len(b.Must) == 0 {
		return exec.Pages{}
	}
	return b
}

// onTitle asks for n in titles. Text of punctuation only was planned as no
// pages, which it stays.
func onTitle(n exec.Node) exec.Node {
	if nothing, ok := n.(exec.Pages); ok {
		return nothing
	}
	return exec.InTitle{Node: n}
}

// inCategory asks for pages of any of the categories listed with |.
func (p *planner) inCategory(value string) (exec.Node, error) {
	names := strings.Split(value, "|")
	if len(names) > maxCategories {
		p.warn("incategory: lists more than %d categories; the rest is left out", maxCategories)
		names = names[:maxCategories]
	}
	for i, name := range names {
		names[i] = p.ix.Analyzer().Key(strings.ReplaceAll(name, "_", " "))
	}
	return p.pagesWith(index.FieldCategory, names...)
}

// hasTemplate asks for pages that call any of the templates listed with |.
func (p *planner) hasTemplate(value string) (exec.Node, error) {
	var names []string
	for name := range strings.SplitSeq(value, "|") {
		if ns, rest, ok := syntax.SplitNamespace(name, p.names); ok && ns == canonicalNamespaces["template"] {
			name = rest
		}
		names = append(names, spellings("", name)...)
	}
	return p.pagesWith(index.FieldTemplate, names...)
}

// linksTo asks for pages that link to one.
func (p *planner) linksTo(title string) (exec.Node, error) {
	space := ""
	if ns, rest, ok := syntax.SplitNamespace(title, p.names); ok && ns != AllNamespaces {
		if space = localName(p.ix, ns); space != "" || ns == 0 {
			title = rest
		}
	}
	return p.pagesWith(index.FieldLink, spellings(space, title)...)
}

// spellings are the ways in which a field may hold a title of a namespace,
// which is normalized there: as it is typed but for blanks, or with its first
// letter in upper case.
func spellings(space, title string) []string {
	title = strings.Join(strings.Fields(strings.ReplaceAll(title, "_", " ")), " ")
	return slices.Compact([]string{space + title, space + index.UpperFirst(title)})
}

func (p *planner) pagesWith(field string, values ...string) (exec.Node, error) {
	var pages []uint32
	for _, v := range values {
		more, err := p.ix.PagesWith(field, strings.TrimSpace(v))
		if err != nil {
			return nil, err
		}
		pages = append(pages, more...)
	}
	return exec.Pages{Pages: pages}, nil
}

// titleStart is a folded beginning of titles of a namespace.
type titleStart struct {
	ns  int
	key string
}

// titlePrefix asks for pages whose title begins so, in the namespace that
// the prefix names. Equal prefixes are looked up once: a letter begins a
// million titles of a large wiki.
func (p *planner) titlePrefix(value string) (exec.Node, error) {
	ns, rest, ok := syntax.SplitPrefix(value, p.names)
	if ok && ns != AllNamespaces {
		rest = localName(p.ix, ns) + rest
	}
	start := titleStart{ns, p.ix.Analyzer().Key(rest)}
	if pages, ok := p.begun[start]; ok {
		return pages, nil
	}
	pages, err := p.titlesFrom(start)
	if err != nil {
		return nil, err
	}
	if p.begun == nil {
		p.begun = make(map[titleStart]exec.Pages)
	}
	p.begun[start] = pages
	return pages, nil
}

// titlesFrom returns the pages whose titles begin so.
func (p *planner) titlesFrom(start titleStart) (exec.Pages, error) {
	var pages []uint32
	namespaces := p.ix.Columns().Namespace
	err := p.ix.Complete(p.ctx, start.key, func(page uint32) bool {
		if start.ns == AllNamespaces || int(namespaces[page]) == start.ns {
			pages = append(pages, page)
		}
		return true
	})
	return exec.Pages{Pages: pages}, err
}
