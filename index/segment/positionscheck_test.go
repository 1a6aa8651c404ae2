package segment

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var testFields = []string{"text", "title"}

// TestCheckPositions damages a file of positions: any bit that changes is
// found by the checksum, and with a checksum that fits it must not panic.
func TestCheckPositions(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	docs := randomDocs(r, "a", 400) // some terms are in more than two blocks of them
	path := filepath.Join(t.TempDir(), "1.zap")
	if err := inMemory(t, build(t, NewBuilder(testSchema(t)), docs)).(*memorySegment).Persist(path); err != nil {
		t.Fatal(err)
	}
	if err := CheckPositions(open(t, path), testFields); err != nil {
		t.Fatal(err)
	}
	if err := CheckPositions(open(t, path), []string{"kind"}); err == nil {
		t.Error("a field without positions passes")
	}
	pos := PositionsName(path)
	whole, err := os.ReadFile(pos)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for range 100 {
		b := slices.Clone(whole)
		b[r.IntN(len(b)-4)] ^= 1 << r.IntN(8)
		if err := os.WriteFile(pos, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := CheckPositions(open(t, path), testFields); err == nil {
			t.Fatal("a bit differs and nothing is told")
		}
		binary.LittleEndian.PutUint32(b[len(b)-4:], crc32.Checksum(b[:len(b)-4], castagnoli))
		if err := os.WriteFile(pos, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := CheckPositions(open(t, path), testFields); err != nil {
			told++
		}
	}
	t.Logf("%d of 100 told without the checksum", told)
	if told == 0 {
		t.Error("nothing but the checksum tells damage")
	}
	if err := os.WriteFile(pos, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := CheckPositions(open(t, path), testFields); !errors.Is(err, ErrDamaged) {
		t.Errorf("half a file: %v, want ErrDamaged", err)
	}
	if err := os.Remove(pos); err != nil {
		t.Fatal(err)
	}
	if err := CheckPositions(open(t, path), testFields); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v, want ErrNotExist", err)
	}
}
