package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"wikiseek/index/wikitext"
)

// maxBatchLine is the length in bytes of the longest line that --batch takes.
const maxBatchLine = 256 << 20

// maxParsers is how many languages keep their parser. Wikipedias of some 350
// exist.
const maxParsers = 400

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
func extractBatch(stdin io.Reader, stdout io.Writer, lang string) error {
	lines := newLineReader(stdin, maxBatchLine)
	out := bufio.NewWriter(stdout)
	parsers := map[string]*wikitext.Parser{}
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
			record, err = extractLine(line, lang, parsers)
		}
		if err != nil {
			record = batchError{ID: lineID(line), Error: err.Error()}
		}
		if err := flush(out, encodeJSON(out, record)); err != nil {
			return err
		}
	}
}

func extractLine(line []byte, lang string, parsers map[string]*wikitext.Parser) (any, error) {
	var page batchPage
	if err := json.Unmarshal(line, &page); err != nil {
		return nil, err
	}
	if page.Wikitext == nil {
		return nil, errors.New(`the line has no "wikitext"`)
	}
	if lang == "" {
		lang = page.Lang
	}
	parser := parsers[lang]
	if parser == nil {
		if len(parsers) == maxParsers {
			clear(parsers)
		}
		parser = newRecordParser(wikitext.Options{Lang: lang})
		parsers[lang] = parser
	}
	article := parser.Parse(page.Title, *page.Wikitext)
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
