package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"wikiseek/query"
)

const benchHelp = `Each line of the queries is {"class","query"}. The class says how the query
is read: term and and ask for all its words, or for any of them, phrase for
the words in a row.

A query is timed from its text to hits with titles and anchors, without
snippets. Each class is answered once to warm up, then by one goroutine, then
by one for each CPU that Go uses (GOMAXPROCS).

` + exitHelp

// defaultBenchTime is long enough for a few thousand samples of a fast class.
const defaultBenchTime = 2 * time.Second

// maxBenchTime is the longest time that can be asked for: more shows no more,
// and the samples of queries of 5 µs stay below 100 MB.
const maxBenchTime = time.Minute

func benchCommand() *cli.Command {
	flags := []cli.Flag{
		indexFlag(),
		&cli.PathFlag{Name: "queries", Usage: "read queries and their classes from `FILE` (- is standard input)"},
		&cli.Float64Flag{Name: "secs", Value: defaultBenchTime.Seconds(), Usage: "answer each class for `N` seconds or longer, once by one goroutine and once by all"},
		groupFlag(query.GroupSection),
	}
	// The class of a query says how its words are joined.
	shared := slices.DeleteFunc(requestFlags(), func(f cli.Flag) bool { return slices.Contains(f.Names(), "operator") })
	return &cli.Command{
		Name:        "bench",
		Usage:       "measure how fast queries are answered",
		Description: benchHelp,
		Flags:       slices.Concat(flags, shared, viewFlags(query.TotalBounded)),
		Action:      benchAction,
	}
}

// benchArgs is what the bench command was asked to do.
type benchArgs struct {
	request query.Request
	name    string // of the file of queries
	queries []classQuery
	time    time.Duration
}

func benchAction(c *cli.Context) error {
	a, err := benchArgsOf(c)
	if err != nil {
		return err
	}
	return withSearcher(c, func(s *query.Searcher) error {
		return runBench(c.Context, s, a, c.App.Writer)
	})
}

func benchArgsOf(c *cli.Context) (a benchArgs, err error) {
	if err := noArgs(c); err != nil {
		return a, err
	}
	if a.name = c.Path("queries"); a.name == "" {
		return a, usagef("bench needs --queries FILE")
	}
	secs := c.Float64("secs")
	if !(secs > 0 && secs <= maxBenchTime.Seconds()) { // NaN is neither
		return a, usagef("secs: %v is not above 0 and at most %v", secs, maxBenchTime.Seconds())
	}
	a.time = time.Duration(secs * float64(time.Second))
	if a.request, err = request(c); err != nil {
		return a, err
	}
	a.request.Group = query.Group(c.String("group"))
	a.request.NoSnippets = true
	a.queries, err = readWorkload(a.name, c.App.Reader)
	return a, err
}

// benchRecord is what was measured of a class.
type benchRecord struct {
	N     int     `json:"n"`      // queries
	P50   float64 `json:"p50_ms"` // percentiles of the time of a query, by one goroutine
	P90   float64 `json:"p90_ms"`
	P99   float64 `json:"p99_ms"`
	QPS1  float64 `json:"qps1"`  // queries a second, by one goroutine
	QPS   float64 `json:"qps"`   // by GOMAXPROCS goroutines
	NoHit int     `json:"nohit"` // queries without a hit
}

// runBench does the work; it knows nothing of flags.
func runBench(ctx context.Context, s searcher, a benchArgs, stdout io.Writer) error {
	byClass := make(map[string][]classQuery)
	for _, q := range a.queries {
		byClass[q.Class] = append(byClass[q.Class], q)
	}
	records := make(map[string]benchRecord)
	for _, class := range classes {
		queries := byClass[class]
		if len(queries) == 0 {
			continue
		}
		r, err := benchClass(ctx, s, a, queries)
		if err != nil {
			return err
		}
		records[class] = r
	}
	return encodeJSON(stdout, records)
}

func benchClass(ctx context.Context, s searcher, a benchArgs, queries []classQuery) (benchRecord, error) {
	r := benchRecord{N: len(queries)}
	ask := func(i int) (int, error) {
		q := queries[i%len(queries)]
		res, err := s.Search(ctx, q.request(a.request))
		if err != nil {
			return 0, askFailure(a.name, q, err)
		}
		return len(res.Hits), nil
	}
	for i := range queries {
		hits, err := ask(i)
		if err != nil {
			return r, err
		}
		if hits == 0 {
			r.NoHit++
		}
	}
	one, err := measure(len(queries), a.time, ask)
	if err != nil {
		return r, err
	}
	workers := runtime.GOMAXPROCS(0)
	r.QPS, err = throughput(workers, len(queries), a.time, ask)
	ms := func(p float64) float64 { return round(percentile(one.took, p).Seconds()*1e3, 4) }
	r.P50, r.P90, r.P99 = ms(.50), ms(.90), ms(.99)
	r.QPS1, r.QPS = round(one.perSecond(), 1), round(r.QPS, 1)
	return r, err
}

// askFailure says which line holds a query that failed, unless all would.
func askFailure(name string, q classQuery, err error) error {
	var request *query.RequestError
	switch {
	case errors.As(err, &request) && request.Param != "query":
		return err
	case request != nil:
		return usagef("answer queries: %s:%d: %w", name, q.line, err)
	}
	return fmt.Errorf("answer queries: %s:%d: %w", name, q.line, err)
}

// round cuts x to some decimals.
func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}
