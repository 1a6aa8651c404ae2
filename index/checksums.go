package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/google/renameio/v2"
	bolt "go.etcd.io/bbolt"

	"wikiseek/index/segment"
)

// The file CHECKSUMS lists all files of a generation as they were when it was
// finished, a line each, in the order of their names:
//
//	wikiseek checksums 1
//	crc32c 5e6f0a1b 19243 columns.bin
//	src 1b2c3d4e 20314012 sources/00000003.src
//	zap 0a1b2c3d 52638837 store/00000000000e.zap
//	txid 57
//	end 89abcdef
//
// crc32c is the CRC-32C of the file; zap the CRC-32 (IEEE) of a segment but
// for its last four bytes, which hold just that, so that finishing a build
// needn't read the segments again, and damage done to one that an update shares
// isn't summed up as if it belonged there; src is the same of a file of sources,
// by CRC-32C. txid is bolt's number of the last
// transaction in root.bolt: a program that writes to the index raises it,
// damage can't. end is the CRC-32C of the lines before.
const (
	checksumsFile   = "CHECKSUMS"
	checksumsHeader = "wikiseek checksums 1"

	sumCRC32C = "crc32c"
	sumSource = "src"
	sumZap    = "zap"
)

// fileSum is what CHECKSUMS says of a file.
type fileSum struct {
	kind string // one of the three above
	sum  uint32
	size int64
	name string // with slashes, relative to the generation
}

// checksums is the content of CHECKSUMS.
type checksums struct {
	files []fileSum
	txid  int
}

// sumGeneration describes the files of the generation at path as they are.
func sumGeneration(path string) (checksums, error) {
	var c checksums
	err := filepath.WalkDir(path, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(path, file)
		if err != nil || rel == checksumsFile {
			return err
		}
		s, err := sumFile(file)
		s.name = filepath.ToSlash(rel)
		c.files = append(c.files, s)
		return err
	})
	if err == nil {
		c.txid, err = boltTransaction(filepath.Join(path, storeDir, boltFile))
	}
	if err != nil {
		return c, fmt.Errorf("compute checksums: %w", err)
	}
	slices.SortFunc(c.files, func(a, b fileSum) int { return strings.Compare(a.name, b.name) })
	return c, nil
}

func sumFile(path string) (fileSum, error) {
	switch filepath.Ext(path) {
	case segment.Suffix:
		b, size, err := lastBytes(path)
		return fileSum{kind: sumZap, sum: binary.BigEndian.Uint32(b[:]), size: size}, err
	case sourceSuffix:
		b, size, err := lastBytes(path)
		return fileSum{kind: sumSource, sum: binary.LittleEndian.Uint32(b[:]), size: size}, err
	}
	sum, size, err := crcOf(path, castagnoli, 0)
	return fileSum{kind: sumCRC32C, sum: sum, size: size}, err
}

// lastBytes reads the checksum that the end of a file holds.
func lastBytes(path string) (b [crc32.Size]byte, size int64, err error) {
	f, size, err := openSized(path)
	if err != nil {
		return b, 0, err
	}
	defer f.Close()
	if _, err := f.ReadAt(b[:], max(0, size-crc32.Size)); err != nil {
		return b, size, fmt.Errorf("%s: %w", path, err)
	}
	return b, size, nil
}

// crcOf computes the checksum of a file but for its last bytes.
func crcOf(path string, table *crc32.Table, but int64) (sum uint32, size int64, err error) {
	f, size, err := openSized(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	h := crc32.New(table)
	_, err = io.Copy(h, io.LimitReader(f, max(0, size-but)))
	return h.Sum32(), size, err
}

// openSized opens a file and returns how long it is. The caller closes it.
func openSized(path string) (f *os.File, size int64, err error) {
	if f, err = os.Open(path); err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// boltTransaction returns the number of the last transaction of a bolt file.
func boltTransaction(path string) (id int, err error) {
	err = guarded(func() error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: boltTimeout})
		if err != nil {
			return err
		}
		return errors.Join(db.View(func(tx *bolt.Tx) error { id = tx.ID(); return nil }), db.Close())
	})
	return id, err
}

func (c checksums) encode() []byte {
	b := []byte(checksumsHeader + "\n")
	for _, s := range c.files {
		b = fmt.Appendf(b, "%s %08x %d %s\n", s.kind, s.sum, s.size, s.name)
	}
	b = fmt.Appendf(b, "txid %d\n", c.txid)
	return fmt.Appendf(b, "end %08x\n", crc32.Checksum(b, castagnoli))
}

// writeChecksums writes the file for the generation at path, after all others.
func writeChecksums(path string) error {
	c, err := sumGeneration(path)
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(path, checksumsFile), c.encode(), 0o644); err != nil {
		return fmt.Errorf("write checksums: %w", err)
	}
	return nil
}

// readChecksums reads the file of the generation at path.
func readChecksums(path string) (c checksums, err error) {
	b, err := os.ReadFile(filepath.Join(path, checksumsFile))
	if err != nil {
		return c, err
	}
	end := bytes.LastIndex(b, []byte("\nend ")) + 1
	if end == 0 || string(b[end:]) != fmt.Sprintf("end %08x\n", crc32.Checksum(b[:end], castagnoli)) {
		return c, errors.New("its own checksum differs")
	}
	lines := strings.Split(string(b[:end-1]), "\n")
	if lines[0] != checksumsHeader {
		return c, fmt.Errorf("it begins with %q and not with %q", lines[0], checksumsHeader)
	}
	for _, line := range lines[1:] {
		if err := c.parse(line); err != nil {
			return c, fmt.Errorf("line %q: %w", line, err)
		}
	}
	return c, nil
}

// parse reads one line, whose checksum was right.
func (c *checksums) parse(line string) (err error) {
	if id, ok := strings.CutPrefix(line, "txid "); ok {
		c.txid, err = strconv.Atoi(id)
		return err
	}
	f := strings.SplitN(line, " ", 4)
	if len(f) != 4 {
		return errors.New("it is not one of a file")
	}
	sum, err := strconv.ParseUint(f[1], 16, 32)
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(f[2], 10, 64)
	c.files = append(c.files, fileSum{f[0], uint32(sum), size, f[3]})
	return err
}
