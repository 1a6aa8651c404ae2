package syntax

// A Bool is printed from left to right. What stands between two clauses
// follows from how the parser reads it: a clause takes after the operator
// behind it, the last one after the operator before it. Where the two
// disagree, the tree came of a repair, and the text that was repaired is
// printed again.

// joint is what is printed between two clauses.
type joint struct {
	op   string // "AND", "OR" or "NOT", or "" for nothing
	mode mode   // of the words behind it
	sign bool   // a second negation, which takes back NOT
}

// anyOp stands for any operator or none.
const anyOp = "any"

// bool prints clauses.
func (p *printer) bool(clauses []Clause) {
	for i, c := range clauses {
		var j joint
		if i > 0 {
			j = jointAt(clauses, i)
			p.b.WriteString(space(clauses[i-1].Node))
			if j.op != "" {
				p.b.WriteString(j.op + " ")
			}
		}
		switch {
		case c.Occur == MustNot && c.Explicit && takesNot(clauses, i):
			p.b.WriteString("NOT ")
			j.mode = single
		case c.Occur == MustNot:
			p.b.WriteString("-")
			j.mode = single | rawHead
		case j.sign:
			p.b.WriteString("-")
		}
		p.node(c.Node, j.mode)
	}
}

// space returns the white space to print behind n.
func space(n Node) string {
	if k, ok := n.(*Keyword); ok && k.toLineEnd() {
		return "\n"
	}
	if unbalanced(n) {
		return "" // its text goes up to the next keyword
	}
	return " "
}

// jointAt returns what joins clause i to the one before.
func jointAt(clauses []Clause, i int) joint {
	a, b := clauses[i-1], clauses[i]
	if unbalanced(a.Node) {
		return joint{}
	}
	behind, before := opOf(a), anyOp
	if i == len(clauses)-1 {
		before = opOf(b)
	}
	op := behind
	switch {
	case behind == anyOp && before == anyOp:
		op = "AND"
		if i == len(clauses)-2 && opOf(b) == "AND" && opOf(clauses[i+1]) == "OR" {
			op = "OR" // see repaired
		}
	case behind == anyOp && before == "" && !takesNot(clauses, i-1):
		return repaired(a, b, "AND", before)
	case behind == anyOp:
		op = before
	case before != anyOp && before != behind:
		return repaired(a, b, behind, before)
	}
	if op == "" && plainWords(a) && plainWords(b) {
		return separate(b.Node.(*Words).Text)
	}
	return joint{op: op}
}

// repaired returns the joint of the last two clauses where the operator
// behind the first is not that before the second.
func repaired(a, b Clause, behind, before string) joint {
	switch {
	case behind == "": // a AND OR b
		return joint{op: before, mode: rawHead}
	case before != "": // x OR "a" AND
		return joint{mode: rawTail}
	case plainWords(a) || !isOperatorNode(b.Node): // a AND b NOT
		return joint{op: behind, mode: rawTail}
	}
	return joint{mode: rawTail} // x OR "a" NOT
}

// separate returns what keeps words apart from plain words before them: a NOT
// without effect.
func separate(text string) joint {
	if wordAt(text, 0) {
		return joint{op: "NOT", mode: rawHead, sign: true}
	}
	return joint{op: "NOT", mode: rawHead}
}

// opOf returns the operator to print behind a clause, or before the last one.
func opOf(c Clause) string {
	switch {
	case c.Occur == MustNot && c.Explicit:
		return anyOp
	case c.Occur == MustNot || !c.Explicit:
		return ""
	case c.Occur == Should:
		return "OR"
	}
	return "AND"
}

func plainWords(c Clause) bool {
	_, ok := c.Node.(*Words)
	return ok && c.Occur != MustNot
}

func isOperatorNode(n Node) bool {
	w, ok := n.(*Words)
	return ok && isOperator(w.Text)
}

// takesNot reports whether NOT can stand before clause i: not before a header,
// which must come first, nor behind an unbalanced phrase, whose text it would
// become. The sign does as well there, as an operator follows.
func takesNot(clauses []Clause, i int) bool {
	if i > 0 && unbalanced(clauses[i-1].Node) {
		return false
	}
	k, ok := clauses[i].Node.(*Keyword)
	if !ok {
		return true
	}
	info := keyword(k.Name)
	return info == nil || !info.Header
}

func unbalanced(n Node) bool {
	p, ok := n.(*Phrase)
	return ok && p.Unbalanced
}
