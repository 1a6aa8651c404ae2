package segment

import (
	"encoding/binary"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// TestDirectorySynced watches the directory of segments: once the files of one
// have come, it has to be opened, which it is for nothing but to be synced.
func TestDirectorySynced(t *testing.T) {
	docs := randomDocs(rand.New(rand.NewPCG(4, 4)), "a", 9)
	pack := inMemory(t, build(t, NewBuilder(testSchema(t)), docs))
	from := filepath.Join(t.TempDir(), "1.zap")
	if err := inMemory(t, build(t, NewBuilder(testSchema(t)), docs)).(segment.UnpersistedSegment).Persist(from); err != nil {
		t.Fatal(err)
	}
	old := open(t, from)
	for name, write := range map[string]func(path string) error{
		"persisted": pack.(segment.UnpersistedSegment).Persist,
		"merged": func(path string) error {
			_, _, err := (&plugin{}).Merge([]segment.Segment{old}, []*roaring.Bitmap{nil}, path, nil, nil)
			return err
		},
	} {
		dir := t.TempDir()
		events := watch(t, dir)
		if err := write(filepath.Join(dir, "2.zap")); err != nil {
			t.Fatal(err)
		}
		if got := events(); !strings.HasSuffix(got, "file file open ") {
			t.Errorf("%s: %q, want two files and then the directory opened", name, got)
		}
	}
}

// watch returns a function that tells what has happened in dir since: a file
// came, or the directory was opened.
func watch(t *testing.T, dir string) (events func() string) {
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Skip("inotify: ", err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if _, err := syscall.InotifyAddWatch(fd, dir, syscall.IN_CREATE|syscall.IN_MOVED_TO|syscall.IN_OPEN); err != nil {
		t.Skip("inotify: ", err)
	}
	return func() (list string) {
		buf := make([]byte, 1<<16)
		n, err := syscall.Read(fd, buf)
		if err != nil {
			t.Fatal(err)
		}
		for b := buf[:n]; len(b) > 0; b = b[syscall.SizeofInotifyEvent+binary.NativeEndian.Uint32(b[12:]):] {
			switch mask := binary.NativeEndian.Uint32(b[4:]); {
			case mask&(syscall.IN_CREATE|syscall.IN_MOVED_TO) != 0:
				list += "file "
			case mask&syscall.IN_ISDIR != 0:
				list += "open "
			}
		}
		return list
	}
}
