package index_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
)

// TestDiskFull is TestWriteFailures on file systems in memory that are too
// small, which takes root to mount.
func TestDiskFull(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	mount := func(dir string, flags uintptr, kilobytes int64) error {
		return syscall.Mount("tmpfs", dir, "tmpfs", flags, fmt.Sprintf("size=%dk", kilobytes))
	}
	failBuilds(t, func(dir string) (string, func()) {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		size := 16 + random.Int64N(600)
		if err := mount(dir, 0, size); err != nil {
			t.Skipf("mount: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
		return fmt.Sprintf("WIKISEEK_TEST_DISK=%dk", size), func() {
			if err := mount(dir, syscall.MS_REMOUNT, 64<<10); err != nil {
				t.Fatal(err)
			}
		}
	}, syscall.ENOSPC)
}
