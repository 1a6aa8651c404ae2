package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"time"

	"wikiseek/index"
)

// usage is what a run took.
type usage struct {
	Seconds    float64
	CPUSeconds float64
	PeakRSS    int64 // bytes; 0 where /proc/self/status is absent
	PeakAnon   int64 // bytes that no file backs; 0 where the kernel doesn't tell
}

// sampleInterval is how often memory is looked at. The kernel keeps the peak
// of RSS, but not of RssAnon.
const sampleInterval = 50 * time.Millisecond

// usageMeter measures from startUsage to stop.
type usageMeter struct {
	start time.Time
	cpu   time.Duration
	quit  chan struct{}
	peak  chan int64
}

func startUsage() *usageMeter {
	m := &usageMeter{start: time.Now(), cpu: cpuTime(), quit: make(chan struct{}), peak: make(chan int64)}
	go m.sample()
	return m
}

// sample notes the peak of RssAnon until quit is closed.
func (m *usageMeter) sample() {
	tick := time.NewTicker(sampleInterval)
	defer tick.Stop()
	peak := procStatus("RssAnon")
	for {
		select {
		case <-tick.C:
			peak = max(peak, procStatus("RssAnon"))
		case <-m.quit:
			m.peak <- max(peak, procStatus("RssAnon"))
			return
		}
	}
}

func (m *usageMeter) stop() usage {
	close(m.quit)
	return usage{
		Seconds:    time.Since(m.start).Seconds(),
		CPUSeconds: (cpuTime() - m.cpu).Seconds(),
		PeakRSS:    procStatus("VmHWM"),
		PeakAnon:   <-m.peak,
	}
}

// procStatus returns a size out of Linux's /proc/self/status, in bytes, or 0.
// Its lines read "RssAnon:	   12345 kB".
func procStatus(key string) int64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	return statusField(data, key)
}

func statusField(status []byte, key string) int64 {
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		value, ok := bytes.CutPrefix(lines.Bytes(), []byte(key+":"))
		if !ok {
			continue
		}
		fields := bytes.Fields(value)
		if len(fields) != 2 {
			return 0
		}
		kib, err := strconv.ParseInt(string(fields[0]), 10, 64)
		if err != nil {
			return 0
		}
		return kib << 10
	}
	return 0
}

// summary is what index ends with.
type summary struct {
	index.Stats
	usage usage
	dir   string
}

// statsRecord is summary for programs: --stats json.
type statsRecord struct {
	Pages        int64   `json:"pages"`
	Sections     int64   `json:"sections"`
	Redirects    int64   `json:"redirects"`
	XMLBytes     int64   `json:"xml_bytes"`
	TextBytes    int64   `json:"text_bytes"`
	Seconds      float64 `json:"seconds"`
	CPUSeconds   float64 `json:"cpu_seconds"`
	PeakRSS      int64   `json:"peak_rss_bytes"`
	PeakAnon     int64   `json:"peak_anon_bytes"`
	IndexBytes   int64   `json:"index_bytes"`
	Resumed      bool    `json:"resumed"`
	AlreadyWhole bool    `json:"already_whole"`
	Damage       string  `json:"damage,omitempty"`

	Update *updateRecord `json:"update,omitempty"`
}

type updateRecord struct {
	Added     int64 `json:"added"`
	Changed   int64 `json:"changed"`
	Removed   int64 `json:"removed"`
	Unchanged int64 `json:"unchanged"`
}

func (s summary) record() statsRecord {
	r := statsRecord{
		Pages: s.Pages, Sections: s.Sections, Redirects: s.Redirects,
		XMLBytes: s.XMLBytes, TextBytes: s.TextBytes, IndexBytes: s.IndexBytes,
		Seconds: milli(s.usage.Seconds), CPUSeconds: milli(s.usage.CPUSeconds),
		PeakRSS: s.usage.PeakRSS, PeakAnon: s.usage.PeakAnon,
		Resumed: s.Resumed, AlreadyWhole: s.AlreadyWhole,
	}
	if s.Damage != nil {
		r.Damage = s.Damage.Error()
	}
	if s.Update != nil {
		u := updateRecord(*s.Update)
		r.Update = &u
	}
	return r
}

// milli cuts seconds to what the clock can tell.
func milli(seconds float64) float64 { return math.Round(seconds*1e3) / 1e3 }

func (s summary) print(w io.Writer) {
	if s.AlreadyWhole && s.Update != nil {
		notef(w, "nothing has changed: %s holds what the dump does: %s", s.dir, s.contents())
		return
	}
	if s.AlreadyWhole {
		notef(w, "%s holds these dumps already: %s", s.dir, s.contents())
		return
	}
	verb := "indexed"
	if s.Resumed {
		verb = "went on and indexed"
	}
	if u := s.Update; u != nil {
		notef(w, "updated: %d pages added, %d changed, %d removed, %d as they were", u.Added, u.Changed, u.Removed, u.Unchanged)
		verb = "the index holds"
	}
	notef(w, "%s %s", verb, s.contents())
	u := s.usage
	cost := fmt.Sprintf("%s of input in %.1f s (%s/s), %.1f s of CPU", formatSize(s.XMLBytes), u.Seconds,
		formatSize(int64(float64(s.XMLBytes)/max(u.Seconds, 0.001))), u.CPUSeconds)
	if u.PeakRSS > 0 {
		cost += fmt.Sprintf(", at most %s of memory", formatSize(u.PeakRSS))
	}
	notef(w, "%s", cost)
	notef(w, "the index in %s takes %s", s.dir, formatSize(s.IndexBytes))
}

func (s summary) contents() string {
	return fmt.Sprintf("%d pages, %d sections, %d redirects", s.Pages, s.Sections, s.Redirects)
}
