// Package dump reads MediaWiki XML exports, the files that
// dumps.wikimedia.org publishes as pages-articles.xml.bz2, and sections of
// text as lines of JSON.
//
// For files use [Open]: it tells compression by the first bytes, takes
// several files and globs, and hands out their pages one after the other.
// [NewReader] reads plain XML from anywhere. Both stream: whatever the size
// of the dump, only the page at hand is in memory, and of a page with many
// revisions only the newest. Like archive/tar, call Next until it returns
// [io.EOF]. The text of a page is wikitext, which package wikitext parses.
//
// Schemas 0.3 to 0.11 are read (https://www.mediawiki.org/xml/export-0.11.xsd
// and its elder siblings), in UTF-8, or in UTF-16 with a byte order mark.
//
// # Damage
//
// A dump that is cut off or damaged gives every whole page it holds. What
// could not be read is reported by Options.Warn as it is met, and once more
// at the end, where Next returns a [*DamageError] in place of io.EOF.
// A page larger than Options.MaxPageBytes is passed over with a [Warning] and
// is no damage. What is no dump at all is refused: by Open with a
// [*NotDumpError], by a Reader with a [*SyntaxError].
//
// # Concurrency
//
// Readers and sets are for one goroutine, Set.Progress excepted.
// Decompression runs in goroutines of its own, which Close ends.
package dump

import (
	"io"
	"os"
	"runtime"
	"time"
)

// Namespace is one namespace as the dump's siteinfo names it.
type Namespace struct {
	ID            int
	Name          string // in the wiki's language, without colon; "" for the main one
	CaseSensitive bool   // whether the first letter of a title counts
}

// Site is what the head of a dump says of its wiki. Fields are empty where
// the dump is silent.
type Site struct {
	Name          string // "Wikipedia"
	DBName        string // "enwiki"
	Base          string // URL of the main page
	Generator     string // "MediaWiki 1.42.0"
	Lang          string // xml:lang of the root element
	Version       string // of the export schema, "0.11"
	CaseSensitive bool
	Namespaces    []Namespace
}

// Page is a page with its newest revision.
type Page struct {
	ID        int64
	Title     string // with namespace prefix, "Talk:Kaifeng"
	Namespace int    // derived from the title's prefix where the schema has no <ns> (0.3 to 0.5)
	Redirect  string // title of the target; "" if none, and in schemas before 0.6
	RevID     int64
	Timestamp time.Time // of the revision; zero if absent
	Model     string    // content model; "wikitext" when absent
	Text      string    // valid UTF-8; control characters are left in

	// Offset is where <page> begins, in bytes of decompressed XML of its
	// file behind a byte order mark; of UTF-16 in bytes of its UTF-8 form. Bytes lost to damage are
	// not counted, so that offsets after it are too small, but still rise.
	Offset int64
}

// Options says how to read. The zero value is ready to use.
type Options struct {
	// MaxPageBytes is the length of text in bytes, as it stands in the
	// file, beyond which a page is passed over. Zero means 64 MiB. For
	// sections it bounds a line and the lines of one title together.
	MaxPageBytes int64

	// Workers is the number of goroutines that decompress bzip2.
	// Zero means runtime.GOMAXPROCS(0).
	Workers int

	// Stdin is what "-" stands for. Nil means os.Stdin. Cancelling the context
	// ends reading only when a read of it returns.
	Stdin io.Reader

	// Warn is called, if not nil, with what is passed over. The calls come
	// from within Open and Next, in the order of the input.
	Warn func(Warning)
}

const defaultMaxPageBytes = 64 << 20

func (o Options) withDefaults() Options {
	if o.MaxPageBytes <= 0 {
		o.MaxPageBytes = defaultMaxPageBytes
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	if o.Warn == nil {
		o.Warn = func(Warning) {}
	}
	return o
}
