package index

import (
	"context"
	"errors"
	"fmt"
	"io"

	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// Expand says whether the templates of the sources are expanded. They have to
// be known before the first page is extracted, so the sources are read twice.
type Expand string

// The modes.
const (
	ExpandAuto Expand = "auto" // if they are files of up to maxAutoExpand together
	ExpandOn   Expand = "on"
	ExpandOff  Expand = "off"
)

// maxAutoExpand is the size on disk up to which sources are read twice without
// being asked to. Reading costs some twentieth of indexing, so the bound is for
// what waits in front of the first page: ten seconds of one CPU for bzip2. Wikis
// that are larger make their templates of Lua, as a rule.
const maxAutoExpand = 64 << 20

// wanted reports whether sources are to be read for their templates.
func (e Expand) wanted(sources []dump.Source) (bool, error) {
	total, again := int64(0), true
	for _, s := range sources {
		again = again && s.Size >= 0
		total += s.Size
	}
	switch e {
	case ExpandOff:
		return false, nil
	case ExpandOn:
		if !again {
			return false, errors.New("expand templates: the sources can't be read twice; give files, or leave templates as they are with --expand off")
		}
		return true, nil
	case ExpandAuto, "":
		return again && total <= maxAutoExpand, nil
	}
	return false, fmt.Errorf("expand templates: %q is none of auto, on, off", string(e))
}

// TemplateOptions says how to read templates.
type TemplateOptions struct {
	Expand       Expand
	Lang         string // overrides the language that the dump names
	Rules        *wikitext.TemplateRules
	Workers      int
	MaxPageBytes int64

	// Progress is called now and then, if not nil.
	Progress func(dump.Progress)

	keep *keptPages // or nil
}

// ReadTemplates reads the templates of the dumps with the given names. sources
// are what [dump.Set.Sources] of the same names returns. It returns nil where
// o.Expand asks for none.
func ReadTemplates(ctx context.Context, names []string, sources []dump.Source, o TemplateOptions) (*wikitext.TemplateSet, error) {
	if ok, err := o.Expand.wanted(sources); !ok || err != nil {
		return nil, err
	}
	warned := false
	set, err := dump.Open(ctx, names, dump.Options{
		MaxPageBytes: o.MaxPageBytes, Workers: o.Workers,
		Warn: func(dump.Warning) { warned = true }, // told when the pages are read for themselves
	})
	if err != nil {
		return nil, err
	}
	templates, err := collectTemplates(ctx, set, o)
	if o.keep != nil {
		o.keep.whole = o.keep.whole && !warned
	}
	if cerr := set.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("close sources: %w", cerr)
	}
	return templates, err
}

// progressEvery is how many pages are read between two reports.
const progressEvery = 1000

// collectTemplates reads set to its end. Damage and what is passed over are
// reported when the pages are read for themselves.
func collectTemplates(ctx context.Context, set *dump.Set, o TemplateOptions) (*wikitext.TemplateSet, error) {
	site, err := set.Site()
	if errors.Is(err, io.EOF) {
		site, err = &dump.Site{}, nil
	}
	if err != nil {
		return nil, endOfTemplates(err)
	}
	if o.keep != nil {
		o.keep.site = *site
	}
	c := wikitext.NewTemplateCollector(WikitextOptions(*site, siteLang(o.Lang, *site), o.Rules))
	for n := 0; ; n++ {
		page, err := set.Next()
		if err != nil {
			if o.keep != nil {
				o.keep.end(err, set)
			}
			if err := endOfTemplates(err); err != nil {
				return nil, err
			}
			return c.Set(ctx)
		}
		if o.keep != nil {
			o.keep.add(page, set)
		}
		if o.Progress != nil && n%progressEvery == 0 {
			o.Progress(set.Progress())
		}
		switch {
		case page.Model != modelWikitext:
		case page.Namespace == namespaceTemplate:
			c.AddTemplate(page.Title, page.Text)
		case page.Namespace == 0:
			c.AddPage(page.Text)
		}
	}
}

const namespaceTemplate = 10

func endOfTemplates(err error) error {
	var damage *dump.DamageError
	if errors.Is(err, io.EOF) || errors.As(err, &damage) {
		return nil
	}
	return fmt.Errorf("read templates: %w", err)
}

// siteLang returns the language of a wiki's text: the one asked for, the one
// that the dump names, or MediaWiki's own default.
func siteLang(lang string, site dump.Site) string {
	if lang == "" {
		lang = site.Lang
	}
	if lang == "" {
		lang = "en"
	}
	return lang
}

// WikitextOptions describes the wiki of a dump to package wikitext.
func WikitextOptions(site dump.Site, lang string, rules *wikitext.TemplateRules) wikitext.Options {
	opts := wikitext.Options{Lang: lang, Rules: rules}
	for _, ns := range site.Namespaces {
		opts.Namespaces = append(opts.Namespaces, wikitext.Namespace{ID: ns.ID, Name: ns.Name})
	}
	return opts
}
