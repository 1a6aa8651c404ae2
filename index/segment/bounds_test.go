package segment_test

import (
	"os"
	"testing"

	scorch "github.com/blevesearch/scorch_segment_api/v2"

	"wikiseek/index/segment"
)

// damageBounds changes and cuts the file of bounds: it must not open.
func damageBounds(t *testing.T, s scorch.Segment, path string) {
	t.Helper()
	path = segment.BoundsPath(path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{0, 7, 8, 16, 24, 32, 40, 48, len(whole) / 2, len(whole) - 1} {
		broken := append([]byte(nil), whole...)
		broken[at] ^= 0x40
		open(t, s, path, broken, at)
	}
	for _, n := range []int{1, 8, 47, 48, len(whole) - 8} {
		open(t, s, path, whole[:n], n)
	}
}

func open(t *testing.T, s scorch.Segment, path string, content []byte, at int) {
	t.Helper()
	if err := os.WriteFile(path+".new", content, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	r, _ := segment.NewReader(s)
	if err := r.OpenBounds(); err == nil {
		t.Errorf("bounds damaged at %d open", at)
		_ = r.Close()
	}
}
