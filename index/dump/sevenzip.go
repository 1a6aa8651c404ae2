package dump

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/bodgit/sevenzip"
)

// stream7z sets s up to read the export in a 7z archive. What src reads must
// be in a file, since an archive's directory stands at its end.
func (o *opener) stream7z(src io.Reader, s *stream) (*stream, error) {
	info, err := s.file.Stat()
	if s.file == nil || err == nil && !info.Mode().IsRegular() {
		if err = o.spool(src, s); err == nil {
			info, err = s.file.Stat()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read 7z archive %s: %w", s.name, err)
	}
	entry, refused := entry7z(counterAt{s.file, o.read}, info.Size())
	if refused != nil {
		refused.File = s.name
		s.remove()
		return nil, refused
	}
	body := newPump(o.ctx, func() (io.Reader, error) { return entry.Open() })
	s.Reader, s.body = body, body
	return s, nil
}

// spool copies src to a temporary file, which becomes that of s.
func (o *opener) spool(src io.Reader, s *stream) error {
	temp, err := os.CreateTemp("", "wikiseek-*.7z")
	if err != nil {
		return err
	}
	o.warn(Warning{File: s.name, Msg: "a 7z archive can't be read from front to back; copying it to " + temp.Name() + " first"})
	_, err = io.Copy(temp, src)
	if err != nil {
		temp.Close()
		os.Remove(temp.Name())
		return fmt.Errorf("copy to temporary file: %w", err)
	}
	if !s.stdin {
		s.file.Close()
	}
	s.file, s.temp, s.stdin = temp, temp.Name(), false
	return nil
}

// remove gives up the temporary file, if there is one.
func (s *stream) remove() error {
	if s.temp == "" {
		return nil
	}
	s.file.Close()
	return os.Remove(s.temp)
}

// counterAt counts the bytes that are read through it.
type counterAt struct {
	src io.ReaderAt
	n   *atomic.Int64
}

func (c counterAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.src.ReadAt(p, off)
	c.n.Add(int64(n))
	return n, err
}

// entry7z returns the one file of an archive, or the one named .xml of several.
func entry7z(at io.ReaderAt, size int64) (entry *sevenzip.File, refused *NotDumpError) {
	defer func() {
		if v := recover(); v != nil { // others' code fed with any input
			entry, refused = nil, broken7z(fmt.Errorf("%v", v))
		}
	}()
	archive, err := sevenzip.NewReader(at, size)
	if err != nil {
		return nil, broken7z(err)
	}
	var files, xml []*sevenzip.File
	for _, f := range archive.File {
		if f.FileInfo().IsDir() {
			continue
		}
		files = append(files, f)
		if strings.EqualFold(filepath.Ext(f.Name), ".xml") {
			xml = append(xml, f)
		}
	}
	switch {
	case len(xml) == 1:
		return xml[0], nil
	case len(files) == 1:
		return files[0], nil
	case len(files) == 0:
		return nil, &NotDumpError{Kind: "an empty 7z archive", Hint: "was the download complete?"}
	}
	return nil, &NotDumpError{
		Kind: fmt.Sprintf("a 7z archive of %d files, %d of them named .xml", len(files), len(xml)),
		Hint: "unpack it and name the dumps in it",
	}
}

func broken7z(err error) *NotDumpError {
	return &NotDumpError{
		Kind: fmt.Sprintf("a 7z archive that is cut off or damaged (%v)", err),
		Hint: "its directory stands at its end, so nothing of it can be read; download it again",
	}
}
