package index

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// A titleSet holds titles as hashes of 64 bits, so few that no two of a wiki
// have the same one. They lie in lists by 16 of the bits, as the other 48: that
// is 10 bytes a title, where a map takes 30.
type titleSet struct {
	seed  maphash.Seed
	lists [1 << 16][][6]byte
}

func newTitleSet() *titleSet { return &titleSet{seed: maphash.MakeSeed()} }

// add adds a title and reports whether it wasn't there.
func (s *titleSet) add(title string) bool {
	var hash [8]byte
	binary.LittleEndian.PutUint64(hash[:], maphash.String(s.seed, title))
	list, rest := &s.lists[binary.LittleEndian.Uint16(hash[:])], [6]byte(hash[2:])
	if slices.Contains(*list, rest) {
		return false
	}
	*list = append(*list, rest)
	return true
}
