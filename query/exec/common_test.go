package exec_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"wikiseek/query/exec"
)

// TestCommonCharacters has no character count: runs are what their pairs are.
func TestCommonCharacters(t *testing.T) {
	ix := randomIndex(t)
	ranking := exec.DefaultRanking()
	ranking.Common, ranking.CommonLeast = 0, 0
	engine := exec.NewEngine(ix, &ranking)
	counting := exec.DefaultRanking()
	counting.Common = 1
	allCount := exec.NewEngine(ix, &counting)
	random := rand.New(rand.NewPCG(14, 14))
	search := func(e *exec.Engine, n exec.Node) exec.Result {
		r, err := e.Search(t.Context(), exec.Query{Root: n, Sections: true, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	differ := 0
	for range 30 {
		n := run(random)
		if n.Any = true; len(n.Plain) == 1 {
			continue
		}
		pairs := exec.Run{Stem: n.Stem, Any: true}
		got, want := search(engine, n), search(engine, pairs)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v: %+v, want what pairs find: %+v", n, got, want)
		}
		if !reflect.DeepEqual(search(allCount, n), want) {
			differ++
		}
	}
	if differ == 0 {
		t.Error("characters never count")
	}
}
