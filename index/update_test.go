package index_test

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wikiseek/index"
)

// wikiPage is a page of a dump to write.
type wikiPage struct {
	id, rev     int // 0 for none
	title, text string
	redirect    string // as the dump has it, "" for none
	model       string // "" for wikitext
}

// writeWiki writes a dump of pages and returns its path.
func writeWiki(t testing.TB, pages []wikiPage) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(dumpHead)
	tag := func(name, value string) { fmt.Fprintf(&b, "<%s>%s</%[1]s>", name, value) }
	for _, p := range pages {
		b.WriteString("<page>")
		tag("title", p.title)
		tag("ns", "0")
		if p.id != 0 {
			tag("id", fmt.Sprint(p.id))
		}
		if p.redirect != "" {
			fmt.Fprintf(&b, "<redirect title=%q />", p.redirect)
		}
		b.WriteString("<revision>")
		if p.rev != 0 {
			tag("id", fmt.Sprint(p.rev))
		}
		tag("model", cmp.Or(p.model, "wikitext"))
		b.WriteString("<text>")
		_ = xml.EscapeText(&b, []byte(p.text)) // a Builder takes every write
		b.WriteString("</text></revision></page>\n")
	}
	b.WriteString("</mediawiki>\n")
	path := filepath.Join(t.TempDir(), "wiki.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// twoStates returns an older and a newer state of a wiki of n pages: most
// pages are the same in both, others new, gone, changed, moved, grown,
// shrunk, or turned from or into redirects.
func twoStates(n int, revisions bool) (older, newer []wikiPage) {
	words := []string{"emperor", "siege", "kaifeng", "song", "李綱", "archive", "colophon"}
	body := func(i int) string {
		return fmt.Sprintf("own%d [[Page %d]] the %s %s\n== One ==\n%s of kaifeng\n== Two ==\n[[Category:%[3]s]] {{T%[1]d}}\n",
			i, i/2, words[i%7], words[i%5], strings.Repeat(words[i%3]+" ", i%9))
	}
	for i := range n {
		p := wikiPage{id: i + 1, title: fmt.Sprintf("Page %d", i), text: body(i)}
		q := p
		if revisions {
			p.rev, q.rev = i+1000, i+1000
		}
		isNew, isGone := false, false
		switch i % 20 {
		case 1:
			isNew = true
		case 2:
			isGone = true
		case 3:
			q.text += "grown\n== Three ==\nmore of the emperor"
		case 4:
			q.text = "shrunk"
		case 5:
			q.text = fmt.Sprintf("#REDIRECT [[Page %d]]", i-5)
		case 6:
			p.text = fmt.Sprintf("#REDIRECT [[Page %d]]", i-6)
		case 7:
			q.title = fmt.Sprintf("Moved %d", i) // by the same revision
		}
		if q.text != p.text && revisions {
			q.rev += 100000
		}
		if !isNew {
			older = append(older, p)
		}
		if !isGone {
			newer = append(newer, q)
		}
	}
	return older, newer
}

func update(t testing.TB, opts index.Options) index.Stats {
	t.Helper()
	stats, err := index.Update(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

// TestUpdate checks that an updated index equals one built of the newer dump.
func TestUpdate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		shape func([]wikiPage) []wikiPage
		revs  bool
	}{
		{"revisions", nil, true},
		{"texts", nil, false},
		{"no ids", func(l []wikiPage) []wikiPage {
			l = slices.Clone(l)
			for i := range l {
				l[i].id = 0
			}
			return l
		}, true},
		{"same ids", func(l []wikiPage) []wikiPage {
			l = slices.Clone(l)
			for i := range l {
				l[i].id = 1 + l[i].id/3
			}
			return l
		}, true},
		{"same titles", func(l []wikiPage) []wikiPage {
			l = slices.Clone(l)
			for i := range l {
				l[i].title = fmt.Sprintf("Page %d", l[i].id/10*10)
			}
			return l
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			older, newer := twoStates(100, tt.revs)
			if tt.shape != nil {
				older, newer = twoStates(40, tt.revs)
				older, newer = tt.shape(older), tt.shape(newer)
			}
			from, to := writeWiki(t, older), writeWiki(t, newer)
			dir, _ := build(t, index.Options{Sources: []string{from}, BatchBytes: killBatch / 8})
			fresh, freshStats := build(t, index.Options{Sources: []string{to}})
			stats := update(t, index.Options{Dir: dir, Sources: []string{to}})
			if stats.Pages != freshStats.Pages || stats.Sections != freshStats.Sections || stats.Redirects != freshStats.Redirects {
				t.Errorf("counts %+v, want those of %+v", stats, freshStats)
			}
			if tt.shape == nil && *stats.Update != (index.UpdateStats{Added: 5, Changed: 25, Removed: 5, Unchanged: 65}) {
				t.Errorf("did %+v", *stats.Update)
			}
			sameIndex(t, open(t, dir), open(t, fresh))
			sameColumns(t, open(t, dir).Columns(), open(t, fresh).Columns())
			if gens, _ := filepath.Glob(filepath.Join(dir, "gen-*")); len(gens) != 1 {
				t.Errorf("generations left: %v", gens)
			}
			if tt.shape != nil {
				return
			}
			// There and back again.
			update(t, index.Options{Dir: dir, Sources: []string{from}})
			back, _ := build(t, index.Options{Sources: []string{from}})
			sameIndex(t, open(t, dir), open(t, back))
		})
	}
}

// sameColumns compares columns that don't depend on the order of documents.
func sameColumns(t *testing.T, got, want *index.Columns) {
	t.Helper()
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"PageID", got.PageID, want.PageID}, {"First", got.First, want.First}, {"Kind", got.Kind, want.Kind},
		{"Namespace", got.Namespace, want.Namespace}, {"Target", got.Target, want.Target}, {"Links", got.Links, want.Links},
		{"RevID", got.RevID, want.RevID}, {"TitleHash", got.TitleHash, want.TitleHash},
		{"Time", got.Time, want.Time}, {"CategoryFirst", got.CategoryFirst, want.CategoryFirst},
	} {
		if fmt.Sprint(c.got) != fmt.Sprint(c.want) {
			t.Errorf("column %s differs", c.name)
		}
	}
}

func TestUpdateSections(t *testing.T) {
	write := func(lines ...string) string {
		path := filepath.Join(t.TempDir(), "sections.ndjson")
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	line := func(title, text string) string {
		return fmt.Sprintf(`{"title":%q,"heading":"H","text":%q}`, title, text)
	}
	from := write(line("A", "the emperor"), line("B", "song"), line("C", "siege"))
	to := write(line("A", "the emperor"), line("B", "song of kaifeng"), line("D", "emperor"), line("C", "siege"))
	opts := index.Options{Sources: []string{from}, Input: index.InputSections}
	opts.Dir, _ = build(t, opts)
	opts.Sources = []string{to}
	stats := update(t, opts)
	if *stats.Update != (index.UpdateStats{Added: 1, Changed: 2, Unchanged: 1}) {
		t.Errorf("did %+v", *stats.Update)
	}
	fresh, _ := build(t, index.Options{Sources: []string{to}, Input: index.InputSections})
	sameIndex(t, open(t, opts.Dir), open(t, fresh))
}

// tree lists the files below dir with their sizes and times.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			files[path] = fmt.Sprint(info.Size(), info.ModTime())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestUpdateKeeps checks that an update keeps what it isn't told of.
func TestUpdateKeeps(t *testing.T) {
	t.Parallel()
	older, newer := twoStates(20, true)
	opts := index.Options{Sources: []string{writeWiki(t, older)}, Lang: "de", Profile: index.ProfileCompare, Expand: index.ExpandOff}
	dir, _ := build(t, opts)
	to := writeWiki(t, newer)
	update(t, index.Options{Dir: dir, Sources: []string{to}})
	opts.Sources = []string{to}
	fresh, _ := build(t, opts)
	sameIndex(t, open(t, dir), open(t, fresh))
}

func TestUpdateRefused(t *testing.T) {
	older, _ := twoStates(20, true)
	source := writeWiki(t, older)
	dir, _ := build(t, index.Options{Sources: []string{source}})
	lines := filepath.Join(t.TempDir(), "sections.ndjson")
	if err := os.WriteFile(lines, []byte(`{"title":"A","heading":"","text":"b"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	german := filepath.Join(t.TempDir(), "german.xml")
	if err := os.WriteFile(german, bytes.Replace(b, []byte(`xml:lang="en"`), []byte(`xml:lang="de"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		opts index.Options
		want string
	}{
		{"language changed", index.Options{Sources: []string{german}}, `--lang en`},
		{"another wiki", index.Options{Sources: []string{demoDump(t, "demo.xml.bz2")}}, "demowiki"},
		{"another input", index.Options{Sources: []string{lines}, Input: index.InputSections}, "--input"},
		{"another language", index.Options{Sources: []string{source}, Lang: "de"}, "--lang"},
		{"another profile", index.Options{Sources: []string{source}, Profile: index.ProfileCompare}, "--profile"},
		{"other expansion", index.Options{Sources: []string{source}, Expand: index.ExpandOff}, "--expand"},
	} {
		tt.opts.Dir = dir
		_, err := index.Update(t.Context(), tt.opts)
		var conflict *index.ConflictError
		if !errors.As(err, &conflict) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want a ConflictError that names %s", tt.name, err, tt.want)
		}
	}
	for _, lang := range []string{"en", ""} { // once that is told it is known
		update(t, index.Options{Dir: dir, Sources: []string{german}, Lang: lang})
	}
	var oe *index.OpenError
	if _, err := index.Update(t.Context(), index.Options{Dir: filepath.Join(t.TempDir(), "none"), Sources: []string{source}}); !errors.As(err, &oe) {
		t.Errorf("no index: %v, want an OpenError", err)
	}
}

// TestUpdateKill kills updates with SIGKILL at random moments: the index must
// stay readable, as the old one, and the same update must come to the same
// end. WIKISEEK_KILLS says how often, WIKISEEK_KILL_SEED gives another sequence.
func TestUpdateKill(t *testing.T) {
	t.Parallel()
	kills := times("WIKISEEK_KILLS", 2)
	random := rand.New(rand.NewPCG(uint64(times("WIKISEEK_KILL_SEED", 1)), 1))
	older, newer := twoStates(300, true)
	from, to := writeWiki(t, older), writeWiki(t, newer)
	old, _ := build(t, index.Options{Sources: []string{from}})
	fresh, _ := build(t, index.Options{Sources: []string{to}})
	oldIndex, newIndex := open(t, old), open(t, fresh)

	opts := index.Options{Dir: filepath.Join(t.TempDir(), "index"), Sources: []string{from}}
	build(t, opts)
	opts.Sources, opts.BatchBytes = []string{to}, killBatch
	start := time.Now()
	update(t, opts)
	whole := time.Since(start)

	resumed := 0
	for killed := 0; killed < kills; {
		opts := opts
		opts.Dir, _ = build(t, index.Options{Sources: []string{from}})
		for range 3 {
			if !killAfter(t, time.Duration(random.Int64N(int64(whole))), childDir+"="+opts.Dir, childDump+"="+to, childUpdate+"=1") {
				break
			}
			killed++
			if gen, err := os.ReadFile(filepath.Join(opts.Dir, "CURRENT")); err != nil || strings.HasPrefix(string(gen), "gen-000001") {
				sameIndex(t, open(t, opts.Dir), oldIndex)
			}
		}
		if update(t, opts).Resumed {
			resumed++
		}
		sameIndex(t, open(t, opts.Dir), newIndex)
	}
	t.Logf("%d updates went on from where they were killed", resumed)
}

// killAfter starts a program of that environment and kills it after a while. It
// reports false when the program ended first.
func killAfter(t *testing.T, after time.Duration, env ...string) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Fatalf("%q: %v", env, err)
		}
		return false
	case <-time.After(after):
		_ = cmd.Process.Kill()
		<-done
		return true
	}
}

// TestUpdateReal cuts the dump that WIKISEEK_UPDATE_DUMP names into an older
// and a newer state and updates an index from one to the other.
func TestUpdateReal(t *testing.T) {
	dump := os.Getenv("WIKISEEK_UPDATE_DUMP")
	if dump == "" {
		t.Skip("WIKISEEK_UPDATE_DUMP names no dump")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3")
	}
	from, to := filepath.Join(t.TempDir(), "old.xml"), filepath.Join(t.TempDir(), "new.xml")
	out, err := exec.Command("../bench/cutdump.py", dump, from, to).CombinedOutput()
	if err != nil {
		t.Fatalf("cut the dump: %v: %s", err, out)
	}
	t.Logf("%s", out)
	dir, _ := build(t, index.Options{Sources: []string{from}})
	start := time.Now()
	fresh, _ := build(t, index.Options{Sources: []string{to}})
	built := time.Since(start)
	start = time.Now()
	stats := update(t, index.Options{Dir: dir, Sources: []string{to}})
	t.Logf("%+v in %v; built anew in %v", *stats.Update, time.Since(start).Round(time.Millisecond), built.Round(time.Millisecond))
	sameIndex(t, open(t, dir), open(t, fresh))
	sameColumns(t, open(t, dir).Columns(), open(t, fresh).Columns())
	if r := verify(t, dir, false); len(r.Findings) != 0 {
		t.Errorf("findings %v", r.Findings)
	}
}
