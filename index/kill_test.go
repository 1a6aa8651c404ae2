package index_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wikiseek/index"
	"wikiseek/query"
)

// Variables that make this test program build an index instead of testing.
const (
	childDir    = "WIKISEEK_TEST_BUILD_DIR"
	childDump   = "WIKISEEK_TEST_BUILD_DUMP"
	childUpdate = "WIKISEEK_TEST_UPDATE" // not empty: it updates one
)

// killBatch makes many small batches, so that kills fall between and within
// them.
const killBatch = 32 << 10

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		run := index.Build
		if os.Getenv(childUpdate) != "" {
			run = index.Update
		}
		_, err := run(context.Background(), index.Options{Dir: dir, Sources: []string{os.Getenv(childDump)}, BatchBytes: killBatch})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestKill kills builds with SIGKILL at random moments, 20 times in all, runs
// the same build to its end, and compares the index with that of an
// undisturbed run: same documents, same terms, same hits. WIKISEEK_KILL_DUMP names another
// dump to do it with, WIKISEEK_KILL_SEED another sequence.
func TestKill(t *testing.T) {
	dump := os.Getenv("WIKISEEK_KILL_DUMP")
	if dump == "" {
		dump = largeDump(t, 500)
	}
	seed := uint64(1)
	_, _ = fmt.Sscan(os.Getenv("WIKISEEK_KILL_SEED"), &seed)
	random := rand.New(rand.NewPCG(seed, 0))

	start := time.Now()
	want, _ := build(t, index.Options{Sources: []string{dump}, BatchBytes: killBatch})
	whole := time.Since(start)

	opts := index.Options{Sources: []string{dump}, BatchBytes: killBatch}
	resumed := 0
	for killed := 0; killed < 20; {
		opts.Dir = filepath.Join(t.TempDir(), "index")
		// A build that comes to its end between kills is checked and
		// followed by another.
		for killed < 20 && kill(t, opts.Dir, dump, killed%2 == 1, time.Duration(random.Int64N(int64(whole/2)))) {
			killed++
		}
		if _, stats := build(t, opts); stats.Resumed {
			resumed++
		}
		sameIndex(t, open(t, opts.Dir), open(t, want))
	}
	t.Logf("%d builds went on from where they were killed", resumed)
	if resumed == 0 {
		t.Error("no build went on from where it was killed")
	}
}

// kill starts a build and kills it after a while: of its start, or of when
// segments of the unfinished generation are on disk. It reports false when the
// build ended first.
func kill(t *testing.T, dir, dump string, segments bool, after time.Duration) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, childDump+"="+dump)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	timer := time.NewTimer(after)
	defer timer.Stop()
	poll := time.NewTicker(2 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("build: %v: %s", err, stderr.String())
			}
			return false
		case <-poll.C:
			if segments && !hasSegments(dir) {
				timer.Reset(after)
			}
		case <-timer.C:
			if segments && !hasSegments(dir) {
				timer.Reset(after)
				continue
			}
			_ = cmd.Process.Kill()
			<-done
			return true
		}
	}
}

func hasSegments(dir string) bool {
	files, err := filepath.Glob(filepath.Join(dir, "gen-*.building", "store", "*.zap"))
	return err == nil && len(files) > 0
}

// sameIndex compares two indexes document by document, and in what they
// answer.
func sameIndex(t *testing.T, got, want *index.Index) {
	t.Helper()
	g, w := fingerprint(t, got), fingerprint(t, want)
	if len(g) != len(w) {
		t.Fatalf("got %d documents, want %d", len(g), len(w))
	}
	if !slices.Equal(g, w) {
		t.Fatal("documents differ")
	}
	gt, wt := got.Meta().Totals, want.Meta().Totals
	if fmt.Sprint(gt) != fmt.Sprint(wt) {
		t.Errorf("totals %v, want %v", gt, wt)
	}
	for _, q := range []string{"emperor", "李綱", "own77", "siege of kaifeng", `"the emperor"`, "alias 10", "song -siege"} {
		if a, b := hits(t, got, q), hits(t, want, q); !slices.Equal(a, b) {
			t.Errorf("%s: got %v, want %v", q, a, b)
		}
	}
}

func hits(t *testing.T, ix *index.Index, q string) []string {
	t.Helper()
	r, err := query.New(ix, query.Options{}).Search(t.Context(), query.Request{Query: q, Group: query.GroupSection, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	list := []string{fmt.Sprint(r.Total)}
	for _, h := range r.Hits {
		list = append(list, fmt.Sprintf("%d#%s %.9f %s", h.PageID, h.Anchor, h.Score, h.Snippet))
	}
	return list
}
