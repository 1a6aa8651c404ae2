package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
	"wikiseek/query"
)

// withSearcher opens the index that the flags name for the time of fn.
func withSearcher(c *cli.Context, fn func(*query.Searcher) error) error {
	dir, err := indexDir(c)
	if err != nil {
		return err
	}
	ix, err := index.OpenWith(dir, index.OpenOptions{Dump: c.Path("dump")})
	if err != nil {
		return err
	}
	defer func() {
		if err := ix.Close(); err != nil {
			notef(c.App.ErrWriter, "close the index: %v", err)
		}
	}()
	return fn(query.New(ix, query.Options{}))
}

// notef writes a line for people. Notes are no errors and go to standard
// error all the same.
func notef(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "wikiseek: %s\n", oneLine(fmt.Sprintf(format, args...)))
}
