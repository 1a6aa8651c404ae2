package main

import (
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

func templatesFromFlag() cli.Flag {
	return &cli.PathFlag{Name: "templates-from", Usage: "expand the templates of `DUMP`; with --batch in lines of its language"}
}

// maxRulesBytes is the size of the largest file of rules that is read; the
// table that is built in has some 20 kB.
const maxRulesBytes = 16 << 20

// templateRules reads the file that --templates names. It returns nil when
// there is none.
func templateRules(c *cli.Context) (*wikitext.TemplateRules, error) {
	path := c.Path("templates")
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxRulesBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	if len(text) > maxRulesBytes {
		return nil, usagef("templates: %s is larger than %s", path, formatSize(maxRulesBytes))
	}
	rules, err := wikitext.ParseTemplateRules(path, string(text))
	if err != nil {
		return nil, &failure{exitUsage, err, "docs/cli.md describes the format"}
	}
	return rules, nil
}

// expandMode returns what --expand asks for.
func expandMode(c *cli.Context) (index.Expand, error) {
	mode, err := oneOf(c, "expand", string(index.ExpandAuto), string(index.ExpandOn), string(index.ExpandOff))
	return index.Expand(mode), err
}

// templateOptions reads the flags that say which templates to expand.
func templateOptions(c *cli.Context) (o index.TemplateOptions, err error) {
	o = index.TemplateOptions{Lang: c.String("lang"), Workers: c.Int("workers")}
	if o.Expand, err = expandMode(c); err != nil {
		return o, err
	}
	if o.MaxPageBytes, err = sizeOf(c, "max-page-bytes"); err != nil {
		return o, err
	}
	o.Rules, err = templateRules(c)
	return o, err
}

// wikitextOptionsOf describes the wiki of set to the extractor, its templates
// included.
func wikitextOptionsOf(c *cli.Context, set *dump.Set) (opts wikitext.Options, err error) {
	o, err := templateOptions(c)
	if err != nil {
		return opts, err
	}
	site, err := set.Site()
	if err != nil {
		return opts, err
	}
	lang := o.Lang
	if lang == "" {
		lang = site.Lang
	}
	opts = index.WikitextOptions(*site, lang, o.Rules)
	if from := c.Path("templates-from"); from != "" {
		opts.Templates, _, err = templatesFrom(c, from, o)
	} else {
		opts.Templates, err = index.ReadTemplates(c.Context, c.Args().Slice(), set.Sources(), o)
	}
	return opts, err
}

// templatesFrom reads the templates of a dump by itself.
func templatesFrom(c *cli.Context, name string, o index.TemplateOptions) (*wikitext.TemplateSet, *dump.Site, error) {
	if o.Expand == index.ExpandAuto {
		o.Expand = index.ExpandOn
	}
	set, err := dump.Open(c.Context, []string{name}, dump.Options{Workers: o.Workers, Stdin: c.App.Reader})
	if err != nil {
		return nil, nil, err
	}
	defer set.Close()
	site, err := set.Site()
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	templates, err := index.ReadTemplates(c.Context, []string{name}, set.Sources(), o)
	return templates, site, err
}

// maxParsers is how many languages keep their parser. Wikipedias of some 350
// exist.
const maxParsers = 400

// batchParsers holds a parser for each language of a batch.
type batchParsers struct {
	lang   string // of all lines, if not ""
	rules  *wikitext.TemplateRules
	byLang map[string]*wikitext.Parser

	wiki     *wikitext.Parser // for lines of the wiki whose templates are expanded, or nil
	wikiLang string
}

// batchParsersOf reads the flags that say how to parse a batch.
func batchParsersOf(c *cli.Context) (*batchParsers, error) {
	o, err := templateOptions(c)
	if err != nil {
		return nil, err
	}
	p := &batchParsers{lang: o.Lang, rules: o.Rules, byLang: make(map[string]*wikitext.Parser)}
	from := c.Path("templates-from")
	if from == "" {
		return p, nil
	}
	templates, site, err := templatesFrom(c, from, o)
	if err != nil {
		return nil, err
	}
	if p.wikiLang = p.lang; p.wikiLang == "" {
		p.wikiLang = site.Lang
	}
	opts := index.WikitextOptions(*site, p.wikiLang, o.Rules)
	opts.Templates = templates
	p.wiki = newRecordParser(opts)
	return p, nil
}

// get returns the parser for a line of that language; a line may name none.
func (p *batchParsers) get(lang string) *wikitext.Parser {
	if p.lang != "" {
		lang = p.lang
	}
	if p.wiki != nil && (lang == p.wikiLang || lang == "") {
		return p.wiki
	}
	parser := p.byLang[lang]
	if parser == nil {
		if len(p.byLang) == maxParsers {
			clear(p.byLang)
		}
		parser = newRecordParser(wikitext.Options{Lang: lang, Rules: p.rules})
		p.byLang[lang] = parser
	}
	return parser
}
