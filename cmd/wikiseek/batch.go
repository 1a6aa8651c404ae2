package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxBatchLine is the length in bytes of the longest line that --batch takes.
const maxBatchLine = 256 << 20

// batchPage is a line that --batch reads.
type batchPage struct {
	ID       json.RawMessage `json:"id"` // given back as it is
	Title    string          `json:"title"`
	Lang     string          `json:"lang"`
	Wikitext *string         `json:"wikitext"`
}

type batchError struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// extractBatch answers each line of stdin with a line, before it reads the
// next.
func extractBatch(stdin io.Reader, stdout io.Writer, parsers *batchParsers) error {
	lines := newLineReader(stdin, maxBatchLine)
	out := bufio.NewWriter(stdout)
	for {
		line, err := lines.next()
		if err == io.EOF {
			return nil
		}
		if err != nil && err != errLongLine {
			return fmt.Errorf("read standard input: %w", err)
		}
		var record any
		if err == nil {
			record, err = extractLine(line, parsers)
		}
		if err != nil {
			record = batchError{ID: lineID(line), Error: err.Error()}
		}
		if err := flush(out, encodeJSON(out, record)); err != nil {
			return err
		}
	}
}

func extractLine(line []byte, parsers *batchParsers) (any, error) {
	var page batchPage
	if err := json.Unmarshal(line, &page); err != nil {
		return nil, err
	}
	if page.Wikitext == nil {
		return nil, errors.New(`the line has no "wikitext"`)
	}
	article := parsers.get(page.Lang).Parse(page.Title, *page.Wikitext)
	return newBatchRecord(idOrNull(page.ID), article, *page.Wikitext), nil
}

// lineID returns the id of a line that is bad otherwise, or null.
func lineID(line []byte) json.RawMessage {
	var page struct {
		ID json.RawMessage `json:"id"`
	}
	_ = json.Unmarshal(line, &page) // the line is known to be bad
	return idOrNull(page.ID)
}

func idOrNull(id json.RawMessage) json.RawMessage {
	if id == nil {
		return json.RawMessage("null")
	}
	return id
}
