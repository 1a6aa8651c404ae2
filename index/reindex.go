package index

import (
	"context"
	"errors"
	"fmt"
	"io"

	"wikiseek/index/wikitext"
)

// reindex indexes the pages again that have documents in the segments that are
// named by lossy, from their stored sources or their dump. It publishes a
// generation that holds what the current one does, and no such segment.
//
// What is left of one that was interrupted is a copy of the current generation
// in which some pages were replaced by the same; another begins anew, and an
// update goes on with it as with its own.
func reindex(ctx context.Context, dir string, opts OpenOptions, lossy map[string]bool) (err error) {
	u := &updater{builder: &builder{opts: Options{Dir: dir}.withDefaults(), lossy: lossy}}
	defer func() { err = errors.Join(err, u.letGo(), u.release(), u.columns.close()) }()
	if u.gens, err = readGenerations(dir); err != nil {
		return err
	}
	base, err := openGeneration(u.gens.path(u.gens.current), OpenOptions{})
	if err != nil {
		return err
	}
	if v := base.meta.TextVersion; base.meta.Input == InputXML && v != wikitext.Version {
		return errors.Join(fmt.Errorf("their text was extracted by version %d, this program has %d; build anew with --force", v, wikitext.Version), base.Close())
	}
	u.templates = base.meta.Templates
	err = u.begin(base, templatesFile, placesFile)
	if err := errors.Join(err, base.Close()); err != nil {
		return err
	}
	if err := u.open(); err != nil {
		return err
	}
	if err := u.view(); err != nil {
		return err
	}
	if u.meta.Source == SourceDump {
		if u.now.dumps, err = openDumpText(u.buildPath(), u.meta, opts.Dump); err != nil {
			return err
		}
	}
	u.feed = &storedFeed{ix: u.now, pages: u.lossyPages()}
	f, err := u.newFiller()
	if err != nil {
		return err
	}
	if err := f.run(ctx, func(ctx context.Context) error { return u.readAgain(ctx, f) }); err != nil {
		return err
	}
	_, err = u.publish(f)
	return err
}

// lossyPages lists the pages that have lost positions.
func (u *updater) lossyPages() []uint32 {
	var pages []uint32
	for page := range uint32(u.columns.Pages()) {
		if u.columns.Kind[page] != KindForeign && u.lostPositions(page) {
			pages = append(pages, page)
		}
	}
	return pages
}

// readAgain hands out the pages of the feed in place of themselves.
func (u *updater) readAgain(ctx context.Context, f *filler) error {
	send := u.sender(ctx, f)
	for {
		it, err := u.feed.next()
		if errors.Is(err, io.EOF) {
			return f.sendRest(ctx)
		}
		if err != nil {
			return err
		}
		page, _ := u.find(it.id) // it comes from there
		if err := send(it, page, true); err != nil {
			return err
		}
	}
}
