package exec

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Explanation says what the score of a hit is made of.
type Explanation struct {
	Score float64     `json:"score"`
	Terms []TermScore `json:"terms"`
	Links float64     `json:"links"`          // by the links to the page
	Named float64     `json:"named"`          // where the query as a whole is a title
	Near  float64     `json:"near,omitempty"` // by words near each other
}

// TermScore is what one form of a term adds.
type TermScore struct {
	Term   string       `json:"term"`
	Form   string       `json:"form"` // stem, plain, char, phrase or pattern
	Score  float64      `json:"score"`
	Weight float64      `json:"weight"` // of the form, with the idf
	DF     float64      `json:"df"`     // sections that hold it
	TF     float64      `json:"tf"`     // normalized and summed over fields
	Fields []FieldScore `json:"fields,omitempty"`
	Title  float64      `json:"title,omitempty"` // what the page's title adds to TF
}

// FieldScore is what an index field adds to TF.
type FieldScore struct {
	Field     string  `json:"field"`
	Frequency uint32  `json:"frequency"`
	Length    uint32  `json:"length"` // of the field, in tokens
	TF        float64 `json:"tf"`
}

// Explain says how the hits of a query, of this engine, come to their scores.
func (e *Engine) Explain(ctx context.Context, q Query, hits []Hit) ([]Explanation, error) {
	if e.ranking.Model == ModelBleve {
		return stockExplain(ctx, e, q, hits)
	}
	if !e.raw {
		return nil, errors.New("explain scores: the index has segments that another program wrote in a form of its own")
	}
	r := e.runs.Get().(*run)
	defer e.runs.Put(r)
	r.reset(ctx, &q)
	if err := r.weighAll(q.Root); err != nil {
		return nil, err
	}
	if err := r.findPhrases(&matched{lists: r.byPart(hits)}, true); err != nil {
		return nil, err
	}
	near := make([]float64, len(hits))
	if e.wantsNear(q) {
		var err error
		if near, err = e.proximity(ctx, q, hits); err != nil {
			return nil, err
		}
	}
	names := make(map[*norm]string)
	for name, n := range r.norms {
		names[n] = name
	}
	list := make([]Explanation, 0, len(hits))
	for i, h := range hits {
		x := Explanation{Score: h.Score, Terms: []TermScore{}, Links: r.prior(r.cols.Links[h.Page]), Near: near[i]}
		if slices.Contains(q.Named, h.Doc) {
			x.Named = r.bonus()
		}
		for k := range r.scored {
			t, err := r.explainTerm(&r.scored[k], h.Doc, names)
			if err != nil {
				return nil, err
			}
			if t.TF > 0 {
				x.Terms = append(x.Terms, t)
			}
		}
		list = append(list, x)
	}
	return list, ctx.Err()
}

// byPart lists the documents of hits by segment.
func (r *run) byPart(hits []Hit) [][]uint32 {
	lists := make([][]uint32, len(r.parts))
	for _, h := range hits {
		part := r.partOf(h.Doc)
		lists[part] = append(lists[part], h.Doc-r.parts[part].base)
	}
	for _, list := range lists {
		slices.Sort(list)
	}
	return lists
}

func (r *run) explainTerm(w *weighted, doc uint32, names map[*norm]string) (TermScore, error) {
	t := TermScore{Term: w.label.String(), Form: w.label.form, Weight: w.weight, DF: w.df}
	part := r.partOf(doc)
	local := doc - r.parts[part].base
	for k := range w.own[part] {
		src := &w.own[part][k]
		if src.made != nil {
			t.TF += src.made.find(local)
			continue
		}
		freq, length, err := src.Find(local)
		if err != nil {
			return t, err
		}
		if freq > 0 {
			f := FieldScore{names[src.norm], freq, length, float64(freq) * src.norm.of(length)}
			t.Fields = append(t.Fields, f)
			t.TF += f.TF
		}
	}
	for _, run := range w.runsOf(part) {
		if run.from <= local && local < run.to {
			t.Title = run.tf
			t.TF += run.tf
		}
	}
	if t.TF > 0 {
		t.Score = onGrid(w.score(t.TF))
	}
	return t, nil
}

// label says what a scored term is, for explanations.
type label struct {
	form string
	term string
	node Node // in the place of term: a phrase or a pattern
}

// The forms of terms, as explanations name them.
const (
	formStem    = "stem"
	formPlain   = "plain"
	formChar    = "char"
	formPhrase  = "phrase"
	formPattern = "pattern"
)

func (l label) String() string {
	switch n := l.node.(type) {
	case Phrase:
		return strings.Join(n.Terms, " ")
	case Prefix:
		return n.Term + "*"
	case Wildcard:
		return n.Pattern
	case Fuzzy:
		return fmt.Sprintf("%s~%d", n.Term, n.Distance)
	}
	return l.term
}
