package memory

import (
	"fmt"
	"os"

	"github.com/blevesearch/mmap-go"
)

// Map maps a file for reading. Whoever maps it unmaps it.
func Map(path string) (mmap.MMap, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	return m, nil
}
