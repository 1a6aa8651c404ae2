package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wikiseek/query"
)

// columns are the columns of csv and tsv; with many queries qid precedes
// them.
var columns = []string{"rank", "score", "title", "anchor", "section", "page_id", "rev_id", "namespace", "timestamp", "url", "snippet"}

// pathSeparator stands between the headings of a path.
const pathSeparator = " › "

func cells(hit query.Hit) []string {
	var timestamp string
	if !hit.Timestamp.IsZero() {
		timestamp = hit.Timestamp.UTC().Format(time.RFC3339)
	}
	return []string{
		strconv.Itoa(hit.Rank),
		strconv.FormatFloat(hit.Score, 'g', -1, 64),
		hit.Title,
		hit.Anchor,
		strings.Join(hit.Section, pathSeparator),
		strconv.FormatInt(hit.PageID, 10),
		strconv.FormatInt(hit.RevID, 10),
		strconv.Itoa(hit.Namespace),
		timestamp,
		hit.URL,
		hit.Snippet,
	}
}

// tablePrinter writes a line of column names and a line a hit.
type tablePrinter struct {
	out    *bufio.Writer
	row    func([]string) error
	many   bool
	headed bool
}

// newCSV returns a printer for comma-separated values as in RFC 4180, but
// with lines that end in LF.
func newCSV(out *bufio.Writer, many bool) *tablePrinter {
	w := csv.NewWriter(out)
	row := func(cells []string) error {
		if err := w.Write(cells); err != nil {
			return err
		}
		w.Flush()
		return w.Error()
	}
	return &tablePrinter{out: out, row: row, many: many}
}

var tsvEscaper = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// newTSV returns a printer for tab-separated values, in which \t, \n, \r and
// \\ stand for what would break a line.
func newTSV(out *bufio.Writer, many bool) *tablePrinter {
	row := func(cells []string) error {
		for i, cell := range cells {
			if i > 0 {
				out.WriteByte('\t')
			}
			tsvEscaper.WriteString(out, cell)
		}
		return out.WriteByte('\n')
	}
	return &tablePrinter{out: out, row: row, many: many}
}

func (p *tablePrinter) print(a answer) error {
	if err := p.head(); err != nil || a.Result == nil {
		return flush(p.out, err)
	}
	for _, hit := range a.Result.Hits {
		if err := p.line(a.QID, cells(hit)); err != nil {
			return err
		}
	}
	return flush(p.out, nil)
}

func (p *tablePrinter) close() error { return flush(p.out, p.head()) }

func (p *tablePrinter) head() error {
	if p.headed {
		return nil
	}
	p.headed = true
	return p.line("qid", columns)
}

func (p *tablePrinter) line(qid string, cells []string) error {
	if p.many {
		cells = append([]string{qid}, cells...)
	}
	if err := p.row(cells); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

// trecPrinter writes a run as trec_eval reads it: query, Q0, section, rank,
// score, tag.
type trecPrinter struct {
	out *bufio.Writer
	tag string
}

func (p *trecPrinter) print(a answer) error {
	if a.Result == nil {
		return nil
	}
	for _, hit := range a.Result.Hits {
		writeTREC(p.out, a.QID, hitName(hit), hit.Rank, hit.Score, p.tag)
	}
	return flush(p.out, nil)
}

func (p *trecPrinter) close() error { return nil }

func writeTREC(w *bufio.Writer, qid, doc string, rank int, score float64, tag string) {
	if qid == "" {
		qid = "1"
	}
	fmt.Fprintf(w, "%s Q0 %s %d %.6f %s\n", word(qid), word(doc), rank, score, tag)
}

// hitName names a section: by the id it came with, or by title and anchor.
func hitName(hit query.Hit) string {
	if hit.ID != "" {
		return hit.ID
	}
	return sectionName(hit.Title, hit.Anchor)
}

// sectionName is the name of a section as it would stand in a link.
func sectionName(title, anchor string) string {
	name := word(title)
	if anchor != "" {
		name += "#" + anchor
	}
	return name
}

// word makes s one word for a format whose columns are parted by white space.
func word(s string) string {
	return strings.Join(strings.Fields(s), "_")
}
