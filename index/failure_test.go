//go:build unix

package index_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"wikiseek/index"
)

// childFileSize makes the child's files end at that many bytes, so that
// writing fails as on a full disk.
const childFileSize = "WIKISEEK_TEST_FILE_SIZE"

func init() {
	var size uint64
	if n, _ := fmt.Sscan(os.Getenv(childFileSize), &size); n != 1 {
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // writing returns EFBIG instead
	limit := syscall.Rlimit{Cur: size, Max: size}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
}

// TestWriteFailures runs builds whose writes fail at some size of a file. Each
// says so and ends; without the limit the same build goes on, and makes the
// index of an undisturbed run. WIKISEEK_WRITE_FAILURES says how many.
func TestWriteFailures(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 0))
	failBuilds(t, func(string) (limit string, lift func()) {
		return fmt.Sprintf("%s=%d", childFileSize, 1<<10+random.Int64N(100<<10)), func() {}
	}, syscall.EFBIG)
}

// failBuilds runs builds that fail to write. limit brings it about for the
// directory of the index, by a variable of the environment or else.
func failBuilds(t *testing.T, limit func(dir string) (env string, lift func()), reason error) {
	t.Parallel()
	dump := largeDump(t, 150)
	opts := index.Options{Sources: []string{dump}, BatchBytes: killBatch}
	whole, _ := build(t, opts)
	want := open(t, whole)
	n, failed := times("WIKISEEK_WRITE_FAILURES", 2), 0
	for range n {
		opts.Dir = filepath.Join(t.TempDir(), "index")
		env, lift := limit(opts.Dir)
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childDir+"="+opts.Dir, childDump+"="+dump, env)
		out, err := cmd.CombinedOutput()
		if err != nil {
			failed++
			if strings.Contains(string(out), "panic") || strings.Contains(string(out), "goroutine") || !strings.Contains(string(out), reason.Error()) {
				t.Fatalf("%s: %v: %s", env, err, out)
			}
		}
		lift()
		build(t, opts)
		sameIndex(t, open(t, opts.Dir), want)
	}
	t.Logf("%d of %d builds failed, all came to the same index", failed, n)
	if failed == 0 {
		t.Error("no build failed")
	}
}
