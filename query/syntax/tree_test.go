package syntax

import (
	"fmt"
	"strings"
)

// tree returns n in one line, without positions: the form of the tables here.
// A clause is + (Must), | (Should) or - (MustNot) and its node; a doubled mark
// says that it is explicit.
func tree(n Node) string {
	switch n := n.(type) {
	case *Empty:
		return "empty"
	case *Words:
		return fmt.Sprintf("words %q", n.Text)
	case *Phrase:
		return "phrase " + phraseTree(n)
	case *PhrasePrefix:
		return fmt.Sprintf("phraseprefix %q", n.Text)
	case *Prefix:
		return "prefix " + n.Word
	case *Wildcard:
		return "wildcard " + n.Pattern
	case *Fuzzy:
		return fmt.Sprintf("fuzzy %s %d", n.Word, n.Distance)
	case *Keyword:
		return n.Name + ":" + valueTree(n)
	case *Bool:
		var parts []string
		for _, c := range n.Clauses {
			mark := "+|-"[c.Occur : c.Occur+1]
			if c.Explicit {
				mark += mark
			}
			parts = append(parts, mark+tree(c.Node))
		}
		return "(" + strings.Join(parts, " ") + ")"
	}
	return fmt.Sprintf("%T", n)
}

func phraseTree(n *Phrase) string {
	s := fmt.Sprintf("%q", n.Text)
	if n.Slop != -1 {
		s += fmt.Sprintf(" slop=%d", n.Slop)
	}
	if n.Stem {
		s += " stem"
	}
	if n.Unbalanced {
		s += " unbalanced"
	}
	return s
}

func valueTree(n *Keyword) string {
	switch {
	case n.CaseInsensitive:
		return "/" + n.Value + "/i"
	case n.Regex:
		return "/" + n.Value + "/"
	case n.Quoted:
		return fmt.Sprintf("%q", n.Value)
	}
	return "[" + n.Value + "]"
}
