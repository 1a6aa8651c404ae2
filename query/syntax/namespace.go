package syntax

import "strings"

// SplitNamespace splits "help:word" into the number of a namespace and the
// rest. names is as in [Options]. The prefix "all" is AllNamespaces, and an
// empty one, as in ":word", the main namespace 0. ok is false, ns is 0 and
// rest is s if s has no such prefix, or if the last word of it is the name of a
// keyword.
func SplitNamespace(s string, names map[string]int) (ns int, rest string, ok bool) {
	name, rest, found := strings.Cut(s, ":")
	if !found {
		return 0, s, false
	}
	switch {
	case name == "":
		return 0, rest, true
	case name == "all":
		return AllNamespaces, rest, true
	case endsInKeyword(name):
		return 0, s, false
	}
	name = strings.ToLower(name)
	for _, n := range []string{name, strings.ReplaceAll(name, "_", " "), strings.ReplaceAll(name, " ", "_")} {
		if ns, ok := names[n]; ok {
			return ns, rest, true
		}
	}
	return 0, s, false
}

// SplitPrefix splits the value of prefix: as SplitNamespace does. Quotation
// marks around all of it are no part of a title, as in CirrusSearch
// (PrefixFeature).
func SplitPrefix(value string, names map[string]int) (ns int, rest string, ok bool) {
	if body, ok := strings.CutPrefix(strings.TrimRightFunc(value, isSpace), `"`); ok {
		if body, ok = strings.CutSuffix(body, `"`); ok && !strings.Contains(body, `"`) {
			value = body
		}
	}
	return SplitNamespace(value, names)
}

// endsInKeyword reports whether the last word of name, without a sign, is the
// name of a keyword.
func endsInKeyword(name string) bool {
	last := name[strings.LastIndexByte(name, ' ')+1:]
	return keyword(strings.TrimPrefix(last, "-")) != nil
}
