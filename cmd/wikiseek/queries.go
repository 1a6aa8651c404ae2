package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"wikiseek/query"
)

// maxQueryLine is the length in bytes of the longest line of a file of
// queries. A query itself is refused long before that.
const maxQueryLine = 1 << 20

// searcher is the part of query.Searcher that answers queries.
type searcher interface {
	Search(context.Context, query.Request) (*query.Result, error)
}

// batchQuery is a line of a file of queries.
type batchQuery struct {
	QID   string
	Query string
}

// queryReader reads a file of queries: lines of {"qid","query"}, or plain
// lines, whose number is their qid. Empty lines are left out.
type queryReader struct {
	name  string
	lines *lineReader
}

func (r *queryReader) next() (batchQuery, error) {
	for {
		line, err := r.lines.next()
		if err == io.EOF {
			return batchQuery{}, io.EOF
		}
		if err != nil {
			return batchQuery{}, r.wrap(err)
		}
		text := strings.TrimSpace(string(line))
		if r.lines.line == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		switch {
		case text == "":
			continue
		case text[0] == '{':
			return r.parse(text)
		}
		return batchQuery{QID: strconv.Itoa(r.lines.line), Query: text}, nil
	}
}

// parse reads a line of JSON. A qid may be a string or a number.
func (r *queryReader) parse(text string) (batchQuery, error) {
	var line struct {
		QID   any     `json:"qid"`
		Query *string `json:"query"`
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	switch err := dec.Decode(&line); {
	case err != nil:
		return batchQuery{}, r.wrap(err)
	case line.Query == nil:
		return batchQuery{}, r.wrap(errors.New(`it has no "query"`))
	}
	q := batchQuery{QID: strconv.Itoa(r.lines.line), Query: *line.Query}
	if line.QID != nil {
		q.QID = fmt.Sprint(line.QID)
	}
	return q, nil
}

func (r *queryReader) wrap(err error) error {
	return usagef("read queries: %s:%d: %w", r.name, r.lines.line, err)
}

// openInput opens a file, or standard input for "-".
func openInput(name string, stdin io.Reader) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(stdin), nil
	}
	return os.Open(name)
}

// answerAll answers the queries of a file in order, each with the settings of
// req. A query that can't be read doesn't end the run but makes it a failure.
func answerAll(ctx context.Context, s searcher, in *queryReader, req query.Request, out printer, note func(answer)) error {
	var found bool
	var asked, refused int
	for {
		q, err := in.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		req.Query = q.Query
		a := answer{QID: q.QID, Query: q.Query}
		a.Result, a.Err = s.Search(ctx, req)
		if a.Err != nil {
			if !isRequestError(a.Err) {
				return fmt.Errorf("answer query %s: %w", q.QID, a.Err)
			}
			a.Result = nil
			refused++
		} else {
			tellUnread(a.Result)
		}
		asked++
		found = found || a.Result != nil && len(a.Result.Hits) > 0
		if err := out.print(a); err != nil {
			return err
		}
		note(a)
	}
	if err := out.close(); err != nil {
		return err
	}
	if refused > 0 {
		return usagef("answer queries: %d of %d could not be read", refused, asked)
	}
	return noneUnless(found)
}

// noneUnless is what a command ends with that found something, or not.
func noneUnless(found bool) error {
	if !found {
		return errNone
	}
	return nil
}

func isRequestError(err error) bool {
	var request *query.RequestError
	return errors.As(err, &request)
}
