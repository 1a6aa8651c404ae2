package index

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Published identifies what is published in an index directory at a time.
type Published struct {
	file os.FileInfo // of CURRENT, which each publication replaces
}

// ReadPublished looks at what is published in dir. It takes one stat, so it
// may be asked often.
func ReadPublished(dir string) (Published, error) {
	info, err := os.Stat(filepath.Join(dir, currentFile))
	if err != nil {
		return Published{}, fmt.Errorf("look for a new index: %w", err)
	}
	return Published{info}, nil
}

// Same reports whether nothing was published between p and q.
func (p Published) Same(q Published) bool {
	return p.file != nil && q.file != nil && os.SameFile(p.file, q.file) && p.time().Equal(q.time())
}

func (p Published) time() time.Time { return p.file.ModTime() }
