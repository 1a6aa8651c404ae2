package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"wikiseek/query"
)

const evalHelp = `Each line of the queries is {"qid","query","rel":[ids]}, or {"qid","query",
"page","anchor"} where it names the section that answers it; "set" and "kind"
make groups. The map says which section an id is: [{"page","anchor","id"}].
Without it, ids are those of an index made with --input sections.

Sections are ranked, each by itself. Printed are the means of MRR@10, Recall@1,
Recall@10 and nDCG@10; queries without an answer are left out. With
--baseline, MRR and nDCG are compared with an earlier run's over the same
queries: p is how often chance alone makes as large a difference.

` + exitHelp

func evalCommand() *cli.Command {
	flags := []cli.Flag{
		indexFlag(),
		&cli.PathFlag{Name: "queries", Usage: "read judged queries from `FILE`"},
		&cli.PathFlag{Name: "map", Usage: "read which section an id is from `FILE`"},
		&cli.PathFlag{Name: "run", Usage: "write the ranking to `FILE` as a TREC run"},
		&cli.StringFlag{Name: "run-tag", Value: runTag, Usage: "call the system `NAME` in the run"},
		&cli.PathFlag{Name: "per-query", Usage: "write the measures of each query to `FILE`"},
		&cli.PathFlag{Name: "baseline", Usage: "compare with what --per-query wrote to `FILE`"},
		jsonFlag("print one JSON object"),
	}
	return &cli.Command{
		Name:        "eval",
		Usage:       "measure how well judged queries are answered",
		Description: evalHelp,
		Flags:       append(flags, requestFlags()...),
		Action:      evalAction,
	}
}

// evalArgs is what the eval command was asked to do.
type evalArgs struct {
	request query.Request
	queries []judged
	ids     map[section]string // nil: hits carry ids themselves
	run     string
	tag     string
	scores  string // file for the measures of each query, "" for none
	json    bool

	baseline []queryScore // nil for none
}

// section names a section by where it stands.
type section struct{ Page, Anchor string }

// judged is a query with the sections that answer it.
type judged struct {
	QID    string   `json:"qid"`
	Query  string   `json:"query"`
	Rel    []string `json:"rel"`
	Page   *string  `json:"page"`
	Anchor string   `json:"anchor"`
	Set    string   `json:"set"`
	Kind   string   `json:"kind"`
}

// byPlace tells whether the query names its answer by page and anchor.
func (j judged) byPlace() bool { return len(j.Rel) == 0 && j.Page != nil }

func evalAction(c *cli.Context) error {
	a, err := evalArgsOf(c)
	if err != nil {
		return err
	}
	return withSearcher(c, func(s *query.Searcher) error {
		return runEval(c.Context, s, a, c.App.Writer, c.App.ErrWriter)
	})
}

func evalArgsOf(c *cli.Context) (a evalArgs, err error) {
	if err := noArgs(c); err != nil {
		return a, err
	}
	if c.Path("queries") == "" {
		return a, usagef("eval needs --queries FILE")
	}
	if a.request, err = request(c); err != nil {
		return a, err
	}
	if a.request.Limit < cutoff {
		return a, usagef("limit: the measures need %d hits or more, got %d", cutoff, a.request.Limit)
	}
	a.request.Group = query.GroupSection
	a.request.NoSnippets = true
	a.run, a.tag, a.json = c.Path("run"), c.String("run-tag"), c.Bool("json")
	a.scores = c.Path("per-query")
	if name := c.Path("baseline"); name != "" {
		if a.baseline, err = readScores(name); err != nil {
			return a, err
		}
	}
	if a.queries, err = readJudged(c.Path("queries"), c.App.Reader); err != nil {
		return a, err
	}
	if c.Path("map") != "" {
		a.ids, err = readMap(c.Path("map"))
	}
	return a, err
}

func readJudged(name string, stdin io.Reader) ([]judged, error) {
	in, err := openInput(name, stdin)
	if err != nil {
		return nil, usagef("read queries: %w", err)
	}
	defer in.Close()
	lines := newLineReader(in, maxQueryLine)
	var list []judged
	for {
		line, err := lines.next()
		if err == io.EOF {
			return list, nil
		}
		var j judged
		if err == nil && len(line) > 0 {
			err = json.Unmarshal(line, &j)
		}
		if err != nil {
			return nil, usagef("read queries: %s:%d: %w", name, lines.line, err)
		}
		if len(line) > 0 {
			list = append(list, j)
		}
	}
}

func readMap(name string) (map[section]string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, usagef("read map: %w", err)
	}
	var list []struct{ Page, Anchor, ID string }
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, usagef("read map: %s: %w", name, err)
	}
	ids := make(map[section]string, len(list))
	for _, e := range list {
		ids[section{e.Page, e.Anchor}] = e.ID
	}
	return ids, nil
}

// runEval does the work; it knows nothing of flags.
func runEval(ctx context.Context, s *query.Searcher, a evalArgs, stdout, stderr io.Writer) error {
	e := evaluation{args: a, groups: map[string]map[string]*metrics{}}
	if a.run != "" {
		f, err := os.Create(a.run)
		if err != nil {
			return usagef("write run: %w", err)
		}
		defer f.Close()
		e.run = bufio.NewWriter(f)
	}
	for _, j := range a.queries {
		if err := e.answer(ctx, s, j); err != nil {
			return fmt.Errorf("answer query %s: %w", j.QID, err)
		}
	}
	if e.nameless {
		return usagef("the sections of this index have no ids").withHint("say with --map FILE which section an id of the queries is")
	}
	if e.run != nil {
		if err := flush(e.run, nil); err != nil {
			return err
		}
	}
	if err := e.perQuery(); err != nil {
		return err
	}
	if e.unjudged > 0 {
		notef(stderr, "%d queries have no answer to compare with and are left out", e.unjudged)
	}
	if e.astray > 0 {
		notef(stderr, "%d queries are answered by pages that the index doesn't hold by that title, such as %s", e.astray, e.absent)
	}
	if err := e.report(stdout); err != nil {
		return err
	}
	return noneUnless(e.found)
}

// evaluation sums up the answers to judged queries.
type evaluation struct {
	args     evalArgs
	run      *bufio.Writer // nil for none
	overall  metrics
	groups   map[string]map[string]*metrics // "set" and "kind", then the value
	scores   []queryScore                   // in the order of the queries
	against  *comparisons                   // nil for none
	unjudged int
	astray   int    // queries that name a page which isn't in the index
	absent   string // the first such page
	found    bool   // some query had a hit
	nameless bool   // ids were asked for, and no hit so far has one
	named    bool   // some hit has an id
}

func (e *evaluation) answer(ctx context.Context, s *query.Searcher, j judged) error {
	if len(j.Rel) == 0 && j.Page == nil {
		e.unjudged++
		return nil
	}
	req := e.args.request
	req.Query = j.Query
	res, err := s.Search(ctx, req)
	if err != nil {
		return err
	}
	ranking := e.ranking(j, res.Hits)
	relevant := j.Rel
	if j.byPlace() {
		relevant = []string{sectionName(*j.Page, j.Anchor)}
	}
	m := score(gains(ranking, relevant), len(relevant))
	e.count(j, m)
	if j.byPlace() && m.MRR10 == 0 {
		if err := e.checkPage(ctx, s, *j.Page); err != nil {
			return err
		}
	}
	e.found = e.found || len(ranking) > 0
	if e.run != nil {
		for i, hit := range res.Hits {
			writeTREC(e.run, j.QID, ranking[i], hit.Rank, hit.Score, word(e.args.tag))
		}
	}
	return nil
}

// checkPage looks up the page of a query that wasn't answered: one that isn't
// there looks like a bad ranking.
func (e *evaluation) checkPage(ctx context.Context, s *query.Searcher, title string) error {
	page, err := s.Lookup(ctx, title)
	if err != nil && !errors.Is(err, query.ErrNoPage) {
		return err
	}
	if err == nil && page.Title == title {
		return nil
	}
	if e.astray++; e.astray == 1 {
		e.absent = title
	}
	return nil
}

// ranking names the hits as the judgments of j do. A section without an id,
// such as the lead that a page of NDJSON sections may get, is named by its
// place, which no judgment does.
func (e *evaluation) ranking(j judged, hits []query.Hit) []string {
	names := make([]string, len(hits))
	for i, hit := range hits {
		id, mapped := e.args.ids[section{hit.Title, hit.Anchor}]
		e.named = e.named || mapped || hit.ID != ""
		switch {
		case j.byPlace():
			names[i] = sectionName(hit.Title, hit.Anchor)
		case mapped:
			names[i] = id
		default:
			names[i] = hitName(hit)
		}
	}
	e.nameless = !e.named && (e.nameless || !j.byPlace() && e.args.ids == nil && len(hits) > 0)
	return names
}

func (e *evaluation) count(j judged, m metrics) {
	e.overall.add(m)
	e.scores = append(e.scores, queryScore{j.QID, m.MRR10, m.Recall1, m.Recall10, m.NDCG10})
	for by, value := range map[string]string{"set": j.Set, "kind": j.Kind} {
		if value == "" {
			continue
		}
		if e.groups[by] == nil {
			e.groups[by] = map[string]*metrics{}
		}
		if e.groups[by][value] == nil {
			e.groups[by][value] = &metrics{}
		}
		e.groups[by][value].add(m)
	}
}

// perQuery writes the measures of each query, and compares them with those of
// the baseline.
func (e *evaluation) perQuery() (err error) {
	if e.args.baseline != nil {
		if e.against, err = compare(e.args.baseline, e.scores); err != nil {
			return err
		}
	}
	if e.args.scores == "" {
		return nil
	}
	return writeScores(e.args.scores, e.scores)
}

// evalRecord is an evaluation for programs.
type evalRecord struct {
	Overall metrics            `json:"overall"`
	Set     map[string]metrics `json:"set,omitempty"`
	Kind    map[string]metrics `json:"kind,omitempty"`
	Against *comparisons       `json:"comparison,omitempty"`
}

func (e *evaluation) report(w io.Writer) error {
	if e.args.json {
		return encodeJSON(w, evalRecord{e.overall.mean(), means(e.groups["set"]), means(e.groups["kind"]), e.against})
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%8s%8s%8s%8s%9s\n", "queries", "MRR@10", "R@1", "R@10", "nDCG@10")
	row := func(name string, m metrics) {
		fmt.Fprintf(out, "%8d%8.4f%8.4f%8.4f%9.4f  %s\n", m.Queries, m.MRR10, m.Recall1, m.Recall10, m.NDCG10, oneLine(name))
	}
	row("all", e.overall.mean())
	for _, by := range []string{"set", "kind"} {
		for _, value := range slices.Sorted(maps.Keys(e.groups[by])) {
			row(by+" "+value, e.groups[by][value].mean())
		}
	}
	if e.against != nil {
		e.against.print(out)
	}
	return flush(out, nil)
}

func means(sums map[string]*metrics) map[string]metrics {
	list := make(map[string]metrics, len(sums))
	for name, m := range sums {
		list[name] = m.mean()
	}
	return list
}
