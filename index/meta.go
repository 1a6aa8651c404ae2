package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"wikiseek/index/analysis"
	"wikiseek/index/dump"
)

// FormatVersion is the version of what Build writes. Open refuses any other.
//
//	1: sections with plain and stem fields, source on the lead document
//	2: positions beside the segments, stem fields without words that are their own stem, each page's share of the totals
//	3: sources in files of their own
//	4: names of categories stored, times and categories in the columns
//	5: headings, anchors and external ids of sections stored with the lead
//	6: seams in the stem fields
const FormatVersion = 6

// Meta describes an index. It is kept in Bleve's internal store.
type Meta struct {
	Format          int           `json:"format"`
	Input           Input         `json:"input"`
	Profile         Profile       `json:"profile"`
	Source          SourceMode    `json:"source"`
	Lang            string        `json:"lang"`
	Analyzer        string        `json:"analyzer"`
	AnalyzerVersion int           `json:"analyzer_version"`
	TextVersion     int           `json:"text_version"` // wikitext.Version, of what pages were extracted with
	Site            dump.Site     `json:"site"`
	Sources         []dump.Source `json:"sources"`
	Dumps           []string      `json:"dumps,omitempty"` // paths of Sources, with SourceDump
	Created         time.Time     `json:"created"`
	Expand          Expand        `json:"expand,omitempty"`    // as asked for
	Rules           string        `json:"rules,omitempty"`     // identifies the user's rules
	Templates       *Templates    `json:"templates,omitempty"` // nil where there is no such file
	Generation      string        `json:"generation"`          // the folder this was written for
	Base            string        `json:"base,omitempty"`      // of an update: the generation it began as a copy of
	Whole           bool          `json:"whole"`               // every source was read to its end or its damage
	Damage          *Damage       `json:"damage,omitempty"`    // nil when no source was cut off or damaged
	Totals          Totals        `json:"totals"`              // set when Whole
	Lost            int64         `json:"lost,omitempty"`      // pages that were given up with damaged segments; an update adds them again
}

// Damage is what a [dump.DamageError] says, kept with the index.
type Damage struct {
	File     string `json:"file"`
	Offset   int64  `json:"offset"`
	LastPage string `json:"last_page"`
	Pages    int64  `json:"pages"`
	CutOff   bool   `json:"cut_off"`
	Msg      string `json:"msg"` // of the error behind it
}

func newDamage(e *dump.DamageError) *Damage {
	return &Damage{e.File, e.Offset, e.LastPage, e.Pages, errors.Is(e, io.ErrUnexpectedEOF), e.Err.Error()}
}

// err makes the error again.
func (d *Damage) err() *dump.DamageError {
	cause := errors.New(d.Msg)
	if d.CutOff {
		cause = io.ErrUnexpectedEOF
	}
	return &dump.DamageError{File: d.File, Offset: d.Offset, LastPage: d.LastPage, Pages: d.Pages, Err: cause}
}

// Totals are sums over all documents, for reports and for ranking.
type Totals struct {
	Pages     int64            `json:"pages"`
	Redirects int64            `json:"redirects"`
	Sections  int64            `json:"sections"`
	XMLBytes  int64            `json:"xml_bytes"`
	TextBytes int64            `json:"text_bytes"`
	Tokens    map[string]int64 `json:"tokens"` // by text field; a page's title counts once for each of its sections

	// SourceBytes is how much source of pages each file of sources holds, with
	// SourceStore.
	SourceBytes map[string]int64 `json:"source_bytes,omitempty"`
}

func (t *Totals) add(u Totals) { t.addTimes(1, u) }
func (t *Totals) sub(u Totals) { t.addTimes(-1, u) }

func (t *Totals) addTimes(times int64, u Totals) {
	t.Pages += times * u.Pages
	t.Redirects += times * u.Redirects
	t.Sections += times * u.Sections
	t.XMLBytes += times * u.XMLBytes
	t.TextBytes += times * u.TextBytes
	t.Tokens = addTimes(t.Tokens, times, u.Tokens)
	t.SourceBytes = addTimes(t.SourceBytes, times, u.SourceBytes)
}

// addTimes adds u to t, which may be nil, a number of times. What comes to
// nothing is as if it had never been there.
func addTimes(t map[string]int64, times int64, u map[string]int64) map[string]int64 {
	if t == nil && len(u) > 0 {
		t = make(map[string]int64, len(u))
	}
	for key, n := range u {
		if t[key] += times * n; t[key] == 0 {
			delete(t, key)
		}
	}
	return t
}

// addSource counts the source of a page.
func (t *Totals) addSource(at sourcePlace) {
	if at.empty() {
		return
	}
	if t.SourceBytes == nil {
		t.SourceBytes = make(map[string]int64, 1)
	}
	t.SourceBytes[sourceName(at.file)] += int64(at.length)
}

// AverageLength is the mean number of tokens that a text field has in a
// section. Fields of a page count for each section of the page.
func (t Totals) AverageLength(field string) float64 {
	if t.Sections == 0 || t.Tokens[field] == 0 {
		return 1
	}
	return float64(t.Tokens[field]) / float64(t.Sections)
}

// metaKey is where Bleve's internal store has the description of the index.
// Batches add keys of their own (ledger.go).
var metaKey = []byte("wikiseek.meta")

func (m Meta) encode() []byte {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // plain data always marshals
	}
	return b
}

// decodeMeta reads what encode wrote and checks that this program can read
// the index it describes.
func decodeMeta(b []byte) (Meta, error) {
	if b == nil {
		return Meta{}, errNoMeta
	}
	var m Meta
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("read description of the index: %w", err)
	}
	if m.Format != FormatVersion {
		return m, fmt.Errorf("%w: it has format %d, this program reads %d", errVersion, m.Format, FormatVersion)
	}
	if v := analysis.ForLanguage(m.Lang).Version(); m.AnalyzerVersion != v {
		return m, fmt.Errorf("%w: its text was analysed by version %d, this program has %d", errVersion, m.AnalyzerVersion, v)
	}
	return m, nil
}
