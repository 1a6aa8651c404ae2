package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// The sources of pages, which snippets and sections are made of, lie in files
// of their own in the folder sources, several pages to a compressed block: by
// itself a page takes a tenth more, a short one a third. A page's stored field
// says where its source is. So merging, by whatever program, leaves the files
// alone.
//
// A file holds the pages of one segment as it was made, and never changes:
//
//	"WSSRC\x00\x00\x01"
//	blocks: size of the frame (4 bytes), a zstd frame with a checksum
//	bytes of all sources (8 bytes), CRC-32C of all up to here (4 bytes)
//
// Numbers are little-endian. Totals.SourceBytes says how much of each file
// still belongs to pages; one without any is removed.
const (
	sourcesDir    = "sources"
	sourceSuffix  = ".src"
	sourceMagic   = "WSSRC\x00\x00\x01"
	sourceFooter  = 8 + crc32.Size
	sourceBlock   = 64 << 10 // bytes of sources: twice as much saves 3 %, and takes twice the time to read a page
	frameSize     = 4
	maxSourceSize = 1 << 30 // a block, or what is kept of templates, can't claim more than this
)

var errSourcePlace = errors.New("field " + FieldSource + " is damaged")

// errDamagedSource reports text that was kept and can't be read.
var errDamagedSource = errors.New("kept text is damaged")

// sourcePlace says where the source of a page is. The zero value is that of an
// empty one.
type sourcePlace struct {
	file   uint32
	block  uint64 // offset of the block in the file
	start  uint32 // in the block
	length uint32
}

func (p sourcePlace) empty() bool { return p.length == 0 }

// encode returns p as a stored field has it.
func (p sourcePlace) encode() []byte {
	var b []byte
	for _, v := range []uint64{uint64(p.file), p.block, uint64(p.start), uint64(p.length)} {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

// decodeSourcePlace reads what encode wrote. No field at all is an empty source.
func decodeSourcePlace(b []byte) (sourcePlace, error) {
	if len(b) == 0 {
		return sourcePlace{}, nil
	}
	var v [4]uint64
	for i := range v {
		n := 0
		if v[i], n = binary.Uvarint(b); n <= 0 {
			return sourcePlace{}, errSourcePlace
		}
		b = b[n:]
	}
	if len(b) > 0 || max(v[0], v[2], v[3]) >= 1<<32 || v[3] == 0 {
		return sourcePlace{}, errSourcePlace
	}
	return sourcePlace{uint32(v[0]), v[1], uint32(v[2]), uint32(v[3])}, nil
}

// sourceName is the name of a file of sources in its folder.
func sourceName(number uint32) string { return fmt.Sprintf("%08d%s", number, sourceSuffix) }

// sourceNumber is the number of a file of that name.
func sourceNumber(name string) (uint32, bool) {
	digits, ok := strings.CutSuffix(name, sourceSuffix)
	n, err := strconv.ParseUint(digits, 10, 32)
	return uint32(n), ok && err == nil && sourceName(uint32(n)) == name
}

// listSources returns the numbers of the files of the generation at dir, rising.
func listSources(dir string) ([]uint32, error) {
	entries, err := os.ReadDir(filepath.Join(dir, sourcesDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	var list []uint32
	for _, e := range entries {
		if n, ok := sourceNumber(e.Name()); ok {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list, nil
}

func newSourceDecoder() (*zstd.Decoder, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxSourceSize))
	if err != nil {
		return nil, fmt.Errorf("set up decompression of sources: %w", err)
	}
	return d, nil
}
