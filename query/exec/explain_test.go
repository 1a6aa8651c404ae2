package exec_test

import (
	"math"
	"testing"

	"wikiseek/query/exec"
)

// TestExplain adds up what explanations say.
func TestExplain(t *testing.T) {
	t.Parallel()
	ranking := exec.DefaultRanking()
	ranking.Proximity.Ordered, ranking.Proximity.Unordered = 0.5, 0.2
	e := exec.NewEngine(demoIndex(t), &ranking)
	word := func(plain, stem string, same bool) exec.Node { return exec.Word{Plain: plain, Stem: stem, Same: same} }
	for name, root := range map[string]exec.Node{
		"word":   word("emperor", "emperor", true),
		"words":  &exec.Bool{Should: []exec.Node{word("armies", "armi", false), word("siege", "sieg", false), word("song", "song", true)}},
		"phrase": exec.Phrase{Terms: []string{"of", "song"}},
		"prefix": &exec.Bool{Must: []exec.Node{exec.Prefix{Term: "emp"}, word("kaifeng", "kaifeng", true)}},
		"run":    exec.Run{Plain: []string{"李", "綱"}, Stem: []string{"李綱"}, Any: true},
		"pair":   exec.Run{Plain: []string{"李", "纲"}, Stem: []string{"李纲"}},
		"long":   exec.Run{Plain: []string{"宋", "钦", "宗"}, Stem: []string{"宋钦", "钦宗"}},
		"mixed":  &exec.Bool{Should: []exec.Node{word("kaifeng", "kaifeng", true), exec.Run{Plain: []string{"李", "綱"}, Stem: []string{"李綱"}, Any: true}}},
	} {
		for _, sections := range []bool{false, true} {
			q := exec.Query{Root: root, Sections: sections, Limit: 20}
			r, err := e.Search(t.Context(), q)
			if err != nil || len(r.Hits) == 0 {
				t.Fatalf("%s: %d hits, %v", name, len(r.Hits), err)
			}
			list, err := e.Explain(t.Context(), q, r.Hits)
			if err != nil || len(list) != len(r.Hits) {
				t.Fatalf("%s: %d explanations of %d hits, %v", name, len(list), len(r.Hits), err)
			}
			for i, x := range list {
				sum := x.Links + x.Named + x.Near
				for _, term := range x.Terms {
					sum += term.Score
				}
				if math.Abs(sum-r.Hits[i].Score) > 1e-9 || x.Score != r.Hits[i].Score {
					t.Errorf("%s: hit %d scores %v, its parts come to %v", name, i, r.Hits[i].Score, sum)
				}
			}
		}
	}
}
