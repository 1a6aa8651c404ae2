package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wikiseek/query"
)

const (
	maxQueryRunes  = 4096 // code points of a query: a long paragraph pasted whole
	maxTitleBytes  = 1024 // MediaWiki's titles have at most 255
	maxAnchorBytes = 4096 // a heading is a line of text
	maxNamespaces  = 256  // ids in one list; no wiki has as many
	maxSuggestions = 100
)

// params are the parameters of one request. The first error sticks, so that
// a handler reads all it needs and looks at err once.
type params struct {
	values url.Values
	err    error
}

// parseParams reads a query string and refuses what isn't among names.
func parseParams(raw string, names []string) *params {
	values, err := url.ParseQuery(mendQuery(raw))
	p := &params{values: values}
	if err != nil {
		p.err = &httpError{status: http.StatusBadRequest, kind: "bad-parameter", detail: "the query string can't be read: " + err.Error()}
		return p
	}
	for _, name := range sortedKeys(values) {
		switch {
		case !slices.Contains(names, name):
			p.fail(name, "is not a parameter here: %s", known(names))
		case len(values[name]) > 1:
			p.fail(name, "is given %d times", len(values[name]))
		}
	}
	return p
}

func known(names []string) string {
	if len(names) == 0 {
		return "there are none"
	}
	return "there are " + strings.Join(names, ", ")
}

// sortedKeys makes the error about several wrong parameters always the same.
func sortedKeys(values url.Values) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// mendQuery escapes what people type into an address bare: a ";" and a "%"
// that begins no escape stand for themselves, as browsers and PHP have it.
func mendQuery(raw string) string {
	if !strings.ContainsAny(raw, ";%") {
		return raw
	}
	var b strings.Builder
	for i := range len(raw) {
		switch {
		case raw[i] == ';':
			b.WriteString("%3B")
		case raw[i] == '%' && !isEscape(raw[i:]):
			b.WriteString("%25")
		default:
			b.WriteByte(raw[i])
		}
	}
	return b.String()
}

func isEscape(s string) bool {
	return len(s) >= 3 && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func (p *params) fail(param, format string, args ...any) {
	if p.err == nil {
		p.err = badParam(param, format, args...)
	}
}

// text returns a parameter of at most maxRunes code points.
func (p *params) text(name string, maxRunes int) string {
	v := p.values.Get(name)
	switch n := utf8.RuneCountInString(v); {
	case !utf8.ValidString(v):
		p.fail(name, "is not UTF-8")
	case n > maxRunes:
		p.fail(name, "has %d characters: at most %d are read", n, maxRunes)
	}
	return v
}

// query returns parameter q, which can't be empty.
func (p *params) query() string {
	v := p.text("q", maxQueryRunes)
	if strings.TrimSpace(v) == "" {
		p.fail("q", "is missing: say what to search for, as in ?q=li+gang")
	}
	return v
}

// integer returns a parameter between lo and hi, def when it isn't given.
func (p *params) integer(name string, lo, hi, def int) int {
	v := p.values.Get(name)
	if v == "" {
		return def
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < lo || n > hi {
		p.fail(name, "is %q, and not a number between %d and %d", shorten(v), lo, hi)
		return def
	}
	return n
}

// flag returns a parameter that is true or false, false when it isn't given.
func (p *params) flag(name string) bool {
	v := p.values.Get(name)
	if v == "" {
		return false
	}
	b, err := strconv.ParseBool(v)
	if err != nil {
		p.fail(name, "is %q, and neither true nor false", shorten(v))
	}
	return b
}

// choice returns a parameter that is one of the options, the first of them
// when it isn't given.
func choice[T ~string](p *params, name string, options ...T) T {
	v := T(p.values.Get(name))
	if v == "" {
		return options[0]
	}
	if !slices.Contains(options, v) {
		p.fail(name, "is %q, and not one of %q", shorten(string(v)), options)
	}
	return v
}

// namespaces returns the ids of parameter namespace, joined by "|" or ",":
// nil when it isn't given; "*" means all that the wiki has. A dump need not name
// namespaces: any will do then.
func (p *params) namespaces(all []query.Namespace) []int {
	v, known := p.values.Get("namespace"), namespaceIDs(all)
	switch v {
	case "":
		return nil
	case "*":
		return known
	}
	parts := strings.FieldsFunc(v, isSeparator)
	if len(parts) > maxNamespaces {
		p.fail("namespace", "has %d ids: at most %d are read, or * for all", len(parts), maxNamespaces)
		return nil
	}
	var ids []int
	for _, part := range parts {
		id, err := strconv.Atoi(part)
		switch {
		case err != nil:
			p.fail("namespace", "has %q where an id belongs: see namespaces at /api/v1/info", shorten(part))
			return nil
		case len(all) > 0 && !slices.Contains(known, id):
			p.fail("namespace", "has %d, where this wiki has no pages: see namespaces at /api/v1/info", id)
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}

// categories returns the names in parameter category, joined by "|", which no title has.
func (p *params) categories() []string {
	v := p.text("category", maxQueryRunes)
	if v == "" {
		return nil
	}
	return strings.Split(v, "|")
}

// facets returns the names in parameter facets, joined by "|" or ",".
func (p *params) facets() (list []query.Facet) {
	for name := range strings.FieldsFuncSeq(p.values.Get("facets"), isSeparator) {
		facet := query.Facet(name)
		if !slices.Contains(query.AllFacets, facet) {
			p.fail("facets", "has %q, and not one of %q", shorten(name), query.AllFacets)
		}
		list = append(list, facet)
	}
	return list
}

// isSeparator reports whether r stands between the values of a list.
func isSeparator(r rune) bool { return r == '|' || r == ',' }

// namespaceIDs lists the namespaces that hold pages; negative ones don't.
func namespaceIDs(all []query.Namespace) []int {
	ids := []int{0}
	for _, ns := range all {
		if ns.ID > 0 {
			ids = append(ids, ns.ID)
		}
	}
	return ids
}

// titleOf returns the title in a path. Underscores are spaces, as in every
// address of a wiki.
func titleOf(r *http.Request) (string, error) {
	title := strings.TrimSpace(strings.ReplaceAll(r.PathValue("title"), "_", " "))
	switch {
	case title == "":
		return "", badParam("title", "is missing: it follows the last slash of the address")
	case len(title) > maxTitleBytes:
		return "", badParam("title", "has %d bytes: at most %d are read", len(title), maxTitleBytes)
	case !utf8.ValidString(title):
		return "", badParam("title", "is not UTF-8")
	}
	return title, nil
}

// shorten keeps what an error quotes of the request small.
func shorten(s string) string {
	const limit = 40
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit]) + "…"
}
