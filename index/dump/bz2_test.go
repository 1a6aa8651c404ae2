package dump

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

// bz2Contents are inputs with what the format treats specially.
func bz2Contents() map[string]string {
	rnd := rand.New(rand.NewPCG(1, 2))
	random := make([]byte, 120_000)
	for i := range random {
		random[i] = byte(rnd.Uint32())
	}
	runs := new(strings.Builder)
	for n := range 600 {
		runs.WriteString(strings.Repeat(string(rune('a'+n%3)), n))
	}
	return map[string]string{
		"empty":         "",
		"one byte":      "a",
		"runs":          runs.String(),
		"random":        string(random),
		"text":          smallDump(60, 4000),
		"zeros":         strings.Repeat("\x00", 300_000),
		"a long run":    "<" + strings.Repeat("z", 9<<20) + ">",
		"four and four": strings.Repeat("aaaabbbb", 1000),
	}
}

// TestBz2 compares with the standard library.
func TestBz2(t *testing.T) {
	for name, content := range bz2Contents() {
		if raceEnabled && len(content) > largeDump {
			continue
		}
		for _, level := range []int{1, 9} {
			data := bz2Bytes(t, level, content)
			data = append(data, data...) // two streams
			want, err := io.ReadAll(stdbzip2.NewReader(bytes.NewReader(data)))
			if err != nil {
				t.Fatal(err)
			}
			for _, src := range []io.Reader{bytes.NewReader(data), iotest.HalfReader(bytes.NewReader(data))} {
				r := newBz2Reader(t.Context(), src, 3)
				got, err := io.ReadAll(r)
				r.Close()
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s, level %d: %d bytes, %v, want %d", name, level, len(got), err, len(want))
				}
			}
		}
	}
}

// TestBz2Real compares with the standard library over real dumps.
func TestBz2Real(t *testing.T) {
	for _, path := range needShared(t, "dumps/formats/*.bz2", "dumps/small/*.bz2") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if raceEnabled && len(data) > largeDump {
			continue
		}
		want, wantErr := io.ReadAll(stdbzip2.NewReader(bytes.NewReader(data)))
		got, err := decompressed(t, data)
		if !bytes.Equal(got, want) || (err == io.EOF) != (wantErr == nil) {
			t.Errorf("%s: %d bytes, %v, want %d, %v", path, len(got), err, len(want), wantErr)
		}
	}
}

// TestBz2TrailingGarbage: as the bzip2 program, what follows the last stream
// is passed over, if it doesn't look like one.
func TestBz2TrailingGarbage(t *testing.T) {
	data := bz2Bytes(t, 9, "text")
	for tail, want := range map[string]error{"": io.EOF, "\x00\x00\x00": io.EOF, "garbage": io.EOF, "BZ": io.ErrUnexpectedEOF, "BZh9": io.ErrUnexpectedEOF, "BZh91AY": io.ErrUnexpectedEOF} {
		got, err := decompressed(t, append(data[:len(data):len(data)], tail...))
		if string(got) != "text" || !errors.Is(err, want) {
			t.Errorf("tail %q: %q, %v, want %v", tail, got, err, want)
		}
	}
}

// tear returns the segments that a misled scanner finds: segment at is cut into
// so many parts, at bits in its middle.
func tear(data []byte, s *bz2Scanner, at, parts int) []*segment {
	var list []*segment
	for {
		seg := &segment{done: make(chan struct{}, 1)}
		if s.next(seg) != nil {
			return list
		}
		if len(list) == at && seg.kind == blockSegment {
			for ; parts > 1; parts-- {
				mid := seg.end/parts | 3
				rest := &segment{
					data: bytes.Clone(seg.data[mid/8:]), start: mid % 8, end: seg.end - mid/8*8,
					offset: seg.offset + int64(mid/8), kind: endSegment, last: seg.last, done: make(chan struct{}, 1),
				}
				seg.data, seg.end, seg.last = seg.data[:(mid+7)/8], mid, false
				list = append(list, seg)
				seg = rest
			}
		}
		list = append(list, seg)
	}
}

// TestBz2FalseMagic: magic numbers that stand within a block by chance tear it
// apart, and it is put together again.
func TestBz2FalseMagic(t *testing.T) {
	content := smallDump(100, 4000)
	data := bz2Bytes(t, 1, content)
	for i := range 5 * bz2MaxTorn {
		at, magics := 1+i/bz2MaxTorn, 1+i%bz2MaxTorn
		r := &bz2Reader{ctx: context.Background(), order: make(chan *segment, 100), free: make(chan *segment, 1), failed: io.EOF}
		var d bz2Block
		for _, seg := range tear(data, &bz2Scanner{src: bytes.NewReader(data)}, at, magics+1) {
			if seg.kind == blockSegment {
				d.run(seg)
			}
			seg.done <- struct{}{}
			r.order <- seg
		}
		close(r.order)
		got, err := io.ReadAll(r)
		if string(got) != content || err != nil {
			t.Errorf("block %d torn by %d: %d bytes, %v, want %d", at, magics, len(got), err, len(content))
		}
	}
}

// manyMagics is a file whose block breaks off, with n magic numbers of other
// blocks behind it: to the decoder they are its selectors.
func manyMagics(t testing.TB, n int) []byte {
	data := bz2Bytes(t, 9, bz2Contents()["random"])[:60]
	magic := binary.BigEndian.AppendUint64(nil, bz2BlockMagic)[2:]
	return append(data, bytes.Repeat(magic, n)...)
}

// TestBz2ManyMagics: of a block made of magic numbers only a few are joined, so
// that it takes linear time. What was joined in vain is read once more.
func TestBz2ManyMagics(t *testing.T) {
	r := newBz2Reader(t.Context(), bytes.NewReader(manyMagics(t, 60)), 1)
	defer r.Close()
	gap, gaps := (*gapError)(nil), 0
	_, err := io.ReadAll(r)
	for ; errors.As(err, &gap); gaps++ {
		if len(r.queue) > bz2MaxTorn {
			t.Fatalf("%d segments were joined, want %d at most", len(r.queue), bz2MaxTorn)
		}
		_, err = io.ReadAll(r)
	}
	if gaps != 60 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d gaps, then %v, want 60 and an early end", gaps, err)
	}
}

// TestBz2Oversize: data without a magic number for longer than a block can be
// costs no more memory than one.
func TestBz2Oversize(t *testing.T) {
	head := bz2Bytes(t, 1, "text")[:20]
	src := io.MultiReader(bytes.NewReader(head), io.LimitReader(zeros{}, 40<<20), bytes.NewReader(bz2Bytes(t, 1, "after")))
	s := bz2Scanner{src: src}
	var kinds []segmentKind
	for {
		var seg segment
		if s.next(&seg) != nil {
			break
		}
		kinds = append(kinds, seg.kind)
		if cap(s.buf) > 3*bz2MaxPacked {
			t.Fatalf("the scanner holds %d bytes", cap(s.buf))
		}
	}
	if n := len(kinds); kinds[n-1] != endSegment || kinds[n-2] != blockSegment {
		t.Errorf("segments %v", kinds)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// FuzzBz2Block: any bits decode, or fail, in bounded time and memory, and
// what is decoded is what the standard library decodes. That accepts more:
// codes with a level too many, which the bzip2 program refuses too.
func FuzzBz2Block(f *testing.F) {
	for name, content := range bz2Contents() {
		if name != "a long run" {
			f.Add(bz2Bytes(f, 1, content[:min(len(content), 5000)]))
		}
	}
	f.Add(manyMagics(f, 60))
	f.Fuzz(func(t *testing.T, data []byte) {
		want, wantErr := io.ReadAll(io.LimitReader(stdbzip2.NewReader(bytes.NewReader(data)), 8<<20))
		if len(want) == 8<<20 {
			return
		}
		r := newBz2Reader(t.Context(), bytes.NewReader(data), 1)
		defer r.Close()
		got, err := io.ReadAll(r)
		if wantErr == nil && err == nil && !bytes.Equal(got, want) {
			t.Errorf("%d bytes, want %d", len(got), len(want))
		}
	})
}
