package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"unsafe"

	"github.com/google/renameio/v2"

	"wikiseek/index/internal/memory"
)

// A file of bounds lies beside its segment, in the byte order of the machine
// that wrote it:
//
//	magic     8 bytes "WSBND\x00\x00\x02"; the last is the version
//	order     uint64  boundsOrder, to tell the byte order
//	key       uint64  Reader.Key of the segment
//	terms     uint64
//	blocks    uint64
//	checksum  uint64  CRC-32C of the arrays
//	arrays            values, starts, Last, Off, Impacts; starts padded to 8 bytes
//
// Values are those of the dictionaries, and of stems with joint blocks a second
// time, marked (bounds_joint.go).
//
// A file that doesn't fit is as good as absent.
var boundsMagic = [8]byte{'W', 'S', 'B', 'N', 'D', 0, 0, 2}

const (
	boundsOrder  = 0x0102030405060708
	boundsHeader = 6 * 8
)

// BoundsSuffix ends the name of a file of bounds.
const BoundsSuffix = ".bnd"

// BoundsPath is where the bounds of the segment at path lie.
func BoundsPath(path string) string { return strings.TrimSuffix(path, Suffix) + BoundsSuffix }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// WriteBounds computes the bounds of the text fields named and writes them
// beside the segment, whole or not at all.
func (r *Reader) WriteBounds(pairs []Pair) error {
	t, err := r.compute(pairs)
	if err != nil {
		return err
	}
	f, err := renameio.NewPendingFile(BoundsPath(r.Path()), renameio.WithPermissions(0o644))
	if err != nil {
		return fmt.Errorf("write bounds: %w", err)
	}
	defer f.Cleanup()
	sum := crc32.New(castagnoli)
	for _, a := range t.arrays() {
		_, _ = sum.Write(a) // a hash takes every write
	}
	header := append(make([]byte, 0, boundsHeader), boundsMagic[:]...)
	for _, v := range []uint64{boundsOrder, r.Key(), uint64(len(t.values)), uint64(len(t.blocks.Last)), uint64(sum.Sum32())} {
		header = binary.NativeEndian.AppendUint64(header, v)
	}
	for _, a := range append([][]byte{header}, t.arrays()...) {
		if _, err := f.Write(a); err != nil {
			return fmt.Errorf("write bounds: %w", err)
		}
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("write bounds: %w", err)
	}
	return nil
}

// arrays lists the table as bytes, in the order of the file.
func (t *boundsTable) arrays() [][]byte {
	starts := t.starts
	if len(starts)%2 != 0 {
		starts = append(starts[:len(starts):len(starts)], 0)
	}
	return [][]byte{memory.Bytes(t.values), memory.Bytes(starts), memory.Bytes(t.blocks.Last), memory.Bytes(t.blocks.Off), memory.Bytes(t.blocks.Impacts)}
}

// OpenBounds maps the file of bounds. Where it fails, bounds are computed
// when they are needed, and nothing else differs. It must be called before
// the reader is shared.
func (r *Reader) OpenBounds() error {
	m, err := memory.Map(BoundsPath(r.Path()))
	if err != nil {
		return fmt.Errorf("open bounds: %w", err)
	}
	if err := r.bounds.decode(m, r.Key()); err != nil {
		return errors.Join(err, m.Unmap())
	}
	r.bounds.unmap = m.Unmap
	return nil
}

// Close releases the bounds. The segment itself isn't the reader's.
func (r *Reader) Close() error {
	if r.bounds.unmap == nil {
		return nil
	}
	return r.bounds.unmap()
}

// decode lays the table over b, which starts at a page boundary.
func (t *boundsTable) decode(b []byte, key uint64) error {
	if len(b) < boundsHeader || [8]byte(b[:8]) != boundsMagic {
		return errors.New("bounds file has another format")
	}
	word := func(i int) uint64 { return binary.NativeEndian.Uint64(b[8*i:]) }
	if word(1) != boundsOrder || word(2) != key {
		return errors.New("bounds file belongs to another segment or machine")
	}
	terms, blocks, body := word(3), word(4), b[boundsHeader:]
	if terms >= 1<<32 || blocks >= 1<<32 || uint64(len(body)) != 8*terms+4*(terms+terms%2)+24*blocks {
		return errors.New("bounds file is damaged: impossible counts")
	}
	if uint64(crc32.Checksum(body, castagnoli)) != word(5) {
		return errors.New("bounds file is damaged: checksum differs")
	}
	t.values, body = lay[uint64](body, terms, terms)
	t.starts, body = lay[uint32](body, terms, terms+terms%2)
	t.blocks.Last, body = lay[uint32](body, blocks, blocks)
	t.blocks.Off, body = lay[uint32](body, blocks, blocks)
	t.blocks.Impacts, _ = lay[[BlockImpacts]Impact](body, blocks, blocks)
	return nil
}

// lay takes n elements from the front of body, in which room is left for
// more.
func lay[T any](body []byte, n, room uint64) ([]T, []byte) {
	if room == 0 {
		return nil, body
	}
	var t T
	list := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(body))), n)
	return list, body[room*uint64(unsafe.Sizeof(t)):]
}
