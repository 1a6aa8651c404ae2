package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wikiseek/index"
	"wikiseek/index/wikitext"
)

// templatesDump writes a dump whose templates stand behind the pages that call
// them, with more pages in front, and returns its path.
func templatesDump(t testing.TB, more int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(strings.Replace(dumpHead, `<namespace key="14">`, `<namespace key="10">Vorlage</namespace><namespace key="14">`, 1))
	for i := range more {
		writePage(&b, 1000+i, fmt.Sprintf("Page %d", i), fmt.Sprintf("Page %d {{Stub}}", i))
	}
	for i, page := range [][2]string{
		{"Kaifeng", "Kaifeng {{Stub|city}}\n== Rivers ==\n{{Own}}"},
		{"Taiyuan", "Taiyuan {{Alias|town}}"},
		{"Vorlage:Stub", "is an unfinished {{{1|article}}}{{Cat}}"},
		{"Vorlage:Cat", "[[Category:Unfinished]]<noinclude>documentation</noinclude>"},
		{"Vorlage:Alias", "#REDIRECT [[Vorlage:Stub]]"},
	} {
		writePage(&b, i+1, page[0], page[1])
	}
	b.WriteString("</mediawiki>\n")
	text := b.String()
	head, rest, _ := strings.Cut(text, "<title>Vorlage:")
	path := filepath.Join(t.TempDir(), "templates.xml")
	text = head + "<title>Vorlage:" + strings.ReplaceAll(rest, "<ns>0</ns>", "<ns>10</ns>")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func ownRules(t testing.TB, text string) *wikitext.TemplateRules {
	t.Helper()
	rules, err := wikitext.ParseTemplateRules("own.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// pageText returns the text of a page as it is extracted again.
func pageText(t testing.TB, ix *index.Index, title string) string {
	t.Helper()
	for page := range ix.Columns().PageID {
		p, err := ix.Page(uint32(page))
		if err != nil {
			t.Fatal(err)
		}
		if p.Title == title {
			c, err := ix.Content(uint32(page))
			if err != nil {
				t.Fatal(err)
			}
			return c.Article.Text()
		}
	}
	t.Fatalf("no page %q", title)
	return ""
}

func TestExpand(t *testing.T) {
	source := templatesDump(t, 0)
	rules := ownRules(t, `print "four rivers": own`)
	for _, tt := range []struct {
		name             string
		opts             index.Options
		kaifeng, taiyuan string
	}{
		{"auto", index.Options{}, "Kaifeng is an unfinished city\nRivers", "Taiyuan is an unfinished town"},
		{"off", index.Options{Expand: index.ExpandOff}, "Kaifeng\nRivers", "Taiyuan"},
		{"rules", index.Options{Rules: rules}, "Kaifeng is an unfinished city\nRivers\nfour rivers", "Taiyuan is an unfinished town"},
		{"only rules", index.Options{Expand: index.ExpandOff, Rules: rules}, "Kaifeng\nRivers\nfour rivers", "Taiyuan"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Sources = []string{source}
			dir, _ := build(t, tt.opts)
			ix := open(t, dir)
			if got := pageText(t, ix, "Kaifeng"); got != tt.kaifeng {
				t.Errorf("got %q, want %q", got, tt.kaifeng)
			}
			if got := pageText(t, ix, "Taiyuan"); got != tt.taiyuan {
				t.Errorf("got %q, want %q", got, tt.taiyuan)
			}
			expanded := tt.opts.Expand != index.ExpandOff
			for _, doc := range fingerprint(t, ix) {
				if strings.HasPrefix(doc, "2.0:") && strings.Contains(doc, "unfinished") != expanded {
					t.Errorf("Taiyuan is indexed as %s", doc)
				}
			}
		})
	}
}

// TestExpandAgain builds again with other flags, which would be another index.
func TestExpandAgain(t *testing.T) {
	opts := index.Options{Sources: []string{templatesDump(t, 0)}}
	opts.Dir, _ = build(t, opts)
	if _, stats := build(t, opts); !stats.AlreadyWhole {
		t.Error("the same flags build again")
	}
	for name, change := range map[string]func(*index.Options){
		"off":   func(o *index.Options) { o.Expand = index.ExpandOff },
		"rules": func(o *index.Options) { o.Rules = ownRules(t, "drop: stub") },
	} {
		other := opts
		change(&other)
		var conflict *index.ConflictError
		if _, err := index.Build(t.Context(), other); !errors.As(err, &conflict) {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
		other.Force = true
		build(t, other)
		opts.Force = true
		build(t, opts)
		opts.Force = false
	}
}

// TestExpandResume goes on with a build after its templates were read.
func TestExpandResume(t *testing.T) {
	t.Parallel()
	for more := 200; ; more *= 2 {
		opts := index.Options{Sources: []string{templatesDump(t, more)}, BatchBytes: 1, Workers: 1}
		opts.Dir = filepath.Join(t.TempDir(), "index")
		ctx, cancel := context.WithCancel(t.Context())
		opts.Progress = func(p index.Progress) {
			if p.Phase == index.PhaseRead && p.Pages > 0 {
				cancel()
			}
		}
		if _, err := index.Build(ctx, opts); err == nil {
			continue // it was faster than its first report
		}
		opts.Progress = nil
		if _, stats := build(t, opts); !stats.Resumed {
			t.Error("the build was not gone on with")
		}
		whole, _ := build(t, index.Options{Sources: opts.Sources})
		got, want := fingerprint(t, open(t, opts.Dir)), fingerprint(t, open(t, whole))
		if !slices.Equal(got, want) {
			t.Error("the index of a build that was interrupted differs")
		}
		return
	}
}

// TestExpandDamaged reads an index whose templates are gone or not what they
// were.
func TestExpandDamaged(t *testing.T) {
	dir, _ := build(t, index.Options{Sources: []string{templatesDump(t, 0)}})
	path := filepath.Join(dir, "gen-000001", "templates.zst")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var opening *index.OpenError
	for name, content := range map[string][]byte{"cut off": good[:len(good)/2], "missing": nil} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if content != nil {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := index.Open(dir)
		if !errors.As(err, &opening) || opening.Kind != index.Damaged || !strings.Contains(err.Error(), "templates.zst is missing or damaged") {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 0x55
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		ix, err := index.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		c, err := ix.Content(0)
		switch { // some bits say only how much memory to set aside
		case err == nil && c.Article.Text() != "Kaifeng is an unfinished city\nRivers":
			t.Fatalf("byte %d changed: %q", i, c.Article.Text())
		case err != nil && !strings.Contains(err.Error(), "build the index again"):
			t.Fatalf("byte %d changed: %v", i, err)
		}
		_ = ix.Close()
	}
}
