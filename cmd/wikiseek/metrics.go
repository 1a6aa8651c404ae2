package main

import (
	"math"
	"slices"
)

// cutoff is the rank after which hits don't count, but for Recall@1.
const cutoff = 10

// metrics are means over queries. Their definitions are those of trec_eval,
// with relevance being yes or no.
type metrics struct {
	Queries  int     `json:"queries"`
	MRR10    float64 `json:"mrr_at_10"`    // 1/rank of the first relevant hit
	Recall1  float64 `json:"recall_at_1"`  // share of the relevant sections found
	Recall10 float64 `json:"recall_at_10"` //
	NDCG10   float64 `json:"ndcg_at_10"`   // gains discounted by log2(rank+1), over the best possible
}

// score measures one ranking: hits[i] tells whether the hit of rank i+1 is
// relevant, of relevant sections in all.
func score(hits []bool, relevant int) metrics {
	return metrics{
		Queries:  1,
		MRR10:    reciprocalRank(hits, cutoff),
		Recall1:  recall(hits, relevant, 1),
		Recall10: recall(hits, relevant, cutoff),
		NDCG10:   ndcg(hits, relevant, cutoff),
	}
}

// add makes m the sums over what m and n sum up; mean turns them into means.
func (m *metrics) add(n metrics) {
	m.Queries += n.Queries
	m.MRR10 += n.MRR10
	m.Recall1 += n.Recall1
	m.Recall10 += n.Recall10
	m.NDCG10 += n.NDCG10
}

func (m metrics) mean() metrics {
	if m.Queries == 0 {
		return m
	}
	n := float64(m.Queries)
	return metrics{m.Queries, m.MRR10 / n, m.Recall1 / n, m.Recall10 / n, m.NDCG10 / n}
}

// gains tells of each section of a ranking whether it is relevant. One that
// occurs again gains nothing.
func gains(ranking, relevant []string) []bool {
	seen := make(map[string]bool, len(ranking))
	hits := make([]bool, len(ranking))
	for i, id := range ranking {
		hits[i] = !seen[id] && slices.Contains(relevant, id)
		seen[id] = true
	}
	return hits
}

func reciprocalRank(hits []bool, k int) float64 {
	i := slices.Index(top(hits, k), true)
	if i < 0 {
		return 0
	}
	return 1 / float64(i+1)
}

func recall(hits []bool, relevant, k int) float64 {
	if relevant == 0 {
		return 0
	}
	found := 0
	for _, hit := range top(hits, k) {
		if hit {
			found++
		}
	}
	return float64(found) / float64(relevant)
}

func ndcg(hits []bool, relevant, k int) float64 {
	var got, best float64
	for i, hit := range top(hits, k) {
		if hit {
			got += discount(i)
		}
	}
	for i := range min(relevant, k) {
		best += discount(i)
	}
	if best == 0 {
		return 0
	}
	return got / best
}

// discount is what a relevant hit at index i, of rank i+1, is worth.
func discount(i int) float64 { return 1 / math.Log2(float64(i+2)) }

func top(hits []bool, k int) []bool { return hits[:min(k, len(hits))] }
