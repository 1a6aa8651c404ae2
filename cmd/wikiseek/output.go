package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"wikiseek/query"
)

// The formats of hits.
const (
	formatText   = "text"
	formatJSON   = "json"
	formatNDJSON = "ndjson"
	formatCSV    = "csv"
	formatTSV    = "tsv"
	formatTREC   = "trec"
)

// runTag is the last column of a TREC run, which names the system.
const runTag = "wikiseek"

// answer is a query with its result. Of Result and Err one is set.
type answer struct {
	QID    string // "" unless queries come from a file
	Query  string
	Result *query.Result
	Err    error // what is wrong with the query
}

// printer writes answers in one of the formats.
type printer interface {
	print(answer) error
	close() error // after the last answer
}

// formatFlags choose a format.
func formatFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: formatText, Usage: "print hits as `FORMAT`: text, json, ndjson, csv, tsv or trec"},
		jsonFlag("short for --format json"),
		&cli.StringFlag{Name: "run-tag", Value: runTag, Usage: "call the system `NAME` in the last column of trec"},
		colorFlag(),
	}
}

// formatOf reads --format and --json.
func formatOf(c *cli.Context) (string, error) {
	format, err := oneOf(c, "format", formatText, formatJSON, formatNDJSON, formatCSV, formatTSV, formatTREC)
	if err != nil || !c.Bool("json") {
		return format, err
	}
	if c.IsSet("format") && format != formatJSON {
		return "", usagef("--json and --format %s exclude each other", format)
	}
	return formatJSON, nil
}

// newPrinter returns the printer of a format. Many says that answers are told
// apart by their QID.
func newPrinter(format string, w io.Writer, st style, tag string, many bool) printer {
	out := bufio.NewWriter(w)
	switch format {
	case formatJSON:
		return &jsonPrinter{out: out, many: many}
	case formatNDJSON:
		return &ndjsonPrinter{out: out, many: many}
	case formatCSV:
		return newCSV(out, many)
	case formatTSV:
		return newTSV(out, many)
	case formatTREC:
		return &trecPrinter{out: out, tag: word(tag)}
	}
	return &textPrinter{out: out, style: st, many: many}
}

// encodeJSON returns v as a line of JSON in which markup stays readable.
func encodeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// jsonPrinter writes a Result as it is, or with many an array of them, each
// with its qid.
type jsonPrinter struct {
	out   *bufio.Writer
	many  bool
	count int
}

type jsonAnswer struct {
	QID   string `json:"qid"`
	Query string `json:"query"`
	*query.Result
	Error string `json:"error,omitempty"`
}

func (p *jsonPrinter) print(a answer) error {
	if !p.many {
		return p.flush(encodeJSON(p.out, a.Result))
	}
	sep := ","
	if p.count == 0 {
		sep = "["
	}
	p.count++
	p.out.WriteString(sep)
	return p.flush(encodeJSON(p.out, jsonAnswer{QID: a.QID, Query: a.Query, Result: a.Result, Error: errorText(a.Err)}))
}

func (p *jsonPrinter) close() error {
	switch {
	case !p.many:
		return nil
	case p.count == 0:
		p.out.WriteString("[")
	}
	p.out.WriteString("]\n")
	return p.flush(nil)
}

func (p *jsonPrinter) flush(err error) error { return flush(p.out, err) }

// ndjsonPrinter writes a hit a line, or with many a query a line.
type ndjsonPrinter struct {
	out  *bufio.Writer
	many bool
}

type ndjsonAnswer struct {
	QID   string      `json:"qid"`
	Total int         `json:"total"`
	Hits  []query.Hit `json:"hits"`
	Error string      `json:"error,omitempty"`
}

func (p *ndjsonPrinter) print(a answer) error {
	if p.many {
		line := ndjsonAnswer{QID: a.QID, Hits: []query.Hit{}, Error: errorText(a.Err)}
		if a.Result != nil {
			line.Total, line.Hits = a.Result.Total, a.Result.Hits
		}
		return flush(p.out, encodeJSON(p.out, line))
	}
	for _, hit := range a.Result.Hits {
		if err := encodeJSON(p.out, hit); err != nil {
			return err
		}
	}
	return flush(p.out, nil)
}

func (p *ndjsonPrinter) close() error { return nil }

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// flush hands on what is buffered, so that an answer is out before the next
// query is read.
func flush(w *bufio.Writer, err error) error {
	if err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}
