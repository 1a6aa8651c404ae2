package query

import (
	"strings"

	"wikiseek/index"
)

// canonicalNamespaces are the names that every wiki knows beside its own
// (MediaWiki, includes/Title/NamespaceInfo.php, CANONICAL_NAMES).
var canonicalNamespaces = map[string]int{
	"media": -2, "special": -1, "talk": 1, "user": 2, "user talk": 3, "project": 4, "project talk": 5,
	"file": 6, "file talk": 7, "image": 6, "image talk": 7, "mediawiki": 8, "mediawiki talk": 9,
	"template": 10, "template talk": 11, "help": 12, "help talk": 13, "category": 14, "category talk": 15,
}

// namespaceNames returns the names by which queries call the namespaces of
// a wiki, in lower case.
func namespaceNames(ix *index.Index) map[string]int {
	site := ix.Meta().Site.Namespaces
	names := make(map[string]int, len(canonicalNamespaces)+len(site))
	for name, id := range canonicalNamespaces {
		names[name] = id
	}
	for _, ns := range site {
		if ns.Name != "" {
			names[strings.ToLower(strings.ReplaceAll(ns.Name, "_", " "))] = ns.ID
		}
	}
	return names
}

// localName returns the wiki's own name of a namespace with a colon, "" for
// the main one.
func localName(ix *index.Index, id int) string {
	for _, ns := range ix.Meta().Site.Namespaces {
		if ns.ID == id && ns.Name != "" {
			return strings.ReplaceAll(ns.Name, "_", " ") + ":"
		}
	}
	return ""
}
