package syntax

import (
	"fmt"
	"unicode/utf8"
)

// Codes of errors and warnings: CirrusSearch's message keys.
const (
	CodeTooLong         = "cirrussearch-query-too-long"
	CodeUnexpectedToken = "cirrussearch-parse-error-unexpected-token"
	CodeUnexpectedEnd   = "cirrussearch-parse-error-unexpected-end"
	CodeDoubleNegation  = "cirrussearch-parse-error-double-negation"
	CodeUnbalanced      = "cirrus-parse-error-unbalanced-phrase"
	CodeNotANumber      = "cirrussearch-file-numeric-feature-not-a-number"

	// CodeTooManyClauses has no counterpart in CirrusSearch.
	CodeTooManyClauses = "too-many-clauses"
)

// Error reports a query that is too large to be run.
type Error struct {
	Query string
	Pos   int    // byte offset into Query of the first byte too many
	Code  string // CodeTooLong or CodeTooManyClauses
	Msg   string // without position or final period
}

// Error returns the message, behind the name of the package.
func (e *Error) Error() string { return "syntax: " + e.Msg }

// Warning reports a part of a query that was read otherwise than written.
type Warning struct {
	Code string // one of the Code constants
	Msg  string // for a user, without position or final period
	Pos  int    // byte offset into Query.Raw
}

func tooLong(limit, pos int) *Error {
	return &Error{
		Pos:  pos,
		Code: CodeTooLong,
		Msg:  fmt.Sprintf("query is longer than %d characters", limit),
	}
}

// checkQuery returns an *Error if q has more than MaxQuery characters. It
// looks no farther than that.
func checkQuery(q string) error {
	if len(q) <= MaxQuery {
		return nil
	}
	pos := 0
	for range MaxQuery {
		if pos >= len(q) {
			return nil
		}
		_, n := utf8.DecodeRuneInString(q[pos:])
		pos += n
	}
	if pos >= len(q) {
		return nil
	}
	err := tooLong(MaxQuery, pos)
	err.Query = q
	return err
}
