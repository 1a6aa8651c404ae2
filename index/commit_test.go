package index

import (
	"errors"
	"testing"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// fullDisk is an index that takes some batches and fails from then on.
type fullDisk struct {
	bleveindex.Index
	takes, asked int
}

var errFullDisk = errors.New("disk full")

func (d *fullDisk) Batch(*bleveindex.Batch) error {
	d.asked++
	if d.asked > d.takes {
		return errFullDisk
	}
	return nil
}

// TestCommitFails checks that Bleve isn't asked again after any commit of ours
// that failed.
func TestCommitFails(t *testing.T) {
	for _, tt := range []struct {
		name    string
		takes   int
		entries int // in the ledger before
	}{
		{"segment", 0, 0},
		{"ledger", 1, foldEvery - 1},
	} {
		disk := &fullDisk{takes: tt.takes}
		f := &filler{builder: &builder{store: &store{advanced: disk}}, ledger: ledger{keys: make([]string, tt.entries)}}
		for range 3 {
			if err := f.commit(nil, nil, entryOf([2]int64{0, 1})); !errors.Is(err, errFullDisk) {
				t.Errorf("%s: %v, want %v", tt.name, err, errFullDisk)
			}
		}
		if disk.asked != tt.takes+1 {
			t.Errorf("%s: %d batches, want %d", tt.name, disk.asked, tt.takes+1)
		}
	}
}
