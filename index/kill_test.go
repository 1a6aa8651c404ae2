package index_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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
	childRepair = "WIKISEEK_TEST_REPAIR" // not empty: it repairs one
)

// killBatch makes many small batches, so that kills fall between and within
// them.
const killBatch = 32 << 10

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // as the command line has it
		defer stop()
		err := child(ctx, index.Options{Dir: dir, Sources: []string{os.Getenv(childDump)}, BatchBytes: killBatch})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is what a program does that is ended by a test.
func child(ctx context.Context, opts index.Options) (err error) {
	switch {
	case os.Getenv(childRepair) != "":
		_, err = index.Verify(ctx, opts.Dir, true)
	case os.Getenv(childUpdate) != "":
		_, err = index.Update(ctx, opts)
	default:
		_, err = index.Build(ctx, opts)
	}
	return err
}

// TestKill kills builds with SIGKILL at random moments, runs the same build to
// its end, and compares the index with that of an undisturbed run: same
// documents, same terms, same hits. WIKISEEK_KILLS says how often,
// WIKISEEK_KILL_DUMP names another dump to do it with, WIKISEEK_KILL_SEED
// another sequence.
func TestKill(t *testing.T) { endBuilds(t, os.Kill) }

// TestInterrupt is TestKill with SIGINT, after which a build has to end by
// itself.
func TestInterrupt(t *testing.T) { endBuilds(t, os.Interrupt) }

func endBuilds(t *testing.T, sig os.Signal) {
	t.Parallel()
	dump := os.Getenv("WIKISEEK_KILL_DUMP")
	if dump == "" {
		dump = largeDump(t, 200)
	}
	kills := times("WIKISEEK_KILLS", 3)
	most := 5 * kills
	random := rand.New(rand.NewPCG(uint64(times("WIKISEEK_KILL_SEED", 1)), 0))
	opts := index.Options{Sources: []string{dump}, BatchBytes: killBatch}
	whole, _ := build(t, opts)
	want := open(t, whole)
	opts.Dir = filepath.Join(t.TempDir(), "index")
	start := time.Now()
	endBuild(t, opts.Dir, dump, sig, false, time.Hour) // a program of its own takes longer
	took := time.Since(start)

	unfinished, builds := 0, 0
	for ended := 0; ended < kills; {
		opts.Dir = filepath.Join(t.TempDir(), "index")
		// A build that comes to its end between kills is checked and
		// followed by another.
		for ended < kills {
			segments, within := ended%2 == 1, took
			if segments {
				within /= 4 // most of the time is over when they are there
			}
			if !endBuild(t, opts.Dir, dump, sig, segments, time.Duration(random.Int64N(int64(within)))) {
				break
			}
			ended++
			if hasSegments(opts.Dir) {
				unfinished++
			}
			if ended == kills && unfinished == 0 && kills < most {
				kills++ // all fell before the first segment or behind the last
			}
		}
		build(t, opts)
		builds++
		sameIndex(t, open(t, opts.Dir), want)
	}
	t.Logf("%d times %v, %d of them with some of the index durable; all of %d indexes are the same", kills, sig, unfinished, builds)
	if unfinished == 0 {
		t.Error("no build was ended in the midst")
	}
}

// times reads a number from the environment, which is how the short tests are
// made long.
func times(name string, n int) int {
	_, _ = fmt.Sscan(os.Getenv(name), &n)
	return n
}

// endBuild starts a build and sends it a signal after a while: of its start, or
// of when segments of the unfinished generation are on disk. It reports false
// when the build came to its end first.
func endBuild(t *testing.T, dir, dump string, sig os.Signal, segments bool, after time.Duration) bool {
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
			_ = cmd.Process.Signal(sig)
			err := <-done
			if sig != os.Kill && err != nil && !strings.Contains(stderr.String(), context.Canceled.Error()) && !unhandled(err) {
				t.Fatalf("interrupted build: %v: %s", err, stderr.String())
			}
			return err != nil
		}
	}
}

// unhandled reports whether a program was ended by a signal, before it came to
// handle that.
func unhandled(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == -1
}

func hasSegments(dir string) bool {
	files, err := filepath.Glob(filepath.Join(dir, "gen-*.building", "store", "*.zap"))
	return err == nil && len(files) > 0
}

// state is what two indexes are compared by: their documents, and what they
// answer.
type state struct {
	documents []string
	totals    string
	answers   []string
}

func stateOf(t *testing.T, ix *index.Index) state {
	t.Helper()
	totals := ix.Meta().Totals
	sources := int64(0) // in which files they are depends on how the index came to be
	for _, n := range totals.SourceBytes {
		sources += n
	}
	totals.SourceBytes = nil
	s := state{documents: append(fingerprint(t, ix), pageSources(t, ix)...), totals: fmt.Sprint(totals, sources)}
	for _, q := range []string{"emperor", "李綱", "own77", "siege of kaifeng", `"the emperor"`, `"of kaifeng"`, "alias 10", "song -siege"} {
		s.answers = append(s.answers, fmt.Sprint(q, hits(t, ix, q)))
	}
	return s
}

// pageSources describes the sources of all pages.
func pageSources(t *testing.T, ix *index.Index) []string {
	t.Helper()
	if ix.Meta().Source != index.SourceStore {
		return nil
	}
	var list []string
	for page := range uint32(ix.Columns().Pages()) {
		c, err := ix.Content(page)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%d %q %v", ix.Columns().PageID[page], c.Source, c.IDs))
	}
	return list
}

// states are those of the indexes that others are compared with, time and
// again: of *index.Index.
var states sync.Map

// sameIndex compares an index with the one that it should equal.
func sameIndex(t *testing.T, got, want *index.Index) {
	t.Helper()
	known, ok := states.Load(want)
	if !ok {
		known = stateOf(t, want)
		states.Store(want, known)
	}
	g, w := stateOf(t, got), known.(state)
	if len(g.documents) != len(w.documents) {
		t.Fatalf("got %d documents, want %d", len(g.documents), len(w.documents))
	}
	if !slices.Equal(g.documents, w.documents) {
		t.Fatal("documents differ")
	}
	if g.totals != w.totals {
		t.Errorf("totals %v, want %v", g.totals, w.totals)
	}
	for i := range w.answers {
		if g.answers[i] != w.answers[i] {
			t.Errorf("got %s, want %s", g.answers[i], w.answers[i])
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
