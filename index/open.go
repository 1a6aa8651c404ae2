package index

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bolterrors "go.etcd.io/bbolt/errors"

	"wikiseek/index/analysis"
	"wikiseek/index/wikitext"
)

// Index is an index opened for reading. It may be used by several
// goroutines, and by several programs at a time.
type Index struct {
	dir      string // the generation's
	meta     Meta
	store    *store
	snapshot *scorch.IndexSnapshot
	segments []Segment
	columns  *Columns
	codec    *sourceCodec
	analyzer *analysis.Analyzer
	parsers  sync.Pool // of *wikitext.Parser
}

// Open opens the index that is published in dir. It returns an [*OpenError]
// when there is none that this program can read.
func Open(dir string) (*Index, error) {
	ix, name, err := openCurrent(dir)
	// Between reading CURRENT and opening what it names, a build may have
	// published another generation and removed that one.
	for err != nil {
		var again string
		if ix, again, err = openCurrent(dir); again == name {
			break
		}
		name = again
	}
	return ix, err
}

// openCurrent opens the generation that CURRENT names, and says which.
func openCurrent(dir string) (ix *Index, name string, err error) {
	gens, err := readGenerations(dir)
	if err != nil {
		return nil, gens.current, &OpenError{dir, NotIndex, err}
	}
	switch {
	case gens.current != "":
	case gens.building != "":
		return nil, gens.current, &OpenError{dir, Building, nil}
	case gens.foreign:
		return nil, gens.current, &OpenError{dir, NotIndex, nil}
	default:
		return nil, gens.current, &OpenError{dir, Missing, nil}
	}
	ix, err = openGeneration(gens.path(gens.current))
	switch {
	case err == nil:
		return ix, gens.current, nil
	case errors.Is(err, errVersion):
		return nil, gens.current, &OpenError{dir, Version, err}
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, gens.current, &OpenError{dir, Locked, nil}
	}
	return nil, gens.current, &OpenError{dir, Damaged, err}
}

func openGeneration(path string) (*Index, error) {
	s, err := openStoreReadOnly(path)
	if err != nil {
		return nil, err
	}
	ix := &Index{dir: path, store: s}
	if err := ix.load(); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return ix, nil
}

func (ix *Index) load() (err error) {
	if ix.snapshot, err = ix.store.snapshot(); err != nil {
		return err
	}
	internal := ix.snapshot.Internal()
	if ix.meta, err = decodeMeta(internal[string(metaKey)]); err != nil {
		return err
	}
	if ix.codec, err = newSourceCodec(internal[string(dictKey)]); err != nil {
		return err
	}
	ix.analyzer = analysis.ForLanguage(ix.meta.Lang)
	ix.parsers.New = func() any { return newParser(ix.meta.Site, ix.meta.Lang) }
	ix.segments = liveSegments(ix.snapshot)
	ix.openReaders()
	ix.columns, err = openColumns(filepath.Join(ix.dir, columnsFile), snapshotKey(ix.snapshot))
	if err != nil { // absent, stale or damaged: slower to open, no worse
		ix.columns, err = computeColumns(ix.snapshot)
	}
	return err
}

// Close releases the index. No other method may be called after it.
func (ix *Index) Close() error {
	var errs []error
	if ix.columns != nil {
		errs = append(errs, ix.columns.close())
	}
	if ix.codec != nil {
		ix.codec.close()
	}
	errs = append(errs, ix.closeReaders())
	if ix.snapshot != nil {
		errs = append(errs, ix.snapshot.Close())
	}
	errs = append(errs, ix.store.close())
	return errors.Join(errs...)
}

// Meta describes the index.
func (ix *Index) Meta() Meta { return ix.meta }

// Analyzer is what the text of the index was analysed with.
func (ix *Index) Analyzer() *analysis.Analyzer { return ix.analyzer }

// Columns are the flat arrays over documents and pages.
func (ix *Index) Columns() *Columns { return ix.columns }

// Segments are the segments of the index, in the order of documents.
func (ix *Index) Segments() []Segment { return ix.segments }

// Bytes is the size of the index on disk.
func (ix *Index) Bytes() int64 { return dirBytes(ix.dir) }

// parse reads the wikitext of a page with one of the pooled parsers.
func (ix *Index) parse(title, source string) *wikitext.Article {
	p := ix.parsers.Get().(*wikitext.Parser)
	defer ix.parsers.Put(p)
	return p.Parse(title, source)
}

// segmentOf returns the segment that holds a document.
func (ix *Index) segmentOf(doc uint32) (Segment, error) {
	for _, s := range ix.segments {
		if uint64(doc) < uint64(s.Base)+s.Count() {
			return s, nil
		}
	}
	return Segment{}, fmt.Errorf("read document %d: the index has no such document", doc)
}
