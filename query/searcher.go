package query

import (
	"context"
	"errors"
	"io"
	"time"

	"wikiseek/index"
	"wikiseek/query/exec"
	"wikiseek/query/syntax"
)

// Ranking is how hits are scored.
type Ranking = exec.Ranking

// ReadRanking reads a profile of a ranking, as docs/ranking.md describes it.
func ReadRanking(r io.Reader) (Ranking, error) { return exec.ReadRanking(r) }

// Options configures a Searcher. The zero value is ready to use.
type Options struct {
	// Ranking weighs the fields. Nil means exec.DefaultRanking.
	Ranking *Ranking

	// Dump is index.OpenOptions.Dump, for OpenLive.
	Dump string
}

const noSnippets = "there are no snippets: the index was made with --source=none"

// noTextLimit lifts CirrusSearch's limit of 300 characters for words, which
// questions exceed: what bounds the work is syntax.MaxQuery and the context.
const noTextLimit = -1

// Searcher answers requests on one index.
type Searcher struct {
	ix         *index.Index
	ranking    exec.Ranking
	engine     *exec.Engine
	namespaces map[string]int // names and canonical names in lower case
	urls       urls
	shown      *shown
}

// New returns a Searcher on ix, which must stay open as long as it is used.
func New(ix *index.Index, opts Options) *Searcher {
	s := &Searcher{ix: ix, ranking: exec.DefaultRanking(), urls: newURLs(ix.Meta().Site.Base), shown: new(shown)}
	if opts.Ranking != nil {
		s.ranking = *opts.Ranking
	}
	s.engine = exec.NewEngine(ix, &s.ranking)
	s.namespaces = namespaceNames(ix)
	return s
}

// Ready reports whether the index can answer.
func (s *Searcher) Ready() error {
	if s.ix.Columns().Pages() == 0 {
		return errors.New("the index holds no pages")
	}
	return nil
}

// Search answers a request. It returns a [*RequestError] for one that no
// index can answer, and the context's error when that ends first.
func (s *Searcher) Search(ctx context.Context, req Request) (result *Result, err error) {
	defer s.ix.Guard(&err)()
	start := time.Now()
	req, err = req.withDefaults()
	if err != nil {
		return nil, err
	}
	parsed := syntax.Parse(req.Query, syntax.Options{Namespaces: s.namespaces, Lang: s.ix.Meta().Lang, MaxText: noTextLimit})
	if parsed.Err != nil {
		return nil, queryError(parsed.Err)
	}
	p := &planner{any: req.Operator == OperatorOr}
	found, q, err := s.run(ctx, parsed, req, p)
	result = &Result{Query: req.Query}
	if err == nil && found.Total == 0 && req.Operator == OperatorAuto && (p.parts > 1 || p.torn && !req.WholeOnly) {
		found, q, err = s.run(ctx, parsed, req, &planner{any: true, loose: !req.WholeOnly})
		result.Relaxed = found.Total > 0
	}
	if err == nil && found.Total == 0 && len(q.Named) > 0 { // a title of punctuation
		found, q, err = s.run(ctx, parsed, req, &planner{title: true})
	}
	if err != nil {
		return nil, queryError(err)
	}
	result.Total, result.AtLeast = found.Total, found.AtLeast
	result.Warnings = warnings(parsed, p)
	if s.ix.Meta().Source == index.SourceNone && !req.NoSnippets {
		req.NoSnippets = true
		result.Warnings = append(result.Warnings, noSnippets)
	}
	shown := found.Hits[min(req.Offset, len(found.Hits)):]
	result.Hits, err = s.hits(ctx, req.Offset, shown)
	if err == nil && !req.NoSnippets {
		result.Unread, err = s.addSnippets(ctx, result.Hits, shown, p.marks)
	}
	if err == nil {
		result.Facets, err = s.facets(req.Facets, found.Facets)
	}
	if err == nil && req.Explain {
		err = s.explain(ctx, q, shown, result.Hits)
	}
	if err != nil {
		return nil, err
	}
	result.Took = Millis(time.Since(start))
	return result, nil
}

// run plans a query and finds its hits. The planner knows what to mark and to
// warn of then.
func (s *Searcher) run(ctx context.Context, parsed *syntax.Query, req Request, p *planner) (exec.Result, exec.Query, error) {
	p.ctx, p.ix, p.names = ctx, s.ix, s.namespaces
	q, err := p.plan(parsed, req)
	if err != nil {
		return exec.Result{}, q, err
	}
	found, err := s.engine.Search(ctx, q)
	return found, q, err
}

// explain adds to hits what their scores are made of.
func (s *Searcher) explain(ctx context.Context, q exec.Query, found []exec.Hit, hits []Hit) error {
	list, err := s.engine.Explain(ctx, q, found)
	if err != nil {
		return err
	}
	for i := range list {
		hits[i].Explanation = &list[i]
	}
	return nil
}

// queryError makes a RequestError of what is wrong with a query.
func queryError(err error) error {
	var large *syntax.Error
	if errors.As(err, &large) {
		return &RequestError{Param: "query", Msg: large.Msg, Pos: large.Pos}
	}
	var unsupported *exec.UnsupportedError
	if errors.As(err, &unsupported) {
		return &RequestError{Param: unsupported.Param, Msg: unsupported.Msg}
	}
	return err
}

func warnings(parsed *syntax.Query, p *planner) []string {
	var list []string
	for _, w := range parsed.Warnings {
		list = append(list, w.Msg)
	}
	return append(list, p.warnings...)
}

// Info describes the index.
func (s *Searcher) Info() Info {
	m := s.ix.Meta()
	info := Info{
		Name: m.Site.Name, DBName: m.Site.DBName, Base: m.Site.Base, Lang: m.Lang, Generator: m.Site.Generator,
		Analyzer: m.Analyzer, Format: m.Format, Input: string(m.Input),
		Pages: m.Totals.Pages, Sections: m.Totals.Sections, Redirects: m.Totals.Redirects,
		XMLBytes: m.Totals.XMLBytes, TextBytes: m.Totals.TextBytes, IndexBytes: s.ix.Bytes(), HeapBytes: heapBytes(),
		Created: m.Created, Sources: []string{}, Namespaces: []Namespace{},
	}
	for _, src := range m.Sources {
		info.Sources = append(info.Sources, src.Name)
	}
	for _, ns := range m.Site.Namespaces {
		info.Namespaces = append(info.Namespaces, Namespace{ns.ID, ns.Name})
	}
	return info
}
