package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
	"wikiseek/query"
)

// searchGCPercent is how much the heap may grow between collections while an index is
// searched: little of it stays, and searches that a collection falls into take longer.
const searchGCPercent = 400

// collectSeldom sets it, unless the environment says otherwise.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(searchGCPercent)
	}
}

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
	opts, err := searchOptions(c)
	if err != nil {
		return err
	}
	collectSeldom()
	return fn(query.New(ix, opts))
}

// searchOptions reads what rankingFlag and dumpFlag say.
func searchOptions(c *cli.Context) (query.Options, error) {
	opts := query.Options{Dump: c.Path("dump")}
	name := c.Path("ranking")
	if name == "" {
		return opts, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return opts, usagef("ranking: %v", err)
	}
	defer f.Close()
	r, err := query.ReadRanking(f)
	if err != nil {
		return opts, usagef("ranking: %s: %v", name, err)
	}
	opts.Ranking = &r
	return opts, nil
}

// notef writes a line for people. Notes are no errors and go to standard
// error all the same.
func notef(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "wikiseek: %s\n", oneLine(fmt.Sprintf(format, args...)))
}
