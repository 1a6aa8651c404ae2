package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
	"wikiseek/query"
)

// openSearcher opens the index that the flags name. The caller calls done.
func openSearcher(c *cli.Context) (s *query.Searcher, done func(), err error) {
	dir, err := indexDir(c)
	if err != nil {
		return nil, nil, err
	}
	ix, err := index.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	return query.New(ix, query.Options{}), func() {
		if err := ix.Close(); err != nil {
			notef(c.App.ErrWriter, "close the index: %v", err)
		}
	}, nil
}

// notef writes a line for people. Notes are no errors and go to standard
// error all the same.
func notef(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "wikiseek: %s\n", oneLine(fmt.Sprintf(format, args...)))
}
