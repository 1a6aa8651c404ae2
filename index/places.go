package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"

	"wikiseek/index/dump"
	"wikiseek/index/internal/memory"
)

// The file places.bin, of an index with --source=dump, says where each page
// stands in the dump. It is in the byte order of the machine:
//
//	magic     8 bytes "WSPLACE\x01"; the last is the version
//	order     uint64  columnsOrder
//	pages     uint64
//	streams   uint64
//	checksum  uint64  CRC-32C of the arrays
//	arrays            page ids, rising; each page's stream; bytes before it in
//	                  that; the streams' files; their places there; each
//	                  padded to 8 bytes
var placesMagic = [8]byte{'W', 'S', 'P', 'L', 'A', 'C', 'E', 1}

const (
	placesFile   = "places.bin"
	placesHeader = 5 * 8
)

// maxSkip bounds what may have to be decompressed to show a page: many
// streams of a multistream dump.
const maxSkip = 64 << 20

var errNoPlaces = errors.New("--source=dump needs a multistream dump (...-pages-articles-multistream.xml.bz2), or plain XML, as a file in UTF-8: pages can't be found fast in others")

// places is the content of the file.
type places struct {
	ids     []int64
	stream  []uint32 // by page: index of files and offsets
	skip    []uint32
	files   []uint32
	offsets []int64

	unmap func() error
}

// placeRecord is a page as a build meets it: 16 bytes, for there is one to
// every page of the wiki in memory.
type placeRecord struct {
	id           int64
	stream, skip uint32
}

// placeMaker collects the places of pages in the order of the dump.
type placeMaker struct {
	pages   []placeRecord
	files   []uint32
	offsets []int64
}

// add notes the place of a page. Pages of one stream come together.
func (m *placeMaker) add(id int64, at dump.Place) error {
	if at.Skip > maxSkip {
		return errNoPlaces
	}
	n := len(m.files)
	if n == 0 || m.files[n-1] != uint32(at.File) || m.offsets[n-1] != at.Stream {
		m.files = append(m.files, uint32(at.File))
		m.offsets = append(m.offsets, at.Stream)
		n++
	}
	m.pages = append(m.pages, placeRecord{id, uint32(n - 1), uint32(at.Skip)})
	return nil
}

// place notes where a page of the sources stands, if that is needed.
func (b *builder) place(it item) error {
	switch {
	case b.meta.Source != SourceDump || it.repeat:
		return nil
	case !it.placed:
		return errNoPlaces
	}
	return b.places.add(it.id, it.place)
}

// writePlaces writes what place noted.
func (b *builder) writePlaces() error {
	if b.meta.Source != SourceDump {
		return nil
	}
	return b.places.write(b.buildPath())
}

// write puts the places into the generation at dir, whole or not at all.
func (m *placeMaker) write(dir string) error {
	slices.SortFunc(m.pages, func(a, b placeRecord) int { return cmp.Compare(a.id, b.id) })
	p := places{files: m.files, offsets: m.offsets}
	for _, r := range m.pages {
		p.ids = append(p.ids, r.id)
		p.stream = append(p.stream, r.stream)
		p.skip = append(p.skip, r.skip)
	}
	var body bytes.Buffer
	for _, a := range [][]byte{memory.Bytes(p.ids), memory.Bytes(p.stream), memory.Bytes(p.skip), memory.Bytes(p.files), memory.Bytes(p.offsets)} {
		_ = pad(&body, a) // a Buffer takes every write
	}
	b := append([]byte(nil), placesMagic[:]...)
	sum := uint64(crc32.Checksum(body.Bytes(), castagnoli))
	for _, v := range []uint64{columnsOrder, uint64(len(p.ids)), uint64(len(p.files)), sum} {
		b = binary.NativeEndian.AppendUint64(b, v)
	}
	if err := renameio.WriteFile(filepath.Join(dir, placesFile), append(b, body.Bytes()...), 0o644); err != nil {
		return fmt.Errorf("write places: %w", err)
	}
	return nil
}

// openPlaces maps the file of the generation at dir.
func openPlaces(dir string) (*places, error) {
	m, err := memory.Map(filepath.Join(dir, placesFile))
	if err != nil {
		return nil, fmt.Errorf("open places: %w", err)
	}
	p, err := decodePlaces(m)
	if err != nil {
		return nil, errors.Join(err, m.Unmap())
	}
	p.unmap = m.Unmap
	return p, nil
}

// decodePlaces lays the arrays over b, which starts at a page boundary.
func decodePlaces(b []byte) (*places, error) {
	word := func(i int) uint64 { return binary.NativeEndian.Uint64(b[8*i:]) }
	if len(b) < placesHeader || [8]byte(b[:8]) != placesMagic || word(1) != columnsOrder {
		return nil, errors.New("places.bin has another format")
	}
	body := b[placesHeader:]
	if uint64(crc32.Checksum(body, castagnoli)) != word(4) {
		return nil, errors.New("places.bin is damaged: checksum differs")
	}
	pages, streams := word(2), word(3)
	p := &places{}
	if max(pages, streams) >= 1<<32 ||
		!taker(&p.ids, &body, pages)() || !taker(&p.stream, &body, pages)() || !taker(&p.skip, &body, pages)() ||
		!taker(&p.files, &body, streams)() || !taker(&p.offsets, &body, streams)() {
		return nil, errors.New("places.bin is damaged: too short")
	}
	return p, nil
}

// of returns the place of a page.
func (p *places) of(id int64) (dump.Place, bool) {
	n, ok := slices.BinarySearch(p.ids, id)
	if !ok || int(p.stream[n]) >= len(p.files) {
		return dump.Place{}, false
	}
	s := p.stream[n]
	return dump.Place{File: int(p.files[s]), Stream: p.offsets[s], Skip: int64(p.skip[n])}, true
}
