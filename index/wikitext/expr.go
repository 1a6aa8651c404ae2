package wikitext

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// expression returns what #expr prints: a number, nothing for nothing, or an
// error.
func expression(s string) string {
	if trimString(s) == "" {
		return ""
	}
	v, err := evaluate(s)
	if err != nil {
		return errorMark
	}
	return formatFloat(v)
}

// formatFloat writes a number as PHP does, with 14 digits.
func formatFloat(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "INF"
	case math.IsInf(v, -1):
		return "-INF"
	case math.IsNaN(v):
		return "NAN"
	case v == 0:
		return "0"
	}
	s := strconv.FormatFloat(v, 'G', 14, 64)
	mantissa, exponent, ok := strings.Cut(s, "E")
	if !ok {
		return s
	}
	if n, _ := strconv.Atoi(exponent); 0 <= n && n < 15 || -5 < n && n < 0 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	sign, digits := exponent[:1], strings.TrimLeft(exponent[1:], "0")
	return mantissa + "E" + sign + digits
}

var errExpression = errors.New("no expression")

// maxExpression is the length of the longest expression, and with it bounds
// how deep brackets nest.
const maxExpression = 2000

// evaluate computes an expression of #expr. An empty one is zero.
func evaluate(s string) (float64, error) {
	s = trimString(s)
	if s == "" {
		return 0, nil
	}
	if len(s) > maxExpression {
		return 0, errExpression
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = string(appendDecoded(nil, s))
	}
	s = strings.NewReplacer("−", "-", "&lt;", "<", "&gt;", ">").Replace(s)
	p := exprParser{rest: s}
	p.next()
	v, err := p.binary(0)
	if err == nil && p.word != "" {
		err = errExpression
	}
	return v, err
}

// An exprParser reads an expression by precedence climbing.
type exprParser struct {
	rest string
	word string // the token being looked at, "" at the end
}

// operators have MediaWiki's precedences.
var operators = map[string]int{
	"or": 1, "and": 2,
	"=": 3, "<": 3, ">": 3, "<=": 3, ">=": 3, "<>": 3, "!=": 3,
	"round": 4, "+": 5, "-": 5,
	"*": 6, "/": 6, "div": 6, "mod": 6, "fmod": 6,
	"^": 7, "e": 9,
}

// next moves to the next token.
func (p *exprParser) next() {
	s := strings.TrimLeft(p.rest, " \t\n\r")
	n := 0
	switch {
	case s == "":
	case isDigit(s[0]) || s[0] == '.':
		for n < len(s) && (isDigit(s[n]) || s[n] == '.') {
			n++
		}
	case isLetter(s[0]):
		for n < len(s) && isLetter(s[n]) {
			n++
		}
	case len(s) > 1 && (s[:2] == "<=" || s[:2] == ">=" || s[:2] == "<>" || s[:2] == "!="):
		n = 2
	default:
		n = runeLen(s)
	}
	p.word, p.rest = strings.ToLower(s[:n]), s[n:]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { c |= 0x20; return 'a' <= c && c <= 'z' }

// binary reads operands joined by operators of at least that precedence.
func (p *exprParser) binary(least int) (float64, error) {
	left, err := p.unary()
	for err == nil {
		op := p.word
		precedence := operators[op]
		if precedence == 0 || precedence < least {
			break
		}
		p.next()
		var right float64
		if right, err = p.binary(precedence + 1); err == nil {
			left, err = apply(op, left, right)
		}
	}
	return left, err
}

// unary reads a number, a constant, brackets, or a function with its operand.
func (p *exprParser) unary() (float64, error) {
	word := p.word
	if word == "" {
		return 0, errExpression
	}
	p.next()
	switch {
	case isDigit(word[0]) || word[0] == '.':
		v, err := strconv.ParseFloat(word, 64)
		if err != nil && word != "." {
			return 0, errExpression
		}
		return v, nil
	case word == "(":
		v, err := p.binary(0)
		if err == nil && p.word != ")" {
			err = errExpression
		}
		p.next()
		return v, err
	case word == "pi":
		return math.Pi, nil
	case word == "e":
		return math.E, nil
	case word == "-" || word == "+":
		v, err := p.binary(10)
		if word == "-" {
			v = -v
		}
		return v, err
	}
	fn, ok := exprFunctions[word]
	if !ok {
		return 0, errExpression
	}
	v, err := p.binary(8)
	if v = fn(v); err == nil && math.IsNaN(v) {
		err = errExpression
	}
	return v, err
}

var exprFunctions = map[string]func(float64) float64{
	"not": func(v float64) float64 { return truth(v == 0) },
	"abs": math.Abs, "floor": math.Floor, "ceil": math.Ceil, "trunc": math.Trunc,
	"exp": math.Exp, "ln": math.Log, "sqrt": math.Sqrt,
	"sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "asin": math.Asin, "acos": math.Acos, "atan": math.Atan,
}

func truth(ok bool) float64 {
	if ok {
		return 1
	}
	return 0
}

func apply(op string, a, b float64) (float64, error) {
	switch op {
	case "or":
		return truth(a != 0 || b != 0), nil
	case "and":
		return truth(a != 0 && b != 0), nil
	case "=":
		return truth(a == b), nil
	case "<>", "!=":
		return truth(a != b), nil
	case "<":
		return truth(a < b), nil
	case ">":
		return truth(a > b), nil
	case "<=":
		return truth(a <= b), nil
	case ">=":
		return truth(a >= b), nil
	case "round":
		return round(a, b), nil
	case "+":
		return a + b, nil
	case "-":
		return a - b, nil
	case "*":
		return a * b, nil
	case "^":
		return math.Pow(a, b), nil
	case "e":
		return a * math.Pow(10, b), nil
	}
	if b == 0 || op == "mod" && math.Trunc(b) == 0 {
		return 0, errExpression
	}
	switch op {
	case "mod":
		return math.Mod(math.Trunc(a), math.Trunc(b)), nil
	case "fmod":
		return math.Mod(a, b), nil
	}
	return a / b, nil
}

// round rounds half away from zero to that many digits behind the point.
func round(v, digits float64) float64 {
	if digits = math.Trunc(digits); math.Abs(digits) > 300 {
		return v
	}
	scale := math.Pow(10, digits)
	// The last digits of a product are noise; PHP rounds them away first.
	scaled, _ := strconv.ParseFloat(strconv.FormatFloat(v*scale, 'g', 15, 64), 64)
	return math.Round(scaled) / scale
}
