package query_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wikiseek/index"
	"wikiseek/query"
)

// stateDump writes a dump of n pages in one of two states, and returns what
// finds all pages of that state.
func stateDump(t *testing.T, n int, state string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<mediawiki version="0.11" xml:lang="en"><siteinfo><dbname>live</dbname><base>https://live.wiki.invalid/wiki/Main_Page</base></siteinfo>`)
	for i := range n {
		rev := i + 1
		text := fmt.Sprintf("the emperor of page %d", i)
		if i%10 == 0 {
			rev += len(state) * 1000
			text += " in state " + state
		}
		fmt.Fprintf(&b, "<page><title>Page %d</title><ns>0</ns><id>%d</id><revision><id>%d</id><text>%s</text></revision></page>\n", i, i+1, rev, text)
	}
	b.WriteString("</mediawiki>")
	path := filepath.Join(t.TempDir(), "wiki.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLive has readers ask all the while an index is updated: each answer
// must be that of one state or that of the other, whole.
func TestLive(t *testing.T) {
	const pages = 100
	dumps := []string{stateDump(t, pages, "old"), stateDump(t, pages, "newer")}
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := index.Build(t.Context(), index.Options{Dir: dir, Sources: dumps[:1]}); err != nil {
		t.Fatal(err)
	}
	live, err := query.OpenLive(dir, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{answer(t, query.New(fixed, query.Options{})): true}

	var done atomic.Bool
	var readers sync.WaitGroup
	seen := make([]map[string]int, 3)
	for i, ask := range []func() string{
		func() string { s, release := live.Pin(); defer release(); return answer(t, s) },
		func() string { return answer(t, query.New(fixed, query.Options{})) },
		func() string { return answerOfNew(t, dir) },
	} {
		seen[i] = make(map[string]int)
		readers.Go(func() {
			for !done.Load() {
				seen[i][ask()]++
			}
		})
	}
	for round := range 4 {
		if _, err := index.Update(t.Context(), index.Options{Dir: dir, Sources: dumps[(round+1)%2 : (round+1)%2+1]}); err != nil {
			t.Fatal(err)
		}
		want[answerOfNew(t, dir)] = true
		if changed, err := live.Reload(); err != nil || !changed {
			t.Errorf("reload: %v (%v), want a change", changed, err)
		}
	}
	done.Store(true)
	readers.Wait()
	if len(want) != 2 {
		t.Fatalf("the two states give %d different answers, want 2", len(want))
	}
	for i, answers := range seen {
		for a := range answers {
			if !want[a] {
				t.Errorf("reader %d got what neither state says: %s", i, a)
			}
		}
	}
	if len(seen[1]) != 1 {
		t.Errorf("an index that stayed open gave %d different answers", len(seen[1]))
	}
	if changed, err := live.Reload(); changed || err != nil {
		t.Errorf("reload without a change: %v (%v)", changed, err)
	}
	if err := live.Close(); err != nil {
		t.Error(err)
	}
	if err := fixed.Close(); err != nil {
		t.Error(err)
	}
}

// answer asks for everything that differs between the two states.
func answer(t *testing.T, s *query.Searcher) string {
	list := []string{fmt.Sprint(s.Info().Pages, s.Info().TextBytes)}
	for _, q := range []string{"emperor", "state newer", "state old"} {
		r, err := s.Search(t.Context(), query.Request{Query: q, Limit: 20, Operator: query.OperatorAnd})
		if err != nil {
			t.Error(err)
			return ""
		}
		list = append(list, fmt.Sprint(r.Total))
		for _, h := range r.Hits {
			list = append(list, fmt.Sprintf("%s %d %.9f %s", h.Title, h.RevID, h.Score, h.Snippet))
		}
	}
	return strings.Join(list, "; ")
}

func answerOfNew(t *testing.T, dir string) string {
	ix, err := index.Open(dir)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer ix.Close()
	return answer(t, query.New(ix, query.Options{}))
}
