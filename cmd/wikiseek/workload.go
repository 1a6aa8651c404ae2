package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"wikiseek/query"
)

// classes are the classes of queries that latency is measured of.
var classes = []string{"term", "and", "or", "phrase"}

// classQuery is a line of a workload: a query, and how it is read.
type classQuery struct {
	Class string `json:"class"`
	Query string `json:"query"`
	line  int
}

// request makes q a request with the settings of base.
func (q classQuery) request(base query.Request) query.Request {
	base.Query, base.Operator = q.Query, query.OperatorAnd
	switch q.Class {
	case "or":
		base.Operator = query.OperatorOr
	case "phrase":
		base.Query = `"` + strings.ReplaceAll(q.Query, `"`, " ") + `"`
	}
	return base
}

func (q classQuery) validate() error {
	switch {
	case q.Class == "":
		return errors.New(`it has no "class"`)
	case !slices.Contains(classes, q.Class):
		return fmt.Errorf("class %q is none of %s", q.Class, strings.Join(classes, ", "))
	case strings.TrimSpace(q.Query) == "":
		return errors.New(`it has no "query"`)
	}
	return nil
}

// readWorkload reads a file of queries with classes. One without any is an
// error.
func readWorkload(name string, stdin io.Reader) ([]classQuery, error) {
	in, err := openInput(name, stdin)
	if err != nil {
		return nil, usagef("read queries: %w", err)
	}
	defer in.Close()
	var list []classQuery
	lines := newLineReader(in, maxQueryLine)
	for {
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		q := classQuery{line: lines.line}
		if err == nil && len(line) == 0 {
			continue
		}
		if err == nil {
			err = json.Unmarshal(line, &q)
		}
		if err == nil {
			err = q.validate()
		}
		if err != nil {
			return nil, usagef("read queries: %s:%d: %w", name, lines.line, err)
		}
		list = append(list, q)
	}
	if len(list) == 0 {
		return nil, usagef("read queries: %s holds none", name).withHint(`a line is {"class":"term","query":"peace"}`)
	}
	return list, nil
}
