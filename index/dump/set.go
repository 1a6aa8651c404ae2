package dump

import (
	"context"
	"errors"
	"io"
)

// Set reads the pages of several files, one file after the other.
type Set struct {
	files  *files
	reader *Reader // of the current file, nil between files
	site   *Site
	damage []error
	final  error // what Next returns from now on
}

// Open opens exports for reading. A name is that of a file, a glob, or "-"
// for standard input; the files are read in natural order (articles2 before
// articles10), whatever the order of names. Compression is told by content:
// none, bzip2, gzip, xz, zstd or 7z. The index files of multistream dumps are
// left out with a Warning.
//
// All files are looked at first: one that is no export is refused with a
// *NotDumpError before anything is read. Cancelling ctx ends reading, Next
// then returns its error. The Set must be closed.
func Open(ctx context.Context, names []string, opts Options) (*Set, error) {
	f, err := openFiles(ctx, names, opts, kindXML)
	if err != nil {
		return nil, err
	}
	return &Set{files: f}, nil
}

// Site returns what the file being read says of its wiki, that of the first
// before the first call of Next. It may change from one page to the next
// where the files are of several wikis.
func (s *Set) Site() (*Site, error) {
	if s.reader == nil && s.site != nil {
		return s.site, nil
	}
	if s.reader == nil && (s.final != nil || !s.advance()) {
		return nil, s.final
	}
	site, err := s.reader.Site()
	if err != nil {
		return nil, err
	}
	s.site = site
	return site, nil
}

// Next returns the next page, which stays valid for ever, or io.EOF after the
// last of the last file. Where a file was damaged or cut off, reading goes on
// with the next, and a *DamageError comes once before io.EOF; where several
// were, the error holds them all (errors.As finds the first).
func (s *Set) Next() (*Page, error) {
	for s.reader != nil || s.final == nil && s.advance() {
		if err := s.files.ctx.Err(); err != nil {
			s.end(err)
			break
		}
		p, err := s.reader.Next()
		if err == nil {
			s.files.at(s.reader.w.offset())
			return p, nil
		}
		s.endFile(err)
	}
	err := s.final
	if len(s.damage) > 0 && err == io.EOF {
		err = join(s.damage)
		s.damage = nil
	}
	return nil, err
}

// join is errors.Join, but for a single error itself.
func join(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// endFile ends the current file, which its reader ended with err.
func (s *Set) endFile(err error) {
	var damaged *DamageError
	switch {
	case errors.As(err, &damaged):
		s.damage = append(s.damage, err)
	case err != io.EOF:
		s.end(err)
		return
	}
	s.files.at(s.reader.w.offset())
	s.site = &s.reader.site
	s.reader = nil
}

// end makes err what Next returns from now on.
func (s *Set) end(err error) {
	s.final = err
	s.reader = nil
}

// advance opens the next file, or sets final.
func (s *Set) advance() bool {
	src, err := s.files.advance()
	if err != nil {
		s.end(err)
		return false
	}
	s.reader = NewReader(s.files.stream, s.files.opts)
	s.reader.file = src.name
	return true
}

// Progress tells how far reading has come. It may be called from any
// goroutine.
func (s *Set) Progress() Progress { return s.files.Progress() }

// Sources lists the files in the order of reading.
func (s *Set) Sources() []Source { return s.files.Sources() }

// Close ends reading and all goroutines of the set. Only a read of standard
// input that waits for data can outlast it.
func (s *Set) Close() error {
	s.end(errClosed)
	return s.files.Close()
}

var errClosed = errors.New("read of a closed dump")
