package dump

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// archive7z is a 7z archive that stores its files, named in turn, without
// compression (7zFormat.txt of the LZMA SDK).
func archive7z(files ...string) []byte {
	var content, sizes, crcs, names bytes.Buffer
	var n byte
	for i := 0; i < len(files); i += 2 {
		n++
		content.WriteString(files[i+1])
		if i+2 < len(files) {
			sizes.Write(number7z(len(files[i+1])))
		}
		binary.Write(&crcs, binary.LittleEndian, crc32.ChecksumIEEE([]byte(files[i+1])))
		binary.Write(&names, binary.LittleEndian, utf16.Encode([]rune(files[i]+"\x00")))
	}
	size := number7z(content.Len())
	var h bytes.Buffer
	h.Write([]byte{1, 4, 6, 0, 1, 9}) // header, streams, pack info: one stream at 0, its size
	h.Write(size)
	h.Write([]byte{0, 7, 0x0b, 1, 0, 1, 1, 0, 0x0c}) // a folder with one coder, "copy", its size
	h.Write(size)
	h.Write([]byte{0, 8, 0x0d, n, 9}) // the files in the folder, their sizes but the last
	h.Write(sizes.Bytes())
	h.Write([]byte{0x0a, 1})
	h.Write(crcs.Bytes())
	h.Write([]byte{0, 0, 5, n, 0x11}) // the files' names
	h.Write(number7z(names.Len() + 1))
	h.WriteByte(0)
	h.Write(names.Bytes())
	h.Write([]byte{0, 0})

	start := binary.LittleEndian.AppendUint64(nil, uint64(content.Len()))
	start = binary.LittleEndian.AppendUint64(start, uint64(h.Len()))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(h.Bytes()))
	out := append([]byte(magic7z), 0, 4)
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(start))
	return slices.Concat(out, start, content.Bytes(), h.Bytes())
}

// number7z is n in the form of up to four bytes after a mark of how many.
func number7z(n int) []byte {
	return []byte{0xe0, byte(n), byte(n >> 8), byte(n >> 16)}
}

// testFormats are one dump in all formats.
func testFormats(t testing.TB, full string) map[string][]byte {
	half := len(full) / 2
	multi, _ := multistream(t, strings.SplitAfter(full, "</page>\n")...)
	return map[string][]byte{
		"plain":         []byte(full),
		"bom":           []byte("\ufeff" + full),
		"bz2":           bz2Bytes(t, 9, full),
		"bz2 blocks":    bz2Bytes(t, 1, full),
		"multistream":   multi,
		"gz":            gzBytes(t, full),
		"gz members":    append(gzBytes(t, full[:half]), gzBytes(t, full[half:])...),
		"xz":            xzBytes(t, full),
		"xz streams":    append(xzBytes(t, full[:half]), xzBytes(t, full[half:])...),
		"zst":           zstBytes(t, full),
		"zst frames":    append(zstBytes(t, full[:half]), zstBytes(t, full[half:])...),
		"zst skippable": append([]byte("\x50\x2a\x4d\x18\x03\x00\x00\x00abc"), zstBytes(t, full)...),
		"7z":            archive7z("dump", full),
		"7z of several": archive7z("README", "read me", "dump.xml", full),
	}
}

// TestFormats: whatever the compression and the name, the pages are the same,
// from a file and from standard input.
func TestFormats(t *testing.T) {
	full := smallDump(60, 4000)
	want, err := readAll(NewReader(strings.NewReader(full), Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range testFormats(t, full) {
		t.Run(name, func(t *testing.T) {
			path := file(t, "dump.bin", data)
			s := openSet(t, Options{}, path)
			got, err := readAll(s)
			if err != nil || describeAll(got) != describeAll(want) {
				t.Errorf("%d pages, %v, want %d", len(got), err, len(want))
			}
			p := s.Progress()
			if p.Files != 1 || p.File != path || p.CompressedTotal != int64(len(data)) || p.XMLBytes < got[len(got)-1].Offset {
				t.Errorf("progress %+v", p)
			}
			if src := s.Sources(); len(src) != 1 || src[0] != (Source{"dump.bin", int64(len(data))}) {
				t.Errorf("sources %v", src)
			}
			s.Close()
			testStdin(t, data, want, strings.HasPrefix(name, "7z"))
		})
	}
}

// testStdin reads data from standard input, a pipe.
func testStdin(t *testing.T, data []byte, want []*Page, spooled bool) {
	t.Setenv("TMPDIR", t.TempDir())
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer func(f *os.File) { os.Stdin = f }(os.Stdin)
	os.Stdin = r
	go func() {
		w.Write(data)
		w.Close()
	}()
	var warned []string
	s := openSet(t, Options{Warn: func(w Warning) { warned = append(warned, w.String()) }}, "-")
	got, err := readAll(s)
	if err != nil || describeAll(got) != describeAll(want) {
		t.Errorf("from standard input: %d pages, %v, want %d", len(got), err, len(want))
	}
	if src := s.Sources(); src[0].Name != "-" || src[0].Size != -1 || s.Progress().CompressedTotal != 0 {
		t.Errorf("sources %v, progress %+v", src, s.Progress())
	}
	if (len(warned) == 1) != spooled {
		t.Errorf("warnings %q", warned)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("temporary files left: %v", left)
	}
}

// TestStdinOption reads what stands in for standard input: a file on disk in
// place, of anything else a copy where that is needed.
func TestStdinOption(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	full := smallDump(60, 400)
	want, err := readAll(NewReader(strings.NewReader(full), Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range testFormats(t, full) {
		f, err := os.Open(file(t, "dump.bin", data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for copied, stdin := range map[bool]io.Reader{false: f, true: bytes.NewReader(data)} {
			warned := 0
			s := openSet(t, Options{Stdin: stdin, Warn: func(Warning) { warned++ }}, "-")
			got, err := readAll(s)
			if err != nil || describeAll(got) != describeAll(want) {
				t.Errorf("%s: %d pages, %v, want %d", name, len(got), err, len(want))
			}
			if told := warned > 0; told != (copied && strings.HasPrefix(name, "7z")) {
				t.Errorf("%s: %d warnings", name, warned)
			}
		}
	}
}

func TestNotDump(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"HTML":       {[]byte("\n<!DOCTYPE HTML><html><head>"), "this is an HTML page: was the address"},
		"XHTML":      {[]byte("<?xml version='1.0'?><html xmlns='x'>"), "this is an HTML page"},
		"SQL":        {[]byte("-- MySQL dump 10.19\n--\nDROP TABLE"), "this is an SQL dump: take the file"},
		"SQL.gz":     {gzBytes(t, "/*M!999999\\- enable */\n-- MariaDB dump"), "this is an SQL dump"},
		"feed":       {[]byte("<feed>\n<doc>"), "this is an abstracts feed"},
		"RSS":        {[]byte("<rss version='2'>"), "this is XML of another kind, <rss>"},
		"broken":     {[]byte("<a<b>"), "this is broken XML"},
		"binary":     {[]byte("\x7fELF\x02\x01\x01\x00\x00"), "this is binary data of an unknown kind"},
		"latin1":     {[]byte("caf\xe9 noir et blanc"), "this is binary data"},
		"text":       {[]byte("Dear reader, ..."), "this is plain text"},
		"empty":      {nil, "this is an empty file: was the download complete?"},
		"empty.bz2":  {bz2Bytes(t, 9, ""), "this is an empty file"},
		"spaces":     {[]byte(" \n\n"), "this is a file of white space"},
		"zip":        {[]byte("PK\x03\x04\x14\x00"), "this is a zip archive: unpack it first"},
		"JSON":       {[]byte(`{"id":1,"title":"A"}`), "this is JSON: lines of JSON are read as sections"},
		"array":      {[]byte("[\n1]"), "this is JSON: sections are read as one JSON object a line"},
		"index":      {[]byte("616:10:A:b\n616:12:C\n"), "this is the index of a multistream dump: name the file"},
		"index.bz2":  {bz2Bytes(t, 9, "0:1:李綱\n"), "this is the index of a multistream dump"},
		"7z cut off": {archive7z("a.xml", smallDump(3, 100))[:100], "this is a 7z archive that is cut off or damaged"},
		"7z two":     {archive7z("a.xml", smallDump(3, 100), "b.xml", smallDump(3, 100)), "this is a 7z archive of 2 files, 2 of them named .xml: unpack it"},
		"7z other":   {archive7z("a.html", "<html>"), "this is an HTML page"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, tt.data, 0o644); err != nil {
			t.Fatal(err)
		}
		checkRefused(t, path, path+": "+tt.want)
	}
	checkRefused(t, dir, "this is a directory: name the files in it")
	checkRefused(t, filepath.Join(dir, "none"), "none: no such file")
	checkRefused(t, filepath.Join(dir, "none*"), "none*: no such file")
	if _, err := Open(t.Context(), nil, Options{}); err == nil {
		t.Error("no error without names")
	}
}

func checkRefused(t *testing.T, name, want string) {
	t.Helper()
	s, err := Open(t.Context(), []string{name}, Options{})
	var refused *NotDumpError
	if err == nil {
		s.Close()
	}
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: error %v, want %s", name, err, want)
	}
}

// TestSeveralFiles: globs, natural order, repeated names, index files, Site.
func TestSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"articles1.xml":  wrap("<siteinfo><dbname>one</dbname></siteinfo><page><title>A1</title></page>"),
		"articles2.xml":  wrap("<siteinfo><dbname>two</dbname></siteinfo><page><title>A2</title></page>"),
		"articles10.xml": wrap("<page><title>A10</title></page>"),
		"articles3.txt":  "0:1:Index\n",
		"b[1].xml":       wrap("<page><title>B</title></page>"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var warned []string
	s := openSet(t, Options{Warn: func(w Warning) { warned = append(warned, w.String()) }},
		filepath.Join(dir, "b[1].xml"), filepath.Join(dir, "articles*"), filepath.Join(dir, "articles10.xml"))
	if site, err := s.Site(); err != nil || site.DBName != "one" {
		t.Errorf("first site %+v, %v", site, err)
	}
	var titles, sites []string
	for {
		p, err := s.Next()
		if err != nil {
			break
		}
		site, err := s.Site()
		if err != nil {
			t.Fatal(err)
		}
		titles, sites = append(titles, p.Title), append(sites, site.DBName)
	}
	if got := strings.Join(titles, " "); got != "A1 A2 A10 B" {
		t.Errorf("pages %s", got)
	}
	if got := strings.Join(sites, ","); got != "one,two,," {
		t.Errorf("sites %s", got)
	}
	if len(warned) != 1 || !strings.HasSuffix(warned[0], "articles3.txt: left out, since this is the index of a multistream dump") {
		t.Errorf("warnings %q", warned)
	}
	if p := s.Progress(); p.Files != 4 || p.FileIndex != 3 {
		t.Errorf("progress %+v", p)
	}
}

func TestNaturally(t *testing.T) {
	sorted := []string{"-", "a", "a1", "a01", "a2", "a2b", "a10", "a10.xml-p1p2", "a10.xml-p3p41275", "b"}
	for i := range sorted {
		for j := range sorted {
			if got, want := naturally(sorted[i], sorted[j]), i-j; got < 0 != (want < 0) || got > 0 != (want > 0) {
				t.Errorf("naturally(%q, %q) = %d", sorted[i], sorted[j], got)
			}
		}
	}
}

// TestDamagedFiles: the files after a damaged one are read, and the damage of
// all comes once, at the end.
func TestDamagedFiles(t *testing.T) {
	whole := wrap("<page><title>W</title></page>")
	s := openSet(t, Options{}, file(t, "1", []byte("<mediawiki><page><title>C</title></page>")), file(t, "2", []byte(whole)), file(t, "3", []byte("<mediawiki>")))
	pages, err := readAll(s)
	if len(pages) != 2 {
		t.Errorf("%d pages", len(pages))
	}
	var damage *DamageError
	if !errors.As(err, &damage) || damage.LastPage != "C" || strings.Count(err.Error(), "cut off") != 2 {
		t.Errorf("error %v", err)
	}
	if _, err := s.Next(); err != io.EOF {
		t.Errorf("after the damage: %v", err)
	}
}

// TestUndecodable: a file that can't be decompressed from its first byte on
// is a damaged dump, not another kind of file.
func TestUndecodable(t *testing.T) {
	for name, data := range testFormats(t, smallDump(3, 100)) {
		if name == "plain" || name == "bom" || strings.HasPrefix(name, "7z") || strings.HasPrefix(name, "zst s") {
			continue
		}
		for i := magicBytes; i < len(data); i++ {
			data[i] ^= 0x55
		}
		if _, err := readAll(openSet(t, Options{}, file(t, "x", data))); !isDamage(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestClose ends sets at all stages of reading; no goroutine may be left.
func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	for name, data := range testFormats(t, smallDump(200, 4000)) {
		path := file(t, "x", data)
		for _, pages := range []int{0, 1, 50, 201} {
			ctx, cancel := context.WithCancel(t.Context())
			s, err := Open(ctx, []string{path}, Options{Workers: 4})
			if err != nil {
				t.Fatal(err)
			}
			for range pages {
				if _, err := s.Next(); err != nil && err != io.EOF {
					t.Fatal(err)
				}
			}
			if pages == 50 {
				cancel()
				if _, err := s.Next(); !errors.Is(err, context.Canceled) {
					t.Errorf("%s: Next after cancel: %v", name, err)
				}
			}
			if err := s.Close(); err != nil {
				t.Errorf("%s: Close after %d pages: %v", name, pages, err)
			}
			if _, err := s.Next(); err == nil {
				t.Errorf("%s: Next after Close", name)
			}
			cancel()
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// TestPipeWorkers: what can't be opened twice is decompressed by as many
// goroutines as asked for.
func TestPipeWorkers(t *testing.T) {
	const workers = 50
	data, _ := multistream(t, strings.SplitAfter(smallDump(4*workers, 100), "</page>\n")...) // more than is read ahead
	before := runtime.NumGoroutine()
	openSet(t, Options{Workers: workers}, pipe(t, data))
	if n := runtime.NumGoroutine() - before; n < workers {
		t.Errorf("%d more goroutines, want %d to decompress", n, workers)
	}
}

// TestCloseWhileWaiting closes a set that waits for a pipe.
func TestCloseWhileWaiting(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	data := bz2Bytes(t, 1, smallDump(200, 4000))
	go w.Write(data[:len(data)/2])
	path := filepath.Join("/dev/fd", strconv.Itoa(int(r.Fd())))
	if _, err := os.Stat(path); err != nil {
		t.Skip("no /dev/fd")
	}
	defer r.Close()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Open(ctx, []string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	for err == nil {
		_, err = s.Next()
	}
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
