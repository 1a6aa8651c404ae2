package memory

import (
	"errors"
	"fmt"
	"os"

	"github.com/blevesearch/mmap-go"
)

// ErrEmpty is returned by Map for a file without a byte, which no system maps.
var ErrEmpty = errors.New("the file is empty")

// Map maps a file for reading. Whoever maps it unmaps it.
func Map(path string) (mmap.MMap, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		return nil, fmt.Errorf("map %s: %w", path, ErrEmpty)
	}
	m, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	return m, nil
}
