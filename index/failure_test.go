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

// TestWriteFailures runs builds whose writes fail at 20 sizes of a file. Each
// says so and ends; without the limit the same build goes on, and makes the
// index of an undisturbed run.
func TestWriteFailures(t *testing.T) {
	dump := largeDump(t, 300)
	opts := index.Options{Sources: []string{dump}, BatchBytes: killBatch}
	want, _ := build(t, opts)
	random := rand.New(rand.NewPCG(2, 0))
	failed := 0
	for range 20 {
		dir := filepath.Join(t.TempDir(), "index")
		cmd := exec.Command(os.Args[0])
		size := 1<<10 + random.Int64N(200<<10)
		cmd.Env = append(os.Environ(), childDir+"="+dir, childDump+"="+dump, fmt.Sprintf("%s=%d", childFileSize, size))
		out, err := cmd.CombinedOutput()
		if err != nil {
			failed++
			if strings.Contains(string(out), "panic") || !strings.Contains(string(out), "file too large") {
				t.Fatalf("files of %d bytes: %v: %s", size, err, out)
			}
		}
		opts.Dir = dir
		build(t, opts)
		sameIndex(t, open(t, dir), open(t, want))
	}
	t.Logf("%d of 20 builds failed", failed)
	if failed == 0 {
		t.Error("no build failed")
	}
}
