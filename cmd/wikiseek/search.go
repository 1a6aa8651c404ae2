package main

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"wikiseek/query"
)

const searchHelp = `All words of QUERY must stand in a page (or section: --scope), "quoted words"
as a phrase; -word excludes, OR joins, intitle:, incategory: and prefix:
narrow. Words of the query are joined, so it needs quotes only where the shell
does. After its first word, -word belongs to the query, and so long flags
have two dashes there; -- ends the flags.

Hits go to standard output, the number of matches and what was repaired in
the query to standard error.

` + exitHelp

func searchCommand() *cli.Command {
	flags := []cli.Flag{indexFlag(), dumpFlag()}
	flags = append(flags, requestFlags()...)
	flags = append(flags, viewFlags(query.TotalExact)...)
	flags = append(flags,
		&cli.IntFlag{Name: "offset", Usage: "leave out the first `N` hits"},
		groupFlag(query.GroupPage),
		boolFlag("explain", "say of each hit what its score is made of"),
		&cli.PathFlag{Name: "queries", Usage: "answer the queries in `FILE` (- is standard input), a line each: {\"qid\",\"query\"} or plain"},
	)
	return &cli.Command{
		Name:        "search",
		Usage:       "print the sections that answer QUERY best",
		ArgsUsage:   "QUERY...",
		Description: searchHelp,
		Flags:       append(flags, formatFlags()...),
		Action:      searchAction,
	}
}

// searchArgs is what the search command was asked to do.
type searchArgs struct {
	request query.Request
	queries string // file of queries, "" for the one in request
	format  string
	style   style
	tag     string
}

func searchAction(c *cli.Context) error {
	args, err := searchArgsOf(c)
	if err != nil {
		return err
	}
	return withSearcher(c, func(s *query.Searcher) error {
		return runSearch(c.Context, s, args, c.App.Reader, c.App.Writer, c.App.ErrWriter)
	})
}

func searchArgsOf(c *cli.Context) (searchArgs, error) {
	a := searchArgs{queries: c.Path("queries"), tag: c.String("run-tag")}
	var err error
	if a.request, err = request(c); err != nil {
		return a, err
	}
	if a.format, err = formatOf(c); err != nil {
		return a, err
	}
	if a.style, err = newStyle(c, c.App.Writer); err != nil {
		return a, err
	}
	a.request.Query = strings.Join(c.Args().Slice(), " ")
	a.request.Offset = c.Int("offset")
	a.request.Group = query.Group(c.String("group"))
	a.request.NoSnippets = a.format == formatTREC
	a.request.Explain = c.Bool("explain")
	return a, checkQuery(a)
}

func checkQuery(a searchArgs) error {
	text := strings.TrimSpace(a.request.Query)
	switch {
	case a.queries != "" && text != "":
		return usagef("a query and --queries exclude each other")
	case a.queries == "" && text == "":
		return usagef("search needs a query").withHint("wikiseek search --index DIR peace talks")
	}
	return nil
}

// runSearch does the work; it knows nothing of flags.
func runSearch(ctx context.Context, s searcher, a searchArgs, stdin io.Reader, stdout, stderr io.Writer) error {
	out := newPrinter(a.format, stdout, a.style, a.tag, a.queries != "")
	n := notes{w: stderr, format: a.format, request: a.request}
	if a.queries != "" {
		in, err := openInput(a.queries, stdin)
		if err != nil {
			return usagef("read queries: %w", err)
		}
		defer in.Close()
		lines := &queryReader{name: a.queries, lines: newLineReader(in, maxQueryLine)}
		return answerAll(ctx, s, lines, a.request, out, n.ofMany)
	}
	res, err := s.Search(ctx, a.request)
	if err != nil {
		return err
	}
	tellUnread(res)
	if err := out.print(answer{Query: a.request.Query, Result: res}); err != nil {
		return err
	}
	if err := out.close(); err != nil {
		return err
	}
	n.ofOne(res)
	return noneUnless(len(res.Hits) > 0)
}

// tellUnread puts among the warnings why hits have no snippets.
func tellUnread(res *query.Result) {
	if res.Unread != nil {
		res.Warnings = append(res.Warnings, "snippets are missing: "+res.Unread.Error())
	}
}

// notes tells on standard error what the results don't say themselves.
type notes struct {
	w       io.Writer
	format  string
	request query.Request
}

func (n notes) ofOne(res *query.Result) {
	if n.format != formatJSON { // which holds them
		n.repairs("", res)
	}
	if n.format == formatText {
		n.count(res)
	}
}

func (n notes) ofMany(a answer) {
	switch {
	case a.Err != nil:
		notef(n.w, "query %s: %v", a.QID, a.Err)
	case n.format == formatText:
		n.repairs("query "+a.QID+": ", a.Result)
	}
}

func (n notes) repairs(prefix string, res *query.Result) {
	for _, warning := range res.Warnings {
		notef(n.w, "%s%s", prefix, warning)
	}
	if res.Relaxed {
		notef(n.w, "%sno %s holds all words; showing the best partial answers", prefix, n.request.Scope)
	}
}

// count says how many matched, and what to try where nothing did.
func (n notes) count(res *query.Result) {
	what, took := string(n.request.Group), time.Duration(res.Took).Round(10*time.Microsecond)
	switch shown := len(res.Hits); {
	case res.AtLeast && shown > 0:
		notef(n.w, "at least %d %ss match, showing %d to %d, %v", res.Total, what, res.Hits[0].Rank, res.Hits[shown-1].Rank, took)
	case res.Total == 0:
		notef(n.w, "no %s matches, %v", what, took)
	case shown == 0:
		notef(n.w, "%d %ss match, none beyond --offset %d, %v", res.Total, what, n.request.Offset, took)
	case res.Total == 1:
		notef(n.w, "1 %s matches, %v", what, took)
	case shown < res.Total:
		notef(n.w, "%d %ss match, showing %d to %d, %v", res.Total, what, res.Hits[0].Rank, res.Hits[shown-1].Rank, took)
	default:
		notef(n.w, "%d %ss match, %v", res.Total, what, took)
	}
}
