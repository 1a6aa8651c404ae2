package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"path/filepath"
	"unsafe"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/google/renameio/v2"

	"wikiseek/index/internal/memory"
)

// The file columns.bin, in the byte order of the machine that wrote it:
//
//	magic     8 bytes "WSCOL\x00\x00\x03"; the last is the version
//	order     uint64  columnsOrder, to tell the byte order
//	key       uint64  hash of the segments the columns were computed from
//	docs      uint64  documents, deleted ones included
//	pages     uint64
//	refs      uint64  length of Docs
//	cats      uint64  CategoryCount
//	catrefs   uint64  length of CategoryRefs
//	checksum  uint64  CRC-32C of the arrays
//	arrays            Page, Section, PageID, First, Docs, Namespace, Kind,
//	                  Target, Links, RevID, TitleHash, Time, CategoryFirst,
//	                  CategoryRefs; each padded to 8 bytes
//
// A file that doesn't fit the index, or this machine, is as good as absent.
var columnsMagic = [8]byte{'W', 'S', 'C', 'O', 'L', 0, 0, 3}

const (
	columnsOrder  = 0x0102030405060708
	columnsHeader = 9 * 8
)

var (
	errStaleColumns = errors.New("columns belong to other segments")
	castagnoli      = crc32.MakeTable(crc32.Castagnoli)
)

// snapshotKey identifies the segments of a snapshot and what is deleted in
// them.
func snapshotKey(snapshot *scorch.IndexSnapshot) uint64 {
	h := fnv.New64a()
	for _, s := range snapshot.Segments() {
		name := ""
		if p, ok := s.Segment().(segment.PersistedSegment); ok {
			name = filepath.Base(p.Path())
		}
		fmt.Fprintf(h, "%s %d", name, s.Segment().Count())
		if d := s.Deleted(); d != nil {
			_, _ = d.WriteTo(h) // a hash takes every write
		}
	}
	return h.Sum64()
}

// arrays lists the columns as bytes, in the order of the file.
func (c *Columns) arrays() [][]byte {
	return [][]byte{
		memory.Bytes(c.Page), memory.Bytes(c.Section), memory.Bytes(c.PageID), memory.Bytes(c.First), memory.Bytes(c.Docs),
		memory.Bytes(c.Namespace), memory.Bytes(c.Kind), memory.Bytes(c.Target), memory.Bytes(c.Links),
		memory.Bytes(c.RevID), memory.Bytes(c.TitleHash), memory.Bytes(c.Time), memory.Bytes(c.CategoryFirst), memory.Bytes(c.CategoryRefs),
	}
}

var padding [8]byte

// write puts the columns into a file, whole or not at all.
func (c *Columns) write(path string, key uint64) error {
	f, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	if err != nil {
		return fmt.Errorf("write columns: %w", err)
	}
	defer f.Cleanup()
	header := make([]byte, 0, columnsHeader)
	header = append(header, columnsMagic[:]...)
	for _, v := range []uint64{
		columnsOrder, key, uint64(len(c.Page)), uint64(c.Pages()), uint64(len(c.Docs)),
		uint64(c.CategoryCount), uint64(len(c.CategoryRefs)), 0,
	} {
		header = binary.NativeEndian.AppendUint64(header, v)
	}
	sum := crc32.New(castagnoli)
	for _, a := range c.arrays() {
		pad(sum, a)
	}
	binary.NativeEndian.PutUint64(header[columnsHeader-8:], uint64(sum.Sum32()))
	if _, err := f.Write(header); err != nil {
		return fmt.Errorf("write columns: %w", err)
	}
	for _, a := range c.arrays() {
		if err := pad(f, a); err != nil {
			return fmt.Errorf("write columns: %w", err)
		}
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("write columns: %w", err)
	}
	return nil
}

// pad writes an array and fills up to a multiple of 8 bytes.
func pad(w io.Writer, a []byte) error {
	if _, err := w.Write(a); err != nil {
		return err
	}
	_, err := w.Write(padding[:-len(a)&7])
	return err
}

// openColumns maps the file at path, which must have been written under key.
func openColumns(path string, key uint64) (*Columns, error) {
	m, err := memory.Map(path)
	if err != nil {
		return nil, fmt.Errorf("open columns: %w", err)
	}
	c, err := decodeColumns(m, key)
	if err != nil {
		return nil, errors.Join(err, m.Unmap())
	}
	c.unmap = m.Unmap
	return c, nil
}

// columnsKey is the key that a file of columns was written under.
func columnsKey(b []byte) uint64 { return binary.NativeEndian.Uint64(b[16:]) }

// decodeColumns lays the arrays over b, which starts at a page boundary.
func decodeColumns(b []byte, key uint64) (*Columns, error) {
	if len(b) < columnsHeader || [8]byte(b[:8]) != columnsMagic {
		return nil, errors.New("columns file has another format")
	}
	word := func(i int) uint64 { return binary.NativeEndian.Uint64(b[8*i:]) }
	if word(1) != columnsOrder {
		return nil, errors.New("columns file has another byte order")
	}
	if word(2) != key {
		return nil, errStaleColumns
	}
	body := b[columnsHeader:]
	if uint64(crc32.Checksum(body, castagnoli)) != word(8) {
		return nil, errors.New("columns file is damaged: checksum differs")
	}
	docs, pages, refs, cats, catRefs := word(3), word(4), word(5), word(6), word(7)
	if docs >= 1<<32 || pages >= 1<<32 || refs > docs || cats >= 1<<32 || catRefs >= 1<<32 {
		return nil, errors.New("columns file is damaged: impossible counts")
	}
	c := &Columns{CategoryCount: uint32(cats)}
	for _, take := range []func() bool{
		taker(&c.Page, &body, docs), taker(&c.Section, &body, docs), taker(&c.PageID, &body, pages),
		taker(&c.First, &body, pages+1), taker(&c.Docs, &body, refs), taker(&c.Namespace, &body, pages),
		taker(&c.Kind, &body, pages), taker(&c.Target, &body, pages), taker(&c.Links, &body, pages),
		taker(&c.RevID, &body, pages), taker(&c.TitleHash, &body, pages), taker(&c.Time, &body, pages),
		taker(&c.CategoryFirst, &body, pages+1), taker(&c.CategoryRefs, &body, catRefs),
	} {
		if !take() {
			return nil, errors.New("columns file is damaged: too short")
		}
	}
	return c, nil
}

// taker returns a function that lays n elements at the front of body into
// dst and moves body past them; it reports false when body is too short.
func taker[T any](dst *[]T, body *[]byte, n uint64) func() bool {
	return func() bool {
		var t T
		size := n * uint64(unsafe.Sizeof(t))
		padded := size + -size&7
		if padded > uint64(len(*body)) {
			return false
		}
		if n > 0 {
			*dst = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(*body))), n)
		}
		*body = (*body)[padded:]
		return true
	}
}
