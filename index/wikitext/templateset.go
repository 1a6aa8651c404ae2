package wikitext

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A TemplateSet holds the templates of a wiki, ready to be expanded, and the
// table of rules with the wiki's redirects of templates. It doesn't change,
// and any number of parsers may share it; see [Options].
type TemplateSet struct {
	table     *templateTable
	bodies    map[string]*template // by title without namespace
	redirects map[string]string    // title to title, likewise
}

// A template is a page to transclude.
type template struct {
	title string
	text  string // wikitext of the page

	once sync.Once
	body program // what is transcluded, compiled when first asked for
}

// Len returns how many templates the set can expand.
func (s *TemplateSet) Len() int { return len(s.bodies) }

// Pages calls fn with each template and redirect that the set was made of,
// in order of titles. A collector that is given them again, and no pages to
// count, makes an equal set.
func (s *TemplateSet) Pages(fn func(title, text string)) {
	titles := slices.Collect(maps.Keys(s.bodies))
	titles = slices.AppendSeq(titles, maps.Keys(s.redirects))
	slices.Sort(titles)
	for _, title := range titles {
		if t, ok := s.bodies[title]; ok {
			fn(title, t.text)
		} else {
			fn(title, "#REDIRECT [[Template:"+s.redirects[title]+"]]")
		}
	}
}

// template returns the template that a call means by name, a title without
// its namespace, and whether there is one.
func (s *TemplateSet) template(title []byte) (*template, bool) {
	if t, ok := s.bodies[string(title)]; ok {
		return t, true
	}
	to, ok := s.redirects[string(title)]
	if !ok {
		return nil, false
	}
	t, ok := s.bodies[to]
	return t, ok
}

// A TemplateCollector takes the pages of a wiki and makes a [TemplateSet] of
// its templates. It is for one goroutine.
type TemplateCollector struct {
	parser *Parser
	set    *TemplateSet
	calls  map[string]int // of pages, by title of the template as it is written
}

// maxCountedNames bounds the names that a collector counts calls of: enough
// to tell what a wiki's templates are made of, and some megabytes at most.
const maxCountedNames = 100_000

// NewTemplateCollector returns a collector for the wiki that opts describes.
// opts.Templates is not looked at.
func NewTemplateCollector(opts Options) *TemplateCollector {
	opts.Templates = nil
	p := NewParser(opts)
	return &TemplateCollector{
		parser: p,
		set:    &TemplateSet{table: p.table, bodies: make(map[string]*template), redirects: make(map[string]string)},
		calls:  make(map[string]int),
	}
}

// AddTemplate takes a page of the namespace Template, title with or without
// the namespace's name. Of two pages with one title the last counts.
func (c *TemplateCollector) AddTemplate(title, text string) {
	name := string(c.parser.templateTitle(title))
	if name == "" {
		return
	}
	delete(c.set.bodies, name)
	delete(c.set.redirects, name)
	c.parser.reset(title, text)
	c.parser.redirect()
	if to := c.parser.redirectTo; to.lo < to.hi {
		target, _, _ := strings.Cut(string(c.parser.names[to.lo:to.hi]), "#")
		if n := prefixLen(target); n > 0 && c.parser.isTemplateSpace(target[:n]) {
			c.set.redirects[name] = string(c.parser.templateTitle(target))
		}
		return
	}
	c.set.bodies[name] = &template{title: name, text: text}
}

// AddPage counts what templates an article calls, from which Set tells
// whether those of this wiki are worth expanding.
func (c *TemplateCollector) AddPage(text string) {
	for i := strings.Index(text, "{{"); i >= 0; {
		end := i + 2
		for end < len(text) && nameByte(text[end]) {
			end++
		}
		if title := c.parser.templateTitle(text[i+2 : end]); len(title) > 0 {
			if _, ok := c.calls[string(title)]; ok || len(c.calls) < maxCountedNames {
				c.calls[string(title)]++
			}
		}
		n := strings.Index(text[end:], "{{")
		if n < 0 {
			break
		}
		i = end + n
	}
}

// Set returns the set of what was added. Templates that are mainly made of
// Lua are not in it, and none is if most calls of the pages lead to such: a
// wiki that makes its templates of Lua prints little without. The only error is
// that of ctx: every template is read for that.
func (c *TemplateCollector) Set(ctx context.Context) (*TemplateSet, error) {
	s := c.set
	c.set = nil
	s.followRedirects()
	s.addAliases()
	lua, err := findLua(ctx, s, c.parser)
	if err != nil {
		return nil, err
	}
	if c.mostlyLua(s, lua) {
		clear(s.bodies)
		return s, nil
	}
	for _, t := range lua {
		delete(s.bodies, t.title)
	}
	return s, nil
}

// mostlyLua reports whether more than half of the calls that would be
// expanded lead to templates of Lua.
func (c *TemplateCollector) mostlyLua(s *TemplateSet, lua map[string]*template) bool {
	all, of := 0, 0
	for name, n := range c.calls {
		t, ok := s.template([]byte(name))
		if !ok || s.table.keeps(name) {
			continue
		}
		all += n
		if lua[t.title] != nil {
			of += n
		}
	}
	return of > all/2
}

// maxRedirects is how many redirects in a row are followed.
const maxRedirects = 5

// followRedirects makes every redirect lead to its last target. What goes
// round is left out.
func (s *TemplateSet) followRedirects() {
	last := make(map[string]string, len(s.redirects))
	for from, to := range s.redirects {
		for range maxRedirects {
			next, ok := s.redirects[to]
			if !ok {
				last[from] = to
				break
			}
			to = next
		}
	}
	s.redirects = last
}

// addAliases gives a redirect the rule that the template it leads to has,
// unless it has one of its own.
func (s *TemplateSet) addAliases() {
	for from, to := range s.redirects {
		if _, ok := s.table.find(appendKey(nil, from)); ok {
			continue
		}
		if rule, ok := s.table.find(appendKey(nil, to)); ok && rule.kind < firstFunction {
			s.table.names[string(appendKey(nil, from))] = rule
		}
	}
}

// templateTitle returns the title of a template as sets have it: without the
// namespace, normalized. It is empty for pages of other namespaces, and good
// until the next name.
func (p *Parser) templateTitle(name string) []byte {
	name = trimString(name)
	for cut := true; cut; {
		n := prefixLen(name)
		if n < 0 {
			break
		}
		switch prefix := string(appendKey(p.key[:0], name[:n])); {
		case prefix == "subst" || prefix == "safesubst" || prefix == "msg", p.isTemplateSpace(prefix):
			name = trimString(name[n+1:])
		case n == 0: // {{:Page}} transcludes a page that is no template
			return nil
		default:
			if id, ok := p.ns.ids[prefix]; ok && id != 0 {
				return nil
			}
			cut = false
		}
	}
	if n := strings.IndexByte(name, '#'); n >= 0 {
		name = name[:n]
	}
	p.key = appendTitle(p.key[:0], name)
	return p.key
}

// isTemplateSpace reports whether prefix names the namespace of templates.
func (p *Parser) isTemplateSpace(prefix string) bool {
	id, ok := p.ns.ids[string(appendKey(nil, prefix))]
	return ok && id == nsTemplate
}
