package dump

import (
	"strconv"
	"strings"
)

// canonical are the names that every MediaWiki knows besides those in its own
// language (https://www.mediawiki.org/wiki/Manual:Namespace#Built-in_namespaces).
var canonical = map[string]int{
	"Media": -2, "Special": -1, "Talk": 1, "User": 2, "User talk": 3,
	"Project": 4, "Project talk": 5, "File": 6, "File talk": 7,
	"Image": 6, "Image talk": 7, "MediaWiki": 8, "MediaWiki talk": 9,
	"Template": 10, "Template talk": 11, "Help": 12, "Help talk": 13,
	"Category": 14, "Category talk": 15,
}

// siteinfo reads the element that t starts.
func (r *Reader) siteinfo(t tag) error {
	if t.empty {
		return nil
	}
	for {
		t, err := r.w.next()
		if err != nil || t.close {
			return err
		}
		switch string(t.name) {
		case "sitename":
			r.site.Name, err = r.field(t)
		case "dbname":
			r.site.DBName, err = r.field(t)
		case "base":
			r.site.Base, err = r.field(t)
		case "generator":
			r.site.Generator, err = r.field(t)
		case "case":
			var s string
			s, err = r.field(t)
			r.site.CaseSensitive = s == "case-sensitive"
		case "namespaces":
			err = r.namespaces(t)
		default:
			err = r.w.skip(t)
		}
		if err != nil {
			return err
		}
	}
}

// maxNamespaces bounds the list; the largest wikis have some fifty.
const maxNamespaces = 10_000

func (r *Reader) namespaces(t tag) error {
	if t.empty {
		return nil
	}
	for {
		t, err := r.w.next()
		if err != nil || t.close {
			return err
		}
		if !t.opens("namespace") || len(r.site.Namespaces) == maxNamespaces {
			if err := r.w.skip(t); err != nil {
				return err
			}
			continue
		}
		ns := Namespace{CaseSensitive: t.attr("case") == "case-sensitive"}
		id, idErr := strconv.Atoi(t.attr("key"))
		ns.ID = id
		if ns.Name, err = r.field(t); err != nil {
			return err
		}
		if idErr == nil {
			r.site.Namespaces = append(r.site.Namespaces, ns)
		}
	}
}

// namespaceOf derives the namespace from the prefix of a title.
func (r *Reader) namespaceOf(title string) int {
	prefix, _, ok := strings.Cut(title, ":")
	if !ok || prefix == "" {
		return 0
	}
	if r.ids == nil {
		r.ids = make(map[string]int, len(r.site.Namespaces))
		for _, ns := range r.site.Namespaces {
			r.ids[ns.Name] = ns.ID
		}
	}
	if id, ok := r.ids[prefix]; ok {
		return id
	}
	return canonical[prefix]
}
