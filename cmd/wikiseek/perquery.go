package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// queryScore is the measures of one query: a line of what eval --per-query
// writes and --baseline reads.
type queryScore struct {
	QID      string  `json:"qid"`
	MRR10    float64 `json:"mrr_at_10"`
	Recall1  float64 `json:"recall_at_1"`
	Recall10 float64 `json:"recall_at_10"`
	NDCG10   float64 `json:"ndcg_at_10"`
}

func writeScores(name string, scores []queryScore) error {
	f, err := os.Create(name)
	if err != nil {
		return usagef("write scores: %w", err)
	}
	out := bufio.NewWriter(f)
	for _, s := range scores {
		if err = encodeJSON(out, s); err != nil {
			break
		}
	}
	if err := errors.Join(flush(out, err), f.Close()); err != nil {
		return fmt.Errorf("write scores: %s: %w", name, err)
	}
	return nil
}

func readScores(name string) ([]queryScore, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usagef("read baseline: %w", err)
	}
	defer f.Close()
	lines := newLineReader(f, maxQueryLine)
	list := []queryScore{} // nil would be no baseline
	for {
		line, err := lines.next()
		if err == io.EOF {
			return list, nil
		}
		var s struct {
			queryScore
			MRR10  *float64 `json:"mrr_at_10"`
			NDCG10 *float64 `json:"ndcg_at_10"`
		}
		if err == nil {
			err = json.Unmarshal(line, &s)
		}
		if err == nil && (s.MRR10 == nil || s.NDCG10 == nil) {
			err = errors.New("it isn't a line that --per-query wrote")
		}
		if err != nil {
			return nil, usagef("read baseline: %s:%d: %w", name, lines.line, err)
		}
		s.queryScore.MRR10, s.queryScore.NDCG10 = *s.MRR10, *s.NDCG10
		list = append(list, s.queryScore)
	}
}

// comparison is one measure of two runs over the same queries.
type comparison struct {
	Baseline   float64 `json:"baseline"`
	Now        float64 `json:"now"`
	Difference float64 `json:"difference"`
	P          float64 `json:"p"` // of a difference as large or larger by chance
}

// comparisons are the measures that are compared.
type comparisons struct {
	MRR10  comparison `json:"mrr_at_10"`
	NDCG10 comparison `json:"ndcg_at_10"`
}

// compare sets the scores of a run beside those of an earlier one. Both must
// be of the same queries in the same order.
func compare(baseline, now []queryScore) (*comparisons, error) {
	if len(baseline) != len(now) {
		return nil, otherQueries("it has %d queries, this run %d", len(baseline), len(now))
	}
	for i, b := range baseline {
		if b.QID != now[i].QID {
			return nil, otherQueries("query %d is %q, in this run %q", i+1, b.QID, now[i].QID)
		}
	}
	return &comparisons{
		MRR10:  compareBy(baseline, now, func(s queryScore) float64 { return s.MRR10 }),
		NDCG10: compareBy(baseline, now, func(s queryScore) float64 { return s.NDCG10 }),
	}, nil
}

func otherQueries(format string, args ...any) error {
	return usagef("compare with the baseline: "+format, args...).withHint("write it anew with --per-query from the same queries")
}

func compareBy(baseline, now []queryScore, measure func(queryScore) float64) (c comparison) {
	differences := make([]float64, len(now))
	for i := range now {
		b, n := measure(baseline[i]), measure(now[i])
		c.Baseline += b
		c.Now += n
		differences[i] = n - b
	}
	n := float64(max(len(now), 1))
	c.Baseline, c.Now = c.Baseline/n, c.Now/n
	c.Difference, c.P = c.Now-c.Baseline, randomization(differences)
	return c
}

func (c *comparisons) print(w io.Writer) {
	fmt.Fprintf(w, "\n%9s%9s%12s%8s\n", "baseline", "now", "difference", "p")
	for _, row := range []struct {
		name string
		comparison
	}{{"MRR@10", c.MRR10}, {"nDCG@10", c.NDCG10}} {
		fmt.Fprintf(w, "%9.4f%9.4f%+12.4f%8.4f  %s\n", row.Baseline, row.Now, row.Difference, row.P, row.name)
	}
}
