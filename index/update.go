package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/bits-and-blooms/bitset"

	"wikiseek/index/analysis"
	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// Update brings the index in opts.Dir up to the state of newer dumps of its
// wiki: what comes out equals an index built of them. Only pages of which
// the revision or the title differs are extracted; where a dump has no
// revision ids, those of which the text does. The dumps must hold all of the
// wiki, for pages that they don't hold are removed; where they are damaged or
// cut off none are, since what is missing may have been lost, and those of pages
// without ids are refused, since their numbers aren't those of whole dumps.
//
// An update is made in a generation of its own that shares the segments of
// the one before, so that readers go on, and is published whole. When it is
// interrupted, the same call goes on with it: every page is compared with the
// state that was reached.
func Update(ctx context.Context, opts Options) (Stats, error) {
	opts = opts.withDefaults()
	if opts.Dir == "" || len(opts.Sources) == 0 {
		return Stats{}, errors.New("update index: a directory and at least one source are needed")
	}
	base, err := Open(opts.Dir) // before anything is made there
	if err != nil {
		return Stats{}, err
	}
	if err := base.Close(); err != nil {
		return Stats{}, err
	}
	return withFeed(ctx, opts, func(f feed) (Stats, error) {
		u := &updater{builder: &builder{opts: opts, feed: f}}
		return u.update(ctx)
	})
}

// updater is one run of Update.
type updater struct {
	*builder
	site    dump.Site
	now     *Index  // the generation being made, as it was when it was opened
	columns Columns // of now, still there when that is closed

	packed    []byte     // the templates of the sources
	templates *Templates // what Meta is to say of them
	reread    bool       // the templates have changed, and with them what any page may print

	numbered bool // the sources hold pages that have no id but a number in their order

	sparse  map[uint32]bool // files of sources that are lost, or mostly of pages that are no more
	seen    *bitset.BitSet  // pages of now that the sources hold
	touched *bitset.BitSet  // pages of now that are changed or removed
	stats   UpdateStats
}

func (u *updater) update(ctx context.Context) (stats Stats, err error) {
	defer func() { err = errors.Join(err, u.letGo(), u.release(), u.columns.close()) }()
	if u.gens, err = readGenerations(u.opts.Dir); err != nil {
		return Stats{}, err
	}
	if err := u.gens.recoverPublish(); err != nil {
		return Stats{}, err
	}
	if err := u.prepare(ctx); err != nil {
		return Stats{}, err
	}
	f, err := u.newFiller()
	if err != nil {
		return Stats{}, err
	}
	if err := f.run(ctx, func(ctx context.Context) error { return u.read(ctx, f) }); err != nil {
		return Stats{}, err
	}
	if !u.resumed && len(f.ledger.Ranges) == 0 && u.sameWiki() {
		return u.nothing()
	}
	if err := errors.Join(u.conclude(), f.writePlaces()); err != nil {
		return Stats{}, err
	}
	stats, err = u.publish(f)
	stats.Update = &u.stats
	return stats, err
}

// publish ends the generation that f has filled.
func (u *updater) publish(f *filler) (Stats, error) {
	if err := f.seal(); err != nil {
		return Stats{}, err
	}
	u.counts.finishing.Store(true)
	if err := u.letGo(); err != nil {
		return Stats{}, err
	}
	u.known = u.revision
	return u.finish()
}

// letGo closes the view of the generation being made, but for the columns.
func (u *updater) letGo() error {
	if u.now == nil {
		return nil
	}
	now := u.now
	u.now = nil
	return now.release()
}

// prepare opens the generation of the update: the unfinished one if it is an
// update of what is published now, else a copy of that.
func (u *updater) prepare(ctx context.Context) error {
	base, err := Open(u.opts.Dir)
	if err != nil {
		return err
	}
	defer base.Close()
	if u.site, err = u.feed.site(); err != nil {
		return err
	}
	if err := u.fits(base.meta); err != nil {
		return err
	}
	if err := u.compareTemplates(ctx, base); err != nil {
		return err
	}
	goOn, err := u.unfinished(filepath.Base(base.dir))
	if err != nil {
		return err
	}
	if !goOn {
		if err := u.begin(base); err != nil {
			return err
		}
	}
	if err := u.open(); err != nil {
		return err
	}
	if err := u.view(); err != nil {
		return err
	}
	u.warnLossy()
	return nil
}

// fits checks that the sources can update the index that m describes.
func (u *updater) fits(m Meta) error {
	again := "build anew with --force, or name another --index"
	switch a := analysis.ForLanguage(m.Lang); {
	case m.Input != u.opts.Input:
		return &ConflictError{u.opts.Dir, fmt.Sprintf("it is an index of --input %s, which can't be updated from %s; %s", m.Input, u.opts.Input, again)}
	case u.opts.Source != "" && m.Source != u.opts.Source:
		return &ConflictError{u.opts.Dir, fmt.Sprintf("it was made with --source=%s; leave --source out, or %s", m.Source, again)}
	case u.opts.Profile != "" && m.Profile != u.opts.Profile:
		return &ConflictError{u.opts.Dir, fmt.Sprintf("it was made with --profile %s; leave --profile out, or %s", m.Profile, again)}
	case u.opts.Expand != "" && m.Expand != "" && m.Expand != u.opts.Expand:
		return &ConflictError{u.opts.Dir, fmt.Sprintf("it was made with --expand %s; leave --expand out, or %s", m.Expand, again)}
	case u.opts.Lang != "" && u.opts.Lang != m.Lang:
		return &ConflictError{u.opts.Dir, fmt.Sprintf("its text was analysed as %q and not as %q; leave --lang out, or %s", m.Lang, u.opts.Lang, again)}
	case u.opts.Lang == "" && m.Lang == siteLang("", m.Site) && m.Lang != siteLang("", u.site):
		return &ConflictError{u.opts.Dir, fmt.Sprintf("its text was analysed as %q, which the dumps said it is, and now they say %q; give --lang %s to keep to that, or %s", m.Lang, siteLang("", u.site), m.Lang, again)}
	case u.opts.Rules != nil && m.Rules != rulesSum(u.opts.Rules):
		return &ConflictError{u.opts.Dir, "it was made with other --templates; leave the flag out, or " + again}
	case m.Input == InputXML && m.TextVersion != wikitext.Version:
		return &ConflictError{u.opts.Dir, fmt.Sprintf("its text was extracted by version %d, this program has %d, and an index that mixes them finds some pages and not others; %s", m.TextVersion, wikitext.Version, again)}
	case m.Analyzer != a.Name():
		return &ConflictError{u.opts.Dir, fmt.Sprintf("its text was analysed by %s, this program has %s for %q; %s", m.Analyzer, a.Name(), m.Lang, again)}
	case !sameName(m.Site, u.site):
		return &ConflictError{u.opts.Dir, fmt.Sprintf("it is an index of %s, the dump is of %s; %s", wikiName(m.Site), wikiName(u.site), again)}
	case !slices.Equal(m.Site.Namespaces, u.site.Namespaces) || m.Site.CaseSensitive != u.site.CaseSensitive:
		return &ConflictError{u.opts.Dir, "the namespaces of the wiki have changed since, which changes how every page is read; " + again}
	}
	return nil
}

// compareTemplates reads the templates of the sources, by the rules and the
// mode that the index was made with.
func (u *updater) compareTemplates(ctx context.Context, base *Index) error {
	was, err := base.wikitext()
	if err != nil {
		return base.damaged(err)
	}
	u.opts.Rules, u.opts.Expand = was.Rules, base.meta.Expand
	set, err := u.readTemplates(ctx)
	if err != nil {
		return err
	}
	if u.packed, u.templates, err = packTemplates(was.Rules, set); err != nil {
		return err
	}
	if u.reread = !u.templates.same(base.meta.Templates); u.reread {
		u.opts.Warn("the templates of the wiki have changed, and with them what any page may print: all pages are read again")
	}
	return nil
}

// sameName reports whether two dumps say to be of one wiki.
func sameName(a, b dump.Site) bool {
	if a.DBName != "" && b.DBName != "" {
		return a.DBName == b.DBName
	}
	return a.Base == b.Base
}

func wikiName(s dump.Site) string {
	for _, name := range []string{s.DBName, s.Base, s.Name} {
		if name != "" {
			return name
		}
	}
	return "an unnamed wiki"
}

// unfinished reports whether there is an unfinished update of the generation
// base to go on with. One of an older generation is replaced; so is, with
// --force, an unfinished build, which else is an error.
func (u *updater) unfinished(base string) (bool, error) {
	if u.gens.building == "" {
		return false, nil
	}
	u.name = u.gens.building
	internal, err := readInternal(u.buildPath())
	if err != nil {
		return false, err
	}
	m, err := decodeMeta(internal[string(metaKey)])
	switch {
	case err == nil && m.Base == base && u.templates.same(m.Templates):
		u.meta, u.resumed = m, true
		return true, nil
	case err == nil && m.Base != "" || u.opts.Force:
		return false, nil
	}
	return false, &ConflictError{u.opts.Dir, fmt.Sprintf("it holds an unfinished build of %s; finish that with its own command, or give --force to drop it", describe(m.Sources))}
}

// begin makes the generation of the update, with the named files of base
// besides those that hold documents.
func (u *updater) begin(base *Index, keep ...string) error {
	old := u.gens.building
	u.name = u.gens.next()
	fresh := u.gens.path(u.name + newSuffix)
	if err := base.clone(fresh, keep...); err != nil {
		return err
	}
	if old != "" {
		if err := os.RemoveAll(u.gens.path(old + buildSuffix)); err != nil {
			return fmt.Errorf("remove unfinished generation: %w", err)
		}
	}
	u.meta = base.meta
	u.meta.Base, u.meta.Generation, u.meta.Whole = filepath.Base(base.dir), u.name, false
	u.meta.Templates = u.templates
	if err := writeTemplates(fresh, u.packed); err != nil {
		return err
	}
	if err := setInternal(fresh, metaKey, u.meta.encode()); err != nil {
		return err
	}
	if err := os.Rename(fresh, u.buildPath()); err != nil {
		return fmt.Errorf("begin generation: %w", err)
	}
	return nil
}

// view looks at the generation as it is before the update goes on.
func (u *updater) view() error {
	u.now = &Index{dir: u.buildPath(), store: u.store}
	if err := u.now.load(); err != nil {
		return err
	}
	u.columns, u.now.columns.unmap = *u.now.columns, nil
	pages := uint(u.columns.Pages())
	u.seen, u.touched = bitset.New(pages), bitset.New(pages)
	u.sparse = u.now.sources.sparse(u.meta.Totals.SourceBytes)
	for _, n := range u.now.sources.lost(u.meta.Totals.SourceBytes) {
		u.sparse[n] = true
	}
	return nil
}

// sameWiki reports whether the description of the index is up to date.
func (u *updater) sameWiki() bool {
	dumps, err := u.dumps()
	return err == nil && slices.Equal(dumps, u.meta.Dumps) && sameSources(u.meta.Sources, u.feed.sources()) && u.meta.Site.Generator == u.site.Generator &&
		u.meta.Site.Name == u.site.Name && u.meta.Site.Base == u.site.Base && u.damage == nil && u.meta.Damage == nil && u.meta.Lost == 0
}

// nothing ends an update that found nothing to do.
func (u *updater) nothing() (Stats, error) {
	if err := errors.Join(u.letGo(), u.release()); err != nil {
		return Stats{}, err
	}
	if err := os.RemoveAll(u.buildPath()); err != nil {
		return Stats{}, fmt.Errorf("remove unfinished generation: %w", err)
	}
	s := newStats(u.meta, dirBytes(u.gens.path(u.gens.current)))
	s.AlreadyWhole, s.Update = true, &u.stats
	return s, nil
}

// conclude describes the index as the sources leave it. Of pages that were lost,
// as many as came in are taken to be back where the sources are cut off.
func (u *updater) conclude() (err error) {
	fresh := newMeta(u.opts, u.site, u.feed.sources())
	m := &u.builder.meta
	m.Site, m.Sources, m.Created, m.Damage = fresh.Site, fresh.Sources, fresh.Created, nil
	if m.Lost = max(0, m.Lost-u.stats.Added); u.damage == nil {
		m.Lost = 0
	}
	m.Dumps, err = u.dumps()
	return err
}

// revision returns what is known of a page that the update left alone.
func (u *updater) revision(id int64) (revision, bool) {
	page, ok := u.find(id)
	if !ok || u.touched.Test(uint(page)) {
		return revision{}, false
	}
	return revision{u.columns.RevID[page], u.columns.TitleHash[page], u.columns.Time[page]}, true
}

// find returns the page with MediaWiki's id in the generation as it was.
func (u *updater) find(id int64) (page uint32, ok bool) {
	n, ok := slices.BinarySearch(u.columns.PageID, id)
	return uint32(n), ok
}
