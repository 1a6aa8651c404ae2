package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"wikiseek/index/analysis"
	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// Build makes an index of the sources, or goes on with one that was
// interrupted. It returns when the index is published. When ctx is cancelled
// it stops after the batches under way and returns ctx.Err(); the same call
// then goes on.
func Build(ctx context.Context, opts Options) (Stats, error) {
	opts = opts.withDefaults()
	opts.Source, opts.Profile, opts.Expand = cmp.Or(opts.Source, SourceStore), cmp.Or(opts.Profile, ProfileFull), cmp.Or(opts.Expand, ExpandAuto)
	switch opts.Source {
	case SourceStore, SourceNone:
	case SourceDump:
		if opts.Input == InputSections {
			return Stats{}, errors.New("build index: --source=dump is for dumps; leave it out for --input sections")
		}
	default:
		return Stats{}, fmt.Errorf("build index: source %q is none of %s, %s and %s", opts.Source, SourceStore, SourceDump, SourceNone)
	}
	if opts.Dir == "" || len(opts.Sources) == 0 {
		return Stats{}, errors.New("build index: a directory and at least one source are needed")
	}
	return withFeed(ctx, opts, func(f feed) (Stats, error) {
		b := &builder{opts: opts, feed: f}
		return b.build(ctx)
	})
}

// withFeed calls fn with the sources, the directory locked meanwhile. That isn't
// made for sources that can't be opened.
func withFeed(ctx context.Context, opts Options, fn func(feed) (Stats, error)) (stats Stats, err error) {
	f, err := openFeed(ctx, opts)
	if err != nil {
		return Stats{}, err
	}
	defer func() {
		if cerr := f.close(); err == nil && cerr != nil {
			err = fmt.Errorf("close sources: %w", cerr)
		}
	}()
	unlock, err := lockDir(opts.Dir)
	if err != nil {
		return Stats{}, err
	}
	defer unlock()
	return fn(f)
}

// builder is one run of Build.
type builder struct {
	opts Options
	feed feed
	gens generations
	name string // of the generation being made

	meta     Meta
	analyzer *analysis.Analyzer
	wikitext wikitext.Options // of the parsers
	store    *store
	counts   counts

	lossy         map[string]bool // segments by file name that have lost their positions
	sourceNumbers sourceNumbers

	ahead    []item // read already
	aheadEnd error  // what ended them, if they are all
	damage   *dump.DamageError
	resumed  bool

	places placeMaker                          // with SourceDump
	known  func(pageID int64) (revision, bool) // for the columns; nil but in an update
}

func (b *builder) build(ctx context.Context) (stats Stats, err error) {
	defer func() { err = errors.Join(err, b.release()) }()
	if b.gens, err = readGenerations(b.opts.Dir); err != nil {
		return Stats{}, err
	}
	if b.gens.foreign {
		return Stats{}, &ConflictError{b.opts.Dir, "it holds files that are no index; name an empty or new directory"}
	}
	if err := b.gens.recoverPublish(); err != nil {
		return Stats{}, err
	}
	if stats, whole, err := b.alreadyWhole(); whole || err != nil {
		return stats, err
	}
	if err := b.prepare(ctx); err != nil {
		return Stats{}, err
	}
	if !b.meta.Whole {
		if err := b.fill(ctx); err != nil {
			return Stats{}, err
		}
	}
	b.counts.finishing.Store(true)
	return b.finish()
}

// release closes what the build holds open.
func (b *builder) release() error {
	if b.store == nil {
		return nil
	}
	s := b.store
	b.store = nil
	return s.close()
}

// recoverPublish makes good for a kill between the last two steps of an
// earlier build: the generation was renamed, but CURRENT not yet written.
func (g *generations) recoverPublish() error {
	if len(g.whole) == 0 {
		return nil
	}
	newest := g.whole[len(g.whole)-1] // ReadDir sorts, and names have a fixed width
	if newest <= g.current {
		return nil
	}
	g.current = newest
	return g.publish(newest)
}

// alreadyWhole reports whether the index that is published in the directory
// is the one to build. Another one in its place is an error.
func (b *builder) alreadyWhole() (Stats, bool, error) {
	if b.gens.current == "" || b.opts.Force {
		return Stats{}, false, nil
	}
	ix, err := Open(b.opts.Dir)
	if err != nil {
		return Stats{}, false, err
	}
	defer ix.Close()
	m := ix.Meta()
	if !sameSources(m.Sources, b.feed.sources()) || fromStdin(m.Sources) || m.Input != b.opts.Input || m.Profile != b.opts.Profile || m.Source != b.opts.Source {
		return Stats{}, false, b.holdsOther(m)
	}
	if b.opts.Lang != "" && b.opts.Lang != m.Lang {
		return Stats{}, false, &ConflictError{b.opts.Dir, fmt.Sprintf(
			"it holds an index of %s analysed as %q and not as %q; leave --lang out, give another --index, or --force to replace it", describe(m.Sources), m.Lang, b.opts.Lang)}
	}
	if !b.sameTemplates(m) {
		return Stats{}, false, &ConflictError{b.opts.Dir, fmt.Sprintf(
			"it holds an index of %s made with other rules or --expand %s; give another --index, or --force to replace it", describe(m.Sources), m.Expand)}
	}
	if m.Lost > 0 {
		return Stats{}, false, &ConflictError{b.opts.Dir, "it has lost pages to damage; get them back with --update, or build anew with --force"}
	}
	s := newStats(m, ix.Bytes())
	s.AlreadyWhole = true
	return s, true, nil
}

// holdsOther is the error of a directory with another index, that which m
// describes. An update of it is named as a way out only where it would be made.
func (b *builder) holdsOther(m Meta) error {
	ways := "give another --index, or --force to replace it"
	site, err := b.feed.site()
	newer := err == nil && (!sameSources(m.Sources, b.feed.sources()) || fromStdin(m.Sources))
	if u := (&updater{builder: b, site: site}); newer && u.fits(m) == nil {
		ways = "give another --index, --force to replace it, or --update it, if this is a newer dump"
	}
	return &ConflictError{b.opts.Dir, fmt.Sprintf("it holds an index of %s already; %s", describe(m.Sources), ways)}
}

// describe names sources for a user.
func describe(sources []dump.Source) string {
	switch len(sources) {
	case 0:
		return "nothing"
	case 1:
		return sources[0].Name
	}
	return fmt.Sprintf("%s and %d more files", sources[0].Name, len(sources)-1)
}

func newStats(m Meta, indexBytes int64) Stats {
	t := m.Totals
	s := Stats{
		Pages: t.Pages, Redirects: t.Redirects, Sections: t.Sections,
		XMLBytes: t.XMLBytes, TextBytes: t.TextBytes, IndexBytes: indexBytes,
	}
	if m.Damage != nil {
		s.Damage = m.Damage.err()
	}
	return s
}

// prepare opens the generation to fill: the unfinished one if it is of the
// same sources, else a new one.
func (b *builder) prepare(ctx context.Context) error {
	if b.gens.building != "" {
		ok, err := b.resume()
		if ok || err != nil {
			return err
		}
	}
	return b.begin(ctx)
}

// begin makes a new generation. The first page is read before it exists, so
// that none is begun of sources that can't be read.
func (b *builder) begin(ctx context.Context) error {
	templates, err := b.readTemplates(ctx)
	if err != nil {
		return err
	}
	site, err := b.feed.site()
	if err != nil {
		return err
	}
	if err := b.readAhead(); err != nil {
		return err
	}
	b.name = b.gens.next()
	b.meta = newMeta(b.opts, site, b.feed.sources())
	if b.meta.Dumps, err = b.dumps(); err != nil {
		return err
	}
	b.meta.Generation = b.name
	fresh := b.gens.path(b.name + newSuffix)
	var packed []byte
	if packed, b.meta.Templates, err = packTemplates(b.opts.Rules, templates); err != nil {
		return err
	}
	err = createStore(fresh, map[string][]byte{string(metaKey): b.meta.encode()})
	if err != nil {
		return err
	}
	if err := writeTemplates(fresh, packed); err != nil {
		return err
	}
	if b.gens.building != "" {
		if err := os.RemoveAll(b.gens.path(b.gens.building + buildSuffix)); err != nil {
			return fmt.Errorf("remove unfinished generation: %w", err)
		}
	}
	if err := os.Rename(fresh, b.buildPath()); err != nil {
		return fmt.Errorf("begin generation: %w", err)
	}
	return b.open()
}

// readAhead reads the first page of the sources.
func (b *builder) readAhead() error {
	it, err := b.feed.next()
	if err != nil {
		b.aheadEnd = err
		return b.sourceEnd(err)
	}
	b.ahead = append(b.ahead, it)
	return nil
}

// dumps returns the paths of the sources where the text is read from them.
func (b *builder) dumps() ([]string, error) {
	if b.meta.Source != SourceDump {
		return nil, nil
	}
	var list []string
	for _, path := range b.feed.paths() {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, fmt.Errorf("find the dump: %w", err)
		}
		list = append(list, abs)
	}
	return list, nil
}

func newMeta(opts Options, site dump.Site, sources []dump.Source) Meta {
	lang := siteLang(opts.Lang, site)
	a := analysis.ForLanguage(lang)
	return Meta{
		Format: FormatVersion, Input: opts.Input, Profile: opts.Profile, Source: opts.Source, Lang: lang,
		Analyzer: a.Name(), AnalyzerVersion: a.Version(), TextVersion: wikitext.Version,
		Site: site, Sources: sources, Created: time.Now().UTC().Truncate(time.Second),
		Expand: opts.Expand, Rules: rulesSum(opts.Rules),
	}
}

// resume opens the unfinished generation. It reports false when that is of
// other sources and may be dropped: by --force, or because it is empty.
func (b *builder) resume() (bool, error) {
	b.name = b.gens.building
	internal, err := readInternal(b.buildPath())
	if err != nil {
		return false, err
	}
	m, err := decodeMeta(internal[string(metaKey)])
	durable, lerr := readLedger(internal)
	switch same := err == nil && b.sameBuild(m); {
	case lerr != nil:
		return false, lerr
	case !same && (b.opts.Force || len(durable.Ranges) == 0 && !m.Whole):
		return false, nil
	case err != nil:
		return false, &ConflictError{b.opts.Dir, fmt.Sprintf("it holds an unfinished build that can't be gone on with (%v); use --force to begin again", err)}
	case !same:
		return false, &ConflictError{b.opts.Dir, fmt.Sprintf("it holds an unfinished build of %s; give the same files and flags, or --force to begin again", describe(m.Sources))}
	}
	b.meta, b.resumed = m, true
	return true, b.open()
}

// sameBuild reports whether a build described by m is what is asked for now.
func (b *builder) sameBuild(m Meta) bool {
	return m.Base == "" && (m.TextVersion == wikitext.Version || m.Input == InputSections) && m.Input == b.opts.Input && m.Profile == b.opts.Profile && m.Source == b.opts.Source && sameSources(m.Sources, b.feed.sources()) &&
		(b.opts.Lang == "" || b.opts.Lang == m.Lang) && b.sameTemplates(m)
}

// sameTemplates reports whether an index was made with the rules and templates
// that are asked for. One without a word on it has none.
func (b *builder) sameTemplates(m Meta) bool {
	return m.Rules == rulesSum(b.opts.Rules) && (m.Expand == b.opts.Expand || m.Expand == "")
}

// readTemplates reads the sources for their templates, if they are to be
// expanded.
func (b *builder) readTemplates(ctx context.Context) (*wikitext.TemplateSet, error) {
	if b.opts.Input != InputXML {
		return nil, nil
	}
	o := TemplateOptions{
		Expand: b.opts.Expand, Lang: b.opts.Lang, Rules: b.opts.Rules,
		Workers: b.opts.Workers, MaxPageBytes: b.opts.MaxPageBytes,
		Progress: func(p dump.Progress) { b.opts.Progress(Progress{Phase: PhaseTemplates, Progress: p}) },
		keep:     b.keeper(),
	}
	set, err := ReadTemplates(ctx, b.opts.Sources, b.feed.sources(), o)
	if f, ok := b.feed.(*xmlFeed); ok && o.keep != nil && o.keep.whole {
		f.kept = o.keep
	}
	return set, err
}

func (b *builder) buildPath() string { return b.gens.path(b.name + buildSuffix) }

func (b *builder) open() (err error) {
	b.analyzer = analysis.ForLanguage(b.meta.Lang)
	b.wikitext = WikitextOptions(b.meta.Site, b.meta.Lang, nil)
	templates, err := openTemplates(b.buildPath(), b.meta.Templates)
	if err != nil {
		return err
	}
	if err := readTemplates(templates, b.meta.Templates, &b.wikitext); err != nil {
		return err
	}
	if err := b.findLossy(); err != nil {
		return err
	}
	if len(b.lossy) > 0 { // merged with others they would take theirs along
		b.store, err = openStoreUnmerged(b.buildPath())
		return err
	}
	b.store, err = openStore(b.buildPath())
	return err
}

// readInternal returns Bleve's internal store of the generation at path.
func readInternal(path string) (map[string][]byte, error) {
	s, err := openStoreReadOnly(path)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.internal()
}

// sourceEnd sorts out what ended the sources.
func (b *builder) sourceEnd(err error) error {
	var damage *dump.DamageError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &damage):
		b.damage = damage
		return nil
	}
	return fmt.Errorf("read sources: %w", err)
}
