package index

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
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
	bytes    int64  // on disk when it was opened
	meta     Meta
	store    *store
	snapshot *scorch.IndexSnapshot
	segments []Segment
	columns  *Columns
	missing  int // documents that have lost their positions
	sources  *sourceReader
	dumps    *dumpText // with SourceDump
	analyzer *analysis.Analyzer
	wikitext func() (wikitext.Options, error) // unpacks the templates the first time
	parsers  sync.Pool                        // of *wikitext.Parser
}

// Open opens the index that is published in dir. It returns an [*OpenError]
// when there is none that this program can read.
func Open(dir string) (*Index, error) { return OpenWith(dir, OpenOptions{}) }

// OpenOptions says how to open an index. The zero value is ready to use.
type OpenOptions struct {
	// Dump is where the dump is now that an index with SourceDump reads text
	// from: the file, or the folder of its files. Empty means where it was.
	Dump string
}

// OpenWith is Open with options.
func OpenWith(dir string, opts OpenOptions) (*Index, error) {
	ix, name, err := openCurrent(dir, opts)
	// Between reading CURRENT and opening what it names, a build may have
	// published another generation and removed that one.
	for err != nil || ix.lacksSources() {
		if err == nil {
			if gens, err := readGenerations(dir); err != nil || gens.current == name {
				break // they are lost, and their pages have no text
			}
			if err := ix.Close(); err != nil {
				return nil, err
			}
		}
		var again string
		if ix, again, err = openCurrent(dir, opts); again == name {
			break
		}
		name = again
	}
	return ix, err
}

// lacksSources reports whether a file of sources wasn't there.
func (ix *Index) lacksSources() bool { return len(ix.sources.lost(ix.meta.Totals.SourceBytes)) > 0 }

// openCurrent opens the generation that CURRENT names, and says which.
func openCurrent(dir string, opts OpenOptions) (ix *Index, name string, err error) {
	gens, err := readGenerations(dir)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, gens.current, &OpenError{dir, Forbidden, err}
	case err != nil:
		return nil, gens.current, &OpenError{dir, NotIndex, err}
	case gens.current != "":
	case gens.building != "":
		return nil, gens.current, &OpenError{dir, Building, nil}
	case gens.foreign:
		return nil, gens.current, &OpenError{dir, NotIndex, nil}
	default:
		return nil, gens.current, &OpenError{dir, Missing, nil}
	}
	ix, err = openGeneration(gens.path(gens.current), opts)
	var moved *DumpError
	switch {
	case err == nil:
		return ix, gens.current, nil
	case errors.As(err, &moved):
		return nil, gens.current, err
	case errors.Is(err, errVersion):
		return nil, gens.current, &OpenError{dir, Version, err}
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, gens.current, &OpenError{dir, Locked, nil}
	}
	if err := forbidden(gens.path(gens.current)); err != nil {
		return nil, gens.current, &OpenError{dir, Forbidden, err}
	}
	return nil, gens.current, &OpenError{dir, Damaged, err}
}

// forbidden returns why this user may not read a file or folder in a path, if that is so:
// Bleve doesn't tell that from damage.
func forbidden(path string) error {
	err := filepath.WalkDir(path, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		return f.Close()
	})
	if errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

func openGeneration(path string, opts OpenOptions) (*Index, error) {
	s, err := openStoreReadOnly(path)
	if err != nil {
		return nil, err
	}
	ix := &Index{dir: path, store: s, bytes: dirBytes(path)}
	if err := guarded(ix.load); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	// Bleve falls back to an earlier state where it can't read the last.
	if name := filepath.Base(path); !ix.meta.Whole || ix.meta.Generation != name {
		return nil, errors.Join(errNotWhole, ix.Close())
	}
	if ix.meta.Source == SourceDump {
		if ix.dumps, err = openDumpText(path, ix.meta, opts.Dump); err != nil {
			return nil, errors.Join(err, ix.Close())
		}
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
	if ix.sources, err = openSources(ix.dir); err != nil {
		return err
	}
	ix.analyzer = analysis.ForLanguage(ix.meta.Lang)
	templates, err := openTemplates(ix.dir, ix.meta.Templates)
	if err != nil {
		return err
	}
	ix.wikitext = sync.OnceValues(func() (wikitext.Options, error) { return ix.readWikitext(templates) })
	ix.segments = readSegments(ix.snapshot)
	ix.openBounds()
	ix.columns, err = openColumns(filepath.Join(ix.dir, columnsFile), snapshotKey(ix.snapshot))
	if err != nil { // absent, stale or damaged: slower to open, no worse
		ix.columns, err = computeColumns(ix.segments, nil)
	}
	if err == nil {
		ix.countMissing()
	}
	return err
}

// Close releases the index. No other method may be called after it.
func (ix *Index) Close() error { return errors.Join(ix.release(), ix.store.close()) }

// release lets go of all but the store.
func (ix *Index) release() error {
	var errs []error
	if ix.columns != nil {
		errs = append(errs, ix.columns.close())
	}
	if ix.sources != nil {
		errs = append(errs, ix.sources.close())
	}
	if ix.dumps != nil {
		errs = append(errs, ix.dumps.close())
	}
	errs = append(errs, ix.closeReaders())
	if ix.snapshot != nil {
		errs = append(errs, ix.snapshot.Close())
	}
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
func (ix *Index) Bytes() int64 { return ix.bytes }

// parse reads the wikitext of a page with one of the pooled parsers.
func (ix *Index) parse(title, source string) (*wikitext.Article, error) {
	return ix.parseFirst(title, source, math.MaxInt)
}

// parseFirst is parse for the first n sections of a page.
func (ix *Index) parseFirst(title, source string, n int) (*wikitext.Article, error) {
	p, ok := ix.parsers.Get().(*wikitext.Parser)
	if !ok {
		opts, err := ix.wikitext()
		if err != nil {
			return nil, err
		}
		p = wikitext.NewParser(opts)
	}
	defer ix.parsers.Put(p)
	return p.ParseFirst(title, source, n), nil
}

// readWikitext describes the wiki as the builder did.
func (ix *Index) readWikitext(templates []byte) (wikitext.Options, error) {
	opts := WikitextOptions(ix.meta.Site, ix.meta.Lang, nil)
	err := readTemplates(templates, ix.meta.Templates, &opts)
	return opts, err
}

// segmentOf returns the segment that holds a document.
func segmentOf(segments []Segment, doc uint32) (Segment, error) {
	for _, s := range segments {
		if uint64(doc) < uint64(s.Base)+s.Count() {
			return s, nil
		}
	}
	return Segment{}, fmt.Errorf("read document %d: the index has no such document", doc)
}
