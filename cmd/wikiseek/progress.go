package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"wikiseek/index"
)

// The kinds of progress.
const (
	progressAuto = "auto"
	progressBar  = "bar"
	progressLog  = "log"
	progressJSON = "json"
	progressNone = "none"
)

// How often a line tells of progress.
const (
	logInterval  = 5 * time.Second
	jsonInterval = time.Second
	barInterval  = 100 * time.Millisecond
)

// maxWarnings is how many warnings a run prints; a dump can be worth millions.
const maxWarnings = 100

// progress shows how far a run has come, and its warnings.
type progress struct {
	mu       sync.Mutex
	w        io.Writer
	show     shower
	every    time.Duration
	start    time.Time
	last     time.Time // of what was shown last
	current  index.Progress
	pending  bool // current hasn't been shown
	warnings int
}

// shower is a way to show progress.
type shower interface {
	show(p index.Progress, since time.Duration)
	hide() // before something else is written
}

func newProgress(kind string, w io.Writer) *progress {
	if kind == progressAuto {
		kind = progressLog
		if isTerminal(w) {
			kind = progressBar
		}
	}
	p := &progress{w: w, start: time.Now()}
	p.last = p.start
	switch kind {
	case progressBar:
		p.show, p.every = &barShower{w: w}, barInterval
	case progressLog:
		p.show, p.every = logShower{w}, logInterval
	case progressJSON:
		p.show, p.every = jsonShower{w}, jsonInterval
	}
	return p
}

// update shows c unless something was shown a moment ago.
func (p *progress) update(c index.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current, p.pending = c, true
	if p.show == nil || time.Since(p.last) < p.every {
		return
	}
	p.flush()
}

func (p *progress) flush() {
	p.last, p.pending = time.Now(), false
	p.show.show(p.current, p.last.Sub(p.start))
}

// warn prints a warning, unless there were too many.
func (p *progress) warn(msg string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.warnings++; p.warnings > maxWarnings {
		return
	}
	p.hide()
	notef(p.w, "%s", msg)
}

func (p *progress) hide() {
	if p.show != nil {
		p.show.hide()
	}
}

// finish takes the bar away, or for programs shows the end.
func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, forPrograms := p.show.(jsonShower); forPrograms && p.pending {
		p.flush()
	}
	p.hide()
	if more := p.warnings - maxWarnings; more > 0 {
		notef(p.w, "%d more warnings are not shown", more)
	}
}

// jsonShower writes a line of JSON for programs.
type jsonShower struct{ w io.Writer }

type progressRecord struct {
	Phase           index.Phase `json:"phase"`
	File            string      `json:"file"`
	FileIndex       int         `json:"file_index"` // from 0
	Files           int         `json:"files"`
	CompressedRead  int64       `json:"compressed_read"`
	CompressedTotal int64       `json:"compressed_total"` // 0 if unknown
	XMLBytes        int64       `json:"xml_bytes"`
	Pages           int64       `json:"pages"`
	Sections        int64       `json:"sections"`
	Skipped         int64       `json:"skipped_pages"`
	Seconds         float64     `json:"seconds"`
}

func (s jsonShower) show(p index.Progress, since time.Duration) {
	_ = encodeJSON(s.w, progressRecord{ // a reader that has gone doesn't stop the run
		Phase: p.Phase, File: p.File, FileIndex: p.FileIndex, Files: p.Files,
		CompressedRead: p.CompressedRead, CompressedTotal: p.CompressedTotal, XMLBytes: p.XMLBytes,
		Pages: p.Pages, Sections: p.Sections, Skipped: p.Skipped,
		Seconds: milli(since.Seconds()),
	})
}

func (jsonShower) hide() {}

// logShower writes a line for a log.
type logShower struct{ w io.Writer }

func (s logShower) show(p index.Progress, since time.Duration) {
	if p.Phase == index.PhaseFinish {
		notef(s.w, "finishing: %d pages, %d sections, %v", p.Pages, p.Sections, since.Round(time.Second))
		return
	}
	if p.Phase == index.PhaseTemplates {
		notef(s.w, "%sreading templates%s", share(p), left(p, since))
		return
	}
	notef(s.w, "%s%d pages, %d sections, %s of XML at %s/s%s", share(p), p.Pages, p.Sections,
		formatSize(p.XMLBytes), formatSize(int64(float64(p.XMLBytes)/max(since.Seconds(), 0.001))), left(p, since))
}

func (logShower) hide() {}

// share says how much of the sources was read: "12.3 %, ".
func share(p index.Progress) string {
	if p.CompressedTotal <= 0 {
		return ""
	}
	return fmt.Sprintf("%.1f %%, ", 100*float64(p.CompressedRead)/float64(p.CompressedTotal))
}

// left estimates the time to go: ", 3m20s left".
func left(p index.Progress, since time.Duration) string {
	if p.CompressedTotal <= 0 || p.CompressedRead <= 0 || p.CompressedRead > p.CompressedTotal {
		return ""
	}
	rest := float64(p.CompressedTotal-p.CompressedRead) / float64(p.CompressedRead)
	return fmt.Sprintf(", %v left", time.Duration(rest*float64(since)).Round(time.Second))
}

// barShower draws a bar on a terminal, with rate and time to go; a spinner
// where the size of the input is unknown.
type barShower struct {
	w   io.Writer
	bar *progressbar.ProgressBar
}

func (s *barShower) show(p index.Progress, _ time.Duration) {
	if s.bar == nil {
		s.bar = newBar(s.w, p.CompressedTotal)
	}
	what := fmt.Sprintf("%d pages", p.Pages)
	if p.Files > 1 {
		what = fmt.Sprintf("file %d of %d, %s", p.FileIndex+1, p.Files, what)
	}
	switch p.Phase {
	case index.PhaseTemplates:
		what = "reading templates"
	case index.PhaseFinish:
		what = fmt.Sprintf("finishing, %d pages", p.Pages)
	}
	s.bar.Describe(what)
	if s.bar.GetMax64() > 0 {
		_ = s.bar.Set64(min(p.CompressedRead, s.bar.GetMax64()-1)) // full, it would end its line
		return
	}
	_ = s.bar.Set64(p.XMLBytes)
}

func (s *barShower) hide() {
	if s.bar != nil {
		_ = s.bar.Clear()
	}
}

func newBar(w io.Writer, total int64) *progressbar.ProgressBar {
	if total <= 0 {
		total = -1
	}
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionShowBytes(true),
		progressbar.OptionUseIECUnits(true),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetWidth(20),
		progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine of its own
	)
}
