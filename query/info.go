package query

import (
	"runtime/metrics"
	"time"
)

// Suggestion is a title that completes what somebody has typed.
type Suggestion struct {
	Title     string `json:"title"`
	PageID    int64  `json:"page_id"`
	Namespace int    `json:"namespace"`
	URL       string `json:"url"`
	Redirect  string `json:"redirect,omitempty"` // the redirect that begins with the prefix, when the title doesn't
}

// Page is a page to read: its text by sections.
type Page struct {
	Title          string    `json:"title"`
	PageID         int64     `json:"page_id"`
	RevID          int64     `json:"rev_id"`
	Namespace      int       `json:"namespace"`
	Timestamp      time.Time `json:"timestamp,omitzero"`
	Model          string    `json:"model"` // "wikitext", or what the dump says
	URL            string    `json:"url"`
	RedirectedFrom string    `json:"redirected_from,omitempty"`
	Categories     []string  `json:"categories,omitempty"` // names without the namespace
	Sections       []Section `json:"sections,omitempty"`   // the lead first
	Wikitext       string    `json:"wikitext,omitempty"`   // the source as the dump has it
}

// Section is a section of a Page.
type Section struct {
	ID     string   `json:"id,omitempty"` // the id given with --input sections
	Level  int      `json:"level"`        // 0 for the lead, 2 for == heading ==
	Title  string   `json:"title"`        // text of the heading, "" for the lead
	Anchor string   `json:"anchor"`       // MediaWiki's html5 id, "" for the lead
	Path   []string `json:"path"`         // headings from the outermost down to this one
	URL    string   `json:"url"`
	Text   string   `json:"text"` // hatnotes first

	// Wikitext is the part of the page's source that the section was made of,
	// without subsections; "" with --input sections.
	Wikitext string `json:"-"`

	legacyAnchor string
}

// Info describes an index and the wiki it holds.
type Info struct {
	Name       string      `json:"name"`   // of the wiki, as its siteinfo says
	DBName     string      `json:"dbname"` // "enwiki"
	Base       string      `json:"base"`   // URL of the main page
	Lang       string      `json:"lang"`   // content language
	Generator  string      `json:"generator"`
	Analyzer   string      `json:"analyzer"`
	Format     int         `json:"format"` // index.FormatVersion it was built with
	Input      string      `json:"input"`  // "xml" or "sections"
	Pages      int64       `json:"pages"`  // without redirects
	Sections   int64       `json:"sections"`
	Redirects  int64       `json:"redirects"`
	XMLBytes   int64       `json:"xml_bytes"`
	TextBytes  int64       `json:"text_bytes"`
	IndexBytes int64       `json:"index_bytes"` // on disk; searching maps most of it into memory, which the system may take back
	HeapBytes  int64       `json:"heap_bytes"`  // memory that this process keeps besides
	Created    time.Time   `json:"created"`
	Sources    []string    `json:"sources"` // names of the dump files
	Namespaces []Namespace `json:"namespaces"`
}

// Namespace is a namespace of the wiki.
type Namespace struct {
	ID   int    `json:"id"`
	Name string `json:"name"` // "" for the main namespace
}

// heapBytes is the size of the objects on the heap of the process.
func heapBytes() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
