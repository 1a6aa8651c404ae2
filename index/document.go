package index

import (
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"

	"wikiseek/index/analysis"
	"wikiseek/index/dump"
	"wikiseek/index/wikitext"
)

// pageDocuments is a page made ready for the index.
type pageDocuments struct {
	docs   []*document.Document // the lead first
	totals Totals
}

// documenter turns pages into documents. It is for one goroutine.
type documenter struct {
	analyzer *analysis.Analyzer
	parser   *wikitext.Parser
	codec    *sourceCodec // nil where no source is kept

	plain, stem []analysis.Token // used again for each text
}

// newParser returns the parser for pages of site, at indexing as at reading.
func newParser(site dump.Site, lang string) *wikitext.Parser {
	opts := wikitext.Options{Lang: lang}
	for _, ns := range site.Namespaces {
		opts.Namespaces = append(opts.Namespaces, wikitext.Namespace{ID: ns.ID, Name: ns.Name})
	}
	return wikitext.NewParser(opts)
}

// page makes the documents of a page of a dump.
func (d *documenter) page(p *dump.Page) pageDocuments {
	var article *wikitext.Article
	if p.Model == modelWikitext {
		article = d.parser.Parse(p.Title, p.Text)
	}
	b := d.begin(p.ID, p.Title, p.Namespace)
	b.stored(FieldRevID, strconv.FormatInt(p.RevID, 10))
	if t := storedTime(p); t != "" {
		b.stored(FieldTimestamp, t)
	}
	b.source([]byte(p.Text))
	switch target, anchor := redirectTarget(p, article); {
	case target != "":
		b.add(keywordField(FieldKind, kindRedirect))
		b.add(keywordField(FieldRedirectTo, target))
		b.stored(FieldAnchor, anchor)
		b.out.totals = Totals{Redirects: 1}
	case article == nil:
		b.stored(FieldModel, p.Model)
		b.finishPage(1)
	default:
		b.article(article, nil)
	}
	return b.out
}

// modelWikitext is the content model whose text is read as wikitext; pages
// of any other model are found by title only.
const modelWikitext = "wikitext"

// redirectTarget returns the title a page leads to, "" if it is no redirect,
// and the anchor there, if it names one.
func redirectTarget(p *dump.Page, a *wikitext.Article) (title, anchor string) {
	target := p.Redirect
	if a != nil && a.Redirect != "" && !strings.Contains(target, "#") {
		target = a.Redirect // the dump's attribute has no anchor in older exports
	}
	title, anchor, _ = strings.Cut(target, "#")
	return strings.TrimSpace(strings.ReplaceAll(title, "_", " ")), wikitext.Anchor(anchor)
}

// group makes the documents of a page that came as NDJSON sections.
func (d *documenter) group(id int64, g *dump.Group) pageDocuments {
	b := d.begin(id, g.Title, 0)
	list := packSections(g.Sections)
	b.source(encodeSections(list))
	b.article(sectionsArticle(list))
	return b.out
}

// pageBuilder collects the documents of one page.
type pageBuilder struct {
	*documenter
	id  int64
	doc *document.Document // the one being made
	out pageDocuments
}

func (d *documenter) begin(id int64, title string, namespace int) *pageBuilder {
	b := &pageBuilder{documenter: d, id: id, out: pageDocuments{totals: Totals{Tokens: make(map[string]int64)}}}
	b.next()
	b.text(FieldTitle, title)
	b.stored(FieldTitle, title)
	b.add(keywordField(FieldTitleKey, title))
	b.add(keywordField(FieldTitleFold, d.analyzer.Key(title)))
	b.add(keywordField(FieldNamespace, strconv.Itoa(namespace)))
	b.stored(FieldNamespace, strconv.Itoa(namespace))
	b.stored(FieldPageID, strconv.FormatInt(id, 10))
	return b
}

// next begins the next document of the page.
func (b *pageBuilder) next() {
	b.doc = document.NewDocument(documentID(b.id, len(b.out.docs)))
	b.out.docs = append(b.out.docs, b.doc)
}

func (b *pageBuilder) add(f *field) { b.doc.AddField(f) }

func (b *pageBuilder) stored(name, value string) { b.add(storedField(name, []byte(value))) }

// source keeps the source of the page, if the index is to.
func (b *pageBuilder) source(text []byte) {
	if b.codec != nil {
		b.add(storedField(FieldSource, b.codec.pack(text)))
	}
}

// text indexes a text field in both forms.
func (b *pageBuilder) text(name, text string) {
	if text == "" {
		return
	}
	b.plain, b.stem = b.analyzer.Append(b.plain[:0], b.stem[:0], text)
	b.add(tokenField(name, b.plain, true))
	b.add(tokenField(Stem(name), b.stem, false))
	b.out.totals.Tokens[name] += int64(len(b.plain))
	b.out.totals.Tokens[Stem(name)] += int64(len(b.stem))
}

// article adds the sections, the page's own fields going to the lead. ids are
// the external ids of the sections, nil when they have none.
func (b *pageBuilder) article(a *wikitext.Article, ids []string) {
	b.pageFields(a)
	for i := range a.Sections {
		s := &a.Sections[i]
		if i > 0 {
			b.next()
			b.add(keywordField(FieldKind, kindSection))
			b.stored(FieldAnchor, s.Anchor)
			b.stored(FieldPath, strings.Join(s.Path, pathSeparator))
			b.text(FieldHeading, strings.Join(s.Path, pathSeparator))
		}
		if ids != nil && ids[i] != "" {
			b.stored(FieldExternalID, ids[i])
		}
		b.text(FieldText, s.Text)
		b.text(FieldAux, s.Aux)
		b.out.totals.TextBytes += int64(len(s.Text) + len(s.Aux))
	}
	b.finishPage(len(a.Sections))
}

func (b *pageBuilder) pageFields(a *wikitext.Article) {
	if len(a.Categories) > 0 {
		names := make([]string, len(a.Categories))
		for i, c := range a.Categories {
			names[i] = b.analyzer.Key(c.Name)
		}
		b.add(keywordField(FieldCategory, names...))
	}
	if len(a.Templates) > 0 {
		b.add(keywordField(FieldTemplate, a.Templates...))
	}
	if len(a.Links) > 0 {
		targets := make([]string, len(a.Links))
		for i, l := range a.Links {
			targets[i] = l.Target
		}
		b.add(keywordField(FieldLink, targets...))
	}
}

// finishPage marks the lead and books the page. Its title counts once for
// each section, as everything that ranking compares does.
func (b *pageBuilder) finishPage(sections int) {
	b.out.docs[0].AddField(keywordField(FieldKind, kindPage))
	t := &b.out.totals
	t.Pages, t.Sections = 1, int64(sections)
	for _, name := range []string{FieldTitle, Stem(FieldTitle)} {
		t.Tokens[name] *= int64(sections)
	}
	b.out.docs[0].AddField(storedField(FieldCounts, encodeCounts(*t)))
}

// documentID names section n of the page with the given MediaWiki id.
func documentID(page int64, n int) string {
	return strconv.FormatInt(page, 10) + "." + strconv.Itoa(n)
}

// parseDocumentID reads what documentID wrote.
func parseDocumentID(id []byte) (page int64, n int, ok bool) {
	a, b, found := strings.Cut(string(id), ".")
	if !found {
		return 0, 0, false
	}
	page, err := strconv.ParseInt(a, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	n, err = strconv.Atoi(b)
	return page, n, err == nil && n >= 0
}
