package syntax

import "fmt"

// expression reads all tokens into a tree: clauses that stand side by side or
// are joined by operators. There is no grouping, and an operator binds what
// stands before it: in "a AND b OR c" AND makes a needed, OR makes b optional,
// and the last clause takes after the last operator.
//
// Operators that have nothing to join become words.
func (p *parser) expression() Node {
	for p.err == nil && p.scan() {
		if p.left == nil {
			p.left = p.first()
			continue
		}
		before := p.op
		p.op = tokNone
		switch p.tok.kind {
		case tokLeaf:
			p.juxtaposed(before)
		case tokNot:
			p.not(before)
		default:
			p.operator(before)
		}
	}
	return p.root()
}

// root ends the expression.
func (p *parser) root() Node {
	switch {
	case p.left == nil:
		return &Empty{span{0, len(p.src)}}
	case len(p.clauses) == 0 && !p.left.negated:
		return p.settle()
	}
	p.push(occurOf(p.op), p.op != tokNone)
	pos, _ := p.clauses[0].Node.Span()
	_, end := p.clauses[len(p.clauses)-1].Node.Span()
	return &Bool{span{pos, end}, p.clauses}
}

// occurOf returns what an operator makes of the clause before it.
func occurOf(op tokenKind) Occur {
	if op == tokOr {
		return Should
	}
	return Must
}

// push makes p.left a clause. A negated one is MustNot whatever joins it.
func (p *parser) push(occur Occur, explicit bool) {
	if len(p.clauses) == MaxClauses {
		p.err = &Error{
			Pos:  p.raw(p.tok.pos),
			Code: CodeTooManyClauses,
			Msg:  fmt.Sprintf("query has more than %d clauses", MaxClauses),
		}
		return
	}
	c := Clause{occur, explicit, p.settle()}
	if p.left.negated {
		c.Occur = MustNot
		c.Explicit = explicit || p.left.explicit
	}
	p.clauses = append(p.clauses, c)
}

// first reads the first operand.
func (p *parser) first() *operand {
	switch p.tok.kind {
	case tokLeaf:
		return p.leaf()
	case tokNot:
		n, _ := p.negation()
		return n
	}
	return p.unexpected()
}

// juxtaposed reads an operand that no operator joins to p.left.
func (p *parser) juxtaposed(before tokenKind) {
	if isWords(p.left) && isWords(&p.tok.leaf) {
		p.op = before
		p.merge(&p.tok.leaf)
		return
	}
	p.push(Must, false)
	p.left = p.leaf()
}

// not reads NOT and its operand.
func (p *parser) not(before tokenKind) {
	n, ok := p.negation()
	if !ok {
		p.trailing(n, before)
		return
	}
	p.push(Must, false)
	p.left = n
}

// operator reads AND or OR and what it joins.
func (p *parser) operator(before tokenKind) {
	op := p.tok
	if !p.scan() {
		p.op = before
		p.unexpectedEnd()
		p.trailing(p.asWord(op), before)
		return
	}
	p.op = op.kind
	var n *operand
	switch p.tok.kind {
	case tokLeaf:
		n = p.leaf()
	case tokNot:
		n, _ = p.negation()
	default:
		p.push(Must, false)
		p.left = p.unexpected()
		return
	}
	p.push(occurOf(op.kind), true)
	p.left = n
}

// negation reads the operand of the NOT in p.tok. ok is false at the end of
// the query, where NOT is a word.
func (p *parser) negation() (n *operand, ok bool) {
	not := p.tok
	if !p.scan() {
		p.unexpectedEnd()
		return p.asWord(not), false
	}
	if p.tok.kind != tokLeaf {
		return p.unexpected(), true
	}
	n = p.leaf()
	if n.negated {
		p.warn(CodeDoubleNegation, p.tok.pos, "a double negation was taken for none")
		return &operand{node: n.node}, true
	}
	n.negated, n.explicit = true, true
	return n, true
}

// trailing adds an operator that ends the query, as the word n.
func (p *parser) trailing(n *operand, before tokenKind) {
	if isWords(p.left) {
		p.merge(n)
		return
	}
	p.push(Must, before != tokNone)
	p.left = n
}

// merge appends the words n to those in p.left. Their text is read once, by
// settle, when all are there.
func (p *parser) merge(n *operand) {
	_, p.left.node.(*Words).end = n.node.Span()
	p.left.merged = true
}

// settle returns the node of p.left.
func (p *parser) settle() Node {
	if p.left.merged {
		w := p.left.node.(*Words)
		w.Text = unescape(p.src[w.pos:w.end])
	}
	return p.left.node
}

func isWords(n *operand) bool {
	_, ok := n.node.(*Words)
	return ok && !n.negated
}

// leaf returns the operand in p.tok.
func (p *parser) leaf() *operand {
	n := p.tok.leaf
	return &n
}

// asWord returns an operator as a word.
func (p *parser) asWord(t token) *operand {
	return &operand{node: &Words{span{t.pos, t.end}, p.src[t.pos:t.end]}}
}

// unexpected returns the operator in p.tok as a word, with a warning.
func (p *parser) unexpected() *operand {
	text := p.src[p.tok.pos:p.tok.end]
	p.warn(CodeUnexpectedToken, p.tok.pos, text+" has nothing to join here and was read as a word")
	return p.asWord(p.tok)
}

func (p *parser) unexpectedEnd() {
	text := p.src[p.tok.pos:p.tok.end]
	p.warn(CodeUnexpectedEnd, len(p.src), text+" at the end was read as a word")
}
