package index

import (
	"io"
	"runtime"
	"sync"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// Input says what the sources hold.
type Input string

// The inputs.
const (
	InputXML      Input = "xml"      // MediaWiki XML exports
	InputSections Input = "sections" // NDJSON, {"id","title","heading","text"} a line
)

// SourceMode says where the text of pages comes from that snippets, pages and
// sections are made of.
type SourceMode string

// The modes.
const (
	SourceStore SourceMode = "store" // kept in the index, compressed
	SourceDump  SourceMode = "dump"  // read from the dump, which must be multistream or plain and stay where it is
	SourceNone  SourceMode = "none"  // nowhere: searching works, but there is no text to show
)

// Options says what to index and where to. Dir and Sources are required;
// the zero value of the rest is ready to use.
type Options struct {
	// Dir is the directory of the index. It is made when absent.
	Dir string

	// Sources are dump files and globs; "-" is standard input.
	Sources []string

	// Stdin is what "-" stands for. Nil means os.Stdin.
	Stdin io.Reader

	// Input is the kind of the sources. Empty means InputXML.
	Input Input

	// Source says where the text of pages is kept. Empty means SourceStore,
	// and to Update what the index has.
	Source SourceMode

	// Lang overrides the content language that the dump names.
	Lang string

	// Expand says whether to expand the wiki's own templates. Empty means
	// ExpandAuto, and to Update what the index has.
	Expand Expand

	// Rules are the user's own rules of what templates print, or nil.
	Rules *wikitext.TemplateRules

	// Workers is the number of goroutines that extract text. Zero means
	// runtime.GOMAXPROCS(0).
	Workers int

	// Memory is about how much memory a build may take, mapped files apart,
	// and pages of many megabytes, each of which takes 30 to 100 times its
	// size. Zero means 512 MiB. Less than 64 MiB is taken for that.
	Memory int64

	// BatchBytes is the size of page source after which a segment is committed
	// at the latest. Zero leaves it to Memory.
	BatchBytes int

	// Profile says what is indexed. Empty means ProfileFull, and to Update
	// what the index has.
	Profile Profile

	// MaxPageBytes is the size of the largest page that is read; a larger one
	// is skipped with a warning. Zero means 64 MiB.
	MaxPageBytes int64

	// Force builds anew where Dir holds an index of something else.
	Force bool

	// Warn receives a sentence about each thing that was left out. Nil
	// discards them. It is called from one goroutine at a time.
	Warn func(string)

	// Progress is called a few times a second, from one goroutine at a time.
	Progress func(Progress)
}

func (o Options) withDefaults() Options {
	if o.Input == "" {
		o.Input = InputXML
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Memory <= 0 {
		o.Memory = defaultMemory
	}
	o.Memory = max(o.Memory, minMemory)
	o.Warn = oneAtATime(o.Warn)
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return o
}

const (
	defaultMemory = 512 << 20
	minMemory     = 64 << 20

	// maxSegment bounds the memory of a segment under way, which holds about as
	// much text as it takes. Queries look their words up in each segment, so
	// that few are better; but what isn't committed is lost with a kill.
	maxSegment = 512 << 20
)

// workerBytes is about what a worker takes besides its segment: memories of
// words, an encoder, pages under way.
const workerBytes = 16 << 20

// segmentBytes is how much memory a worker's segment under way may take: half of
// what there is, since tables double when they grow, merging takes some, and the
// collector runs all the time where little is left to it. A worker that hasn't
// enough for much of a segment goes over the limit rather than make tiny ones.
func (o Options) segmentBytes() int {
	share := o.Memory / int64(o.Workers)
	return int(min(max((share-workerBytes)/2, share/8), maxSegment))
}

// HeapLimit is the limit to give the garbage collector for a build with these
// options: some of the memory is outside of Go's heap, and the collector goes
// over its limit for moments.
func (o Options) HeapLimit() int64 {
	m := o.withDefaults().Memory
	return m - m/16
}

// sourceBytes is how much page source may be under way.
func (o Options) sourceBytes() int64 { return o.Memory / 32 }

// Profile says what is indexed of a text.
type Profile string

// OneForm reports whether each text field has one form alone, under the name of
// the plain one: stems and bigrams.
func (p Profile) OneForm() bool { return p == ProfileCompare }

// The profiles.
const (
	ProfileFull    Profile = "full"    // all fields, words and stems
	ProfileCompare Profile = "compare" // titles, headings and text, stems with positions: what other engines index by default
)

// oneAtATime returns warn for use by several goroutines.
func oneAtATime(warn func(string)) func(string) {
	if warn == nil {
		return func(string) {}
	}
	var mu sync.Mutex
	return func(msg string) {
		mu.Lock()
		defer mu.Unlock()
		warn(msg)
	}
}

// Phase is what Build is doing.
type Phase string

// The phases, in order.
const (
	PhaseTemplates Phase = "templates" // reading the sources for their templates
	PhaseRead      Phase = "read"      // reading the sources and committing batches
	PhaseFinish    Phase = "finish"    // resolving redirects, counting links, publishing
)

// Progress tells how far Build has come.
type Progress struct {
	Phase Phase
	dump.Progress
	Pages    int64 // committed, or about to be, redirects included
	Sections int64
	Skipped  int64 // pages that an interrupted run had committed
}

// Stats sums up a Build.
type Stats struct {
	Pages        int64 // without redirects
	Redirects    int64
	Sections     int64
	XMLBytes     int64             // of the sources, decompressed
	TextBytes    int64             // of the sections' plain text
	IndexBytes   int64             // of the published generation on disk
	Resumed      bool              // an interrupted run was gone on with
	AlreadyWhole bool              // nothing was done: the index holds these sources already
	Update       *UpdateStats      // set by Update
	Damage       *dump.DamageError // set when a source was cut off; what precedes is indexed
}

// UpdateStats says what an Update did, redirects included. Of one that was
// interrupted it counts what was left to do.
type UpdateStats struct {
	Added     int64
	Changed   int64 // moved ones too
	Removed   int64
	Unchanged int64
}
