package exec

import (
	"context"
	"math"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"

	"wikiseek/index"
	"wikiseek/index/segment"
)

// Windows are at least 2^minWindow documents, whose scores fit the first
// level cache, and at most 2^maxWindow, whose scores fit the second.
const (
	minWindow = 11
	maxWindow = 16
)

// Engine answers queries on one index with one ranking. It keeps what
// queries share. It may be used by several goroutines.
type Engine struct {
	ix      *index.Index
	cols    *index.Columns
	ranking *Ranking
	one     bool
	parts   []slice
	dead    []*roaring.Bitmap // by segment: documents that are deleted or not ours, nil if none
	raw     bool              // every segment can be read from its bytes
	torn    bool              // sections of some pages lie apart
	words   int               // of a set of documents
	ratio   float64           // a plain form's normalized frequency is at most this times its stem's

	norms      map[string]*norm // by index field
	linkScores [1 << 10]float64 // by links
	runs       sync.Pool        // of *run
	busy       atomic.Int32     // runs under way, and helpers that may begin
	common     commonCharacters

	mu      sync.Mutex
	allowed map[string]*allowed // by namespaces
}

// slice is a segment as the engine sees it. Documents are numbered within.
type slice struct {
	*segment.Reader
	base   uint32          // number of its first document in the index
	docs   uint32          // documents, deleted ones included
	word   int             // where its documents begin in a set
	links  []uint32        // by the smallest windows: the most links to a page
	linked []uint8         // by document: links to its page, manyLinks for as many or more
	dead   *roaring.Bitmap // that of Engine.dead
}

// NewEngine returns an engine on ix, which must stay open as long as it is
// used.
func NewEngine(ix *index.Index, ranking *Ranking) *Engine {
	e := &Engine{
		ix: ix, cols: ix.Columns(), ranking: ranking, one: ix.Meta().Profile.OneForm(), raw: true,
		norms: make(map[string]*norm), allowed: make(map[string]*allowed),
	}
	for links := range e.linkScores {
		e.linkScores[links] = onGrid(ranking.prior(uint32(links)))
	}
	for _, s := range ix.Segments() {
		e.dead = append(e.dead, deadOf(s, e.cols))
	}
	for i, s := range ix.Segments() {
		if s.Reader == nil {
			e.raw = false
			return e
		}
		docs := s.Reader.Docs()
		p := slice{Reader: s.Reader, base: s.Base, docs: docs, word: e.words, dead: e.dead[i]}
		e.summarize(&p)
		e.words += p.words()
		e.parts = append(e.parts, p)
	}
	e.torn = torn(e.cols)
	totals := ix.Meta().Totals
	for _, field := range index.TextFields {
		for _, name := range []string{field, index.Stem(field)} {
			e.norms[name] = newNorm(ranking.Fields[field], totals.AverageLength(field))
		}
	}
	e.ratio = followRatio(totals)
	e.runs.New = func() any { return newRun(e) }
	return e
}

// words is how many words a set of the documents takes. It is a multiple of
// what the smallest windows take.
func (s *slice) words() int { return len(s.links) << minWindow / 64 }

// followRatio is what the normalized frequency of a plain form is at most,
// as a multiple of its stem's. The plain form isn't more frequent, and its
// field isn't shorter: a word is a token of both, a run of n characters n
// plain tokens and n-1 bigrams. But lengths count against averages.
func followRatio(t index.Totals) float64 {
	ratio := 1.0
	for _, field := range index.TextFields {
		ratio = max(ratio, t.AverageLength(field)/t.AverageLength(index.Stem(field)))
	}
	return ratio * slack
}

// manyLinks is how many links to a page are too many for slice.linked.
var manyLinks uint32 = math.MaxUint8 // tests change it

// deadOf finds the documents of a segment that are deleted or not ours.
func deadOf(s index.Segment, cols *index.Columns) *roaring.Bitmap {
	var dead *roaring.Bitmap
	for doc, page := range cols.Page[s.Base:][:s.Count()] {
		if page == index.None {
			if dead == nil {
				dead = roaring.New()
			}
			dead.Add(uint32(doc))
		}
	}
	return dead
}

// summarize finds the links of the windows and documents of a segment. To find
// those of a document in the columns takes two looks at memory that is seldom in
// a cache.
func (e *Engine) summarize(s *slice) {
	s.links, s.linked = make([]uint32, (s.docs+1<<minWindow-1)>>minWindow), make([]uint8, s.docs)
	for doc := range s.docs {
		page := e.cols.Page[s.base+doc]
		if page == index.None {
			continue
		}
		w := doc >> minWindow
		n := e.cols.Links[page]
		s.links[w], s.linked[doc] = max(s.links[w], n), uint8(min(n, manyLinks))
	}
}

// prior is what a page scores by the links to it, from a table where it can.
func (e *Engine) prior(links uint32) float64 {
	if links < uint32(len(e.linkScores)) {
		return e.linkScores[links]
	}
	return onGrid(e.ranking.prior(links))
}

// prior is what a page scores by the links to it.
func (r *Ranking) prior(links uint32) float64 {
	if links == 0 {
		return 0
	}
	return r.Links * math.Log2(1+float64(links)/r.LinksScale)
}

// Search runs q. Equal scores are ordered by page id and section, so that
// the result doesn't depend on how the index is laid out.
func (e *Engine) Search(ctx context.Context, q Query) (Result, error) {
	switch {
	case e.ranking.Model == ModelBleve:
		return stockSearch(ctx, e, q)
	case e.wantsNear(q):
		return e.searchNear(ctx, q)
	}
	return e.find(ctx, q)
}

// find finds the best hits by what words score by themselves.
func (e *Engine) find(ctx context.Context, q Query) (Result, error) {
	if q.Exhaustive || !e.raw || !scores(q.Root, searched(q.Fields)) {
		return exhaustive(ctx, e, q)
	}
	e.busy.Add(1)
	defer e.leave()
	r := e.runs.Get().(*run)
	result, err := r.search(ctx, q)
	if err == nil { // else scores may be left in it
		e.runs.Put(r)
	}
	return result, err
}

// scores reports whether each section or page that matches n also has a
// score from it. Then hits are found by their scores alone.
func scores(n Node, fields searched) bool {
	switch n := n.(type) {
	case *Bool:
		if len(n.Must) > 0 {
			for _, c := range n.Must {
				if scores(c, fields) {
					return true
				}
			}
			return false
		}
		for _, c := range n.Should {
			if !scores(c, fields) {
				return false
			}
		}
		return len(n.Should) > 0
	case InTitle:
		return fields.has(index.FieldTitle)
	case Pages:
		return false
	}
	return true
}

// norm turns a frequency and a length into what BM25F adds up: the field's
// weight over its normalized length.
type norm struct {
	table   [segment.TableSize]float64 // by length
	field   Field
	average float64
}

func newNorm(f Field, average float64) *norm {
	n := &norm{field: f, average: average}
	for length := range n.table {
		n.table[length] = f.normalize(1, float64(length), average)
	}
	return n
}

func (n *norm) of(length uint32) float64 {
	if length < uint32(len(n.table)) {
		return n.table[length]
	}
	return n.field.normalize(1, float64(length), n.average)
}

// most is the highest normalized frequency that impacts admit.
func (n *norm) most(impacts *[segment.BlockImpacts]segment.Impact) float64 {
	most := 0.0
	for _, i := range impacts {
		if i.Freq == segment.Unbounded {
			return math.Inf(1)
		}
		most = max(most, float64(i.Freq)*n.of(uint32(i.Length)))
	}
	return most
}
