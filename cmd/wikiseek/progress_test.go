package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"wikiseek/index"
	"wikiseek/index/dump"
)

func progressAt(read, total int64, phase index.Phase) index.Progress {
	return index.Progress{
		Phase:    phase,
		Progress: dump.Progress{File: "a.xml", Files: 2, CompressedRead: read, CompressedTotal: total, XMLBytes: 4 << 20},
		Pages:    10, Sections: 40, Skipped: 1,
	}
}

func TestLogShower(t *testing.T) {
	tests := []struct {
		name string
		p    index.Progress
		want string
	}{
		{"reading", progressAt(25, 100, index.PhaseRead), "25.0 %, 10 pages, 40 sections, 4.0 MiB of XML at 1.0 MiB/s, 12s left"},
		{"size unknown", progressAt(25, 0, index.PhaseRead), "10 pages, 40 sections, 4.0 MiB of XML at 1.0 MiB/s"},
		{"nothing read", progressAt(0, 100, index.PhaseRead), "0.0 %, 10 pages, 40 sections, 4.0 MiB of XML at 1.0 MiB/s"},
		{"finishing", progressAt(100, 100, index.PhaseFinish), "finishing: 10 pages, 40 sections, 4s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var w bytes.Buffer
			logShower{&w}.show(tt.p, 4*time.Second)
			if got := w.String(); got != "wikiseek: "+tt.want+"\n" {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestProgressInterval checks that updates that come quickly are not all
// shown, but for programs the last one is.
func TestProgressInterval(t *testing.T) {
	for kind, want := range map[string]int{progressLog: 0, progressJSON: 1, progressNone: 0} {
		var w bytes.Buffer
		p := newProgress(kind, &w)
		for i := range int64(50) {
			p.update(progressAt(i, 100, index.PhaseRead))
		}
		p.finish()
		if got := strings.Count(w.String(), "\n"); got != want {
			t.Errorf("%s: %d lines, want %d:\n%s", kind, got, want, &w)
		}
	}
}

// TestBar checks that the bar shows what it should, and is gone when a warning
// is written and at the end.
func TestBar(t *testing.T) {
	for _, total := range []int64{100, 0} {
		var w bytes.Buffer
		p := newProgress(progressBar, &w)
		p.last = time.Time{}
		p.update(progressAt(50, total, index.PhaseRead))
		shown := w.String()
		if !strings.Contains(shown, "file 1 of 2, 10 pages") {
			t.Errorf("total %d: %q shows no pages", total, shown)
		}
		if total > 0 && !strings.Contains(shown, "50%") {
			t.Errorf("%q shows no share", shown)
		}
		p.warn("a page is too large")
		p.finish()
		rest := strings.TrimPrefix(w.String(), shown)
		if before, _, found := strings.Cut(rest, "wikiseek: a page is too large\n"); !found || !strings.HasSuffix(before, "\r") {
			t.Errorf("the bar isn't cleared before the warning: %q", rest)
		}
	}
}

func TestWarningsAreLimited(t *testing.T) {
	var w bytes.Buffer
	p := newProgress(progressNone, &w)
	for i := range maxWarnings + 5 {
		p.warn(fmt.Sprint(i))
	}
	p.finish()
	lines := strings.Split(strings.TrimSpace(w.String()), "\n")
	if len(lines) != maxWarnings+1 || lines[maxWarnings] != "wikiseek: 5 more warnings are not shown" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}

func TestStatusField(t *testing.T) {
	status := []byte("Name:\twikiseek\nVmHWM:\t   12345 kB\nRssAnon:\t 7 kB\nThreads:\t5\nOdd:\tmany kB\n")
	for key, want := range map[string]int64{"VmHWM": 12345 << 10, "RssAnon": 7 << 10, "Threads": 0, "Odd": 0, "Absent": 0} {
		if got := statusField(status, key); got != want {
			t.Errorf("%s is %d, want %d", key, got, want)
		}
	}
}
