package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"wikiseek/index/dump"
)

// DumpError reports that the dump that the text of pages is read from isn't
// there any more as it was indexed.
type DumpError struct {
	Path string
	Msg  string
}

func (e *DumpError) Error() string {
	return fmt.Sprintf("the text can't be read from %s: %s; say where the dump is now with --dump PATH, or bring the index up to a newer one with: wikiseek index --update", e.Path, e.Msg)
}

// dumpText reads the text of pages from the dump. It may be used by several
// goroutines.
type dumpText struct {
	paths   []string
	sources []dump.Source
	places  *places

	mu    sync.Mutex
	files []*dump.PlaceReader // nil until it is needed
}

// openDumpText prepares reading from the dump that m names, or of the same
// files where moved says: that file, or the folder that they are in.
func openDumpText(dir string, m Meta, moved string) (*dumpText, error) {
	p, err := openPlaces(dir)
	if err != nil {
		return nil, err
	}
	t := &dumpText{paths: m.Dumps, sources: m.Sources, places: p, files: make([]*dump.PlaceReader, len(m.Dumps))}
	if moved == "" {
		return t, nil
	}
	info, err := os.Stat(moved)
	folder := err == nil && info.IsDir()
	if !folder && len(t.paths) > 1 {
		return nil, errors.Join(&DumpError{moved, fmt.Sprintf("the index has %d dump files, which a folder would hold", len(t.paths))}, t.close())
	}
	t.paths = nil
	for _, path := range m.Dumps {
		to := moved
		if folder {
			to = filepath.Join(moved, filepath.Base(path))
		}
		t.paths = append(t.paths, to)
	}
	return t, nil
}

// page reads a page. It returns the file that it looked in, too.
func (t *dumpText) page(id int64) (p *dump.Page, path string, err error) {
	at, ok := t.places.of(id)
	if !ok || at.File >= len(t.paths) {
		return nil, "", fmt.Errorf("read page %d: the index doesn't know where in the dump it is; it was left over by a damaged one", id)
	}
	path = t.paths[at.File]
	r, err := t.file(at.File)
	if err != nil {
		return nil, path, err
	}
	if p, err = r.Page(at); err != nil {
		return nil, path, &DumpError{path, err.Error()}
	}
	return p, path, nil
}

// file opens one of the files, which must have the size it had.
func (t *dumpText) file(n int) (*dump.PlaceReader, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files[n] != nil {
		return t.files[n], nil
	}
	r, err := dump.OpenPlaces(t.paths[n], dump.Options{Workers: 1}) // more would read ahead in vain
	if errors.Is(err, os.ErrNotExist) {
		return nil, &DumpError{t.paths[n], "there is no such file"}
	}
	if err != nil {
		return nil, &DumpError{t.paths[n], err.Error()}
	}
	size, err := r.Size()
	if err == nil && size != t.sources[n].Size {
		err = &DumpError{t.paths[n], fmt.Sprintf("it has %d bytes, and had %d when it was indexed", size, t.sources[n].Size)}
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	t.files[n] = r
	return r, nil
}

func (t *dumpText) close() error {
	var errs []error
	for _, r := range t.files {
		if r != nil {
			errs = append(errs, r.Close())
		}
	}
	return errors.Join(append(errs, t.places.unmap())...)
}

// dumpSource reads the wikitext of a page from the dump. What stands there must
// be what was indexed.
func (ix *Index) dumpSource(page uint32) (string, error) {
	c := ix.columns
	p, path, err := ix.dumps.page(c.PageID[page])
	if err != nil {
		return "", err
	}
	if p.RevID != c.RevID[page] || titleHash(p.Title) != c.TitleHash[page] {
		return "", &DumpError{path, fmt.Sprintf("where page %d stood there is %q, revision %d", c.PageID[page], p.Title, p.RevID)}
	}
	return p.Text, nil
}
