package dump

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// pagesBefore is how many whole pages xml has; counted without the reader.
func pagesBefore(xml []byte) int { return bytes.Count(xml, []byte("</page>")) }

// TestCutPlain cuts a dump at every byte.
func TestCutPlain(t *testing.T) {
	full := smallDump(6, 150)
	for cut := 1; cut < len(full)-1; cut++ {
		pages, err := readAll(NewReader(strings.NewReader(full[:cut]), Options{}))
		if want := pagesBefore([]byte(full[:cut])); len(pages) != want {
			t.Fatalf("cut at %d: %d pages, want %d", cut, len(pages), want)
		}
		var damage *DamageError
		if cut == len(full)-len("\n") {
			continue // nothing is missing
		}
		if !errors.As(err, &damage) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		last := ""
		if len(pages) > 0 {
			last = pages[len(pages)-1].Title
		}
		if damage.Offset != int64(cut) || damage.Pages != int64(len(pages)) || damage.LastPage != last {
			t.Fatalf("cut at %d: %+v", cut, damage)
		}
	}
}

// TestCutCompressed cuts compressed dumps at every byte: the pages that come
// out are all that decompressing to the cut gives, and the error is damage.
func TestCutCompressed(t *testing.T) {
	full := smallDump(4, 60)
	pages := strings.SplitAfter(full, "</page>\n")
	multi, _ := multistream(t, pages...)
	for name, data := range map[string][]byte{
		"bz2":         bz2Bytes(t, 1, full),
		"multistream": multi,
		"gz":          gzBytes(t, full),
		"xz":          xzBytes(t, full),
		"zst":         zstBytes(t, full),
	} {
		t.Run(name, func(t *testing.T) {
			seen, step := 0, 1
			if raceEnabled {
				step = 5
			}
			for cut := magicBytes; cut < len(data); cut += step {
				xml, decodeErr := decompressed(t, data[:cut])
				got, err := readAll(openSet(t, Options{Workers: 2}, file(t, "x", data[:cut])))
				if want := pagesBefore(xml); len(got) != want {
					t.Fatalf("cut at %d of %d: %d pages, want %d", cut, len(data), len(got), want)
				}
				if seen = max(seen, len(got)); len(got) < seen {
					t.Fatalf("cut at %d of %d: %d pages, %d with less", cut, len(data), len(got), seen)
				}
				if whole := len(xml) == len(full) && decodeErr == io.EOF; !whole && !isDamage(err) {
					t.Fatalf("cut at %d of %d: error %v", cut, len(data), err)
				}
			}
		})
	}
}

// decompressed is what data holds up to the first error, by the decompressors
// alone.
func decompressed(t *testing.T, data []byte) ([]byte, error) {
	r := decompress(t.Context(), data, bytes.NewReader(data), 2)
	defer r.Close()
	var out bytes.Buffer
	buf := make([]byte, 1000)
	for {
		n, err := r.Read(buf)
		out.Write(buf[:n])
		if err != nil {
			return out.Bytes(), err
		}
	}
}

// TestCutBlocks cuts a bzip2 file of one stream between and within its
// blocks: all blocks before the cut are read.
func TestCutBlocks(t *testing.T) {
	full := smallDump(200, 3000)
	data := bz2Bytes(t, 1, full) // blocks of 100 kB
	for cut := 10; cut < len(data); cut += 4999 {
		got, err := readAll(openSet(t, Options{Workers: 2}, file(t, "x.bz2", data[:cut])))
		if !isDamage(err) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at %d of %d: %v", cut, len(data), err)
		}
		want := pagesBefore([]byte(full[:wholeBlocks(data[:cut])*99_981]))
		if len(got) < want {
			t.Errorf("cut at %d: %d pages, want %d", cut, len(got), want)
		}
	}
}

// wholeBlocks counts the blocks that another one follows, by their magic
// numbers at any bit.
func wholeBlocks(data []byte) int {
	n := -1
	for bit := 0; bit+bz2MagicBits <= 8*len(data); bit++ {
		b := bitReader{data: data}
		b.seek(bit)
		if b.read(24) == bz2BlockMagic>>24 && b.read(24) == bz2BlockMagic&0xffffff {
			n++
		}
	}
	return max(n, 0)
}

// TestDamagedStream damages one stream of a multistream file at many places:
// the pages of all others are read.
func TestDamagedStream(t *testing.T) {
	parts := []string{dumpHead}
	for i := range 10 {
		parts = append(parts, smallPage(2*i+1, 400)+smallPage(2*i+2, 400))
	}
	parts = append(parts, "</mediawiki>\n")
	data, starts := multistream(t, parts...)
	const hurt = 4
	for at := starts[hurt] + 4; at < starts[hurt+1]; at += 3 {
		broken := bytes.Clone(data)
		broken[at] ^= 0x10
		checkLost(t, broken, at, hurt)
	}
	for _, n := range []int{1, 7, 100, 300} { // bytes that are missing
		broken := append(data[:starts[hurt]+20:starts[hurt]+20], data[starts[hurt]+20+n:]...)
		checkLost(t, broken, -n, hurt)
	}
}

// checkLost reads a file of 20 pages of which only those of stream hurt may
// be missing.
func checkLost(t *testing.T, data []byte, at, hurt int) {
	t.Helper()
	var warned []Warning
	s := openSet(t, Options{Workers: 2, Warn: func(w Warning) { warned = append(warned, w) }}, file(t, "x.bz2", data))
	pages, err := readAll(s)
	read := map[int64]bool{}
	for _, p := range pages {
		read[p.ID] = true
	}
	for id := int64(1); id <= 20; id++ {
		if inHurt := int(id+1)/2 == hurt; !inHurt && !read[id] {
			t.Errorf("damage at %d: page %d is missing", at, id)
		}
	}
	if len(pages) < 20 && !isDamage(err) {
		t.Errorf("damage at %d: %d pages, error %v", at, len(pages), err)
	}
	if isDamage(err) && (len(warned) == 0 || !strings.Contains(warned[0].Msg, "of the bzip2 file")) {
		t.Errorf("damage at %d: warnings %v", at, warned)
	}
	if err == nil {
		t.Errorf("damage at %d: no error", at)
	}
}
