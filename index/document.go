package index

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"wikiseek/index/analysis"
	"wikiseek/index/dump"
	"wikiseek/index/segment"
	"wikiseek/index/wikitext"
)

// documenter turns pages into documents of the segment under way. It is for
// one goroutine.
type documenter struct {
	analyzer *analysis.Analyzer
	parser   *wikitext.Parser // nil where sections come as they are
	sources  *sourceWriter    // nil where no source is kept
	profile  Profile
	segment  *segment.Builder
	totals   Totals // of the segment under way

	plain, stem, seams []analysis.Token // used again for each text
}

// page adds the documents of a page of a dump.
func (d *documenter) page(p *dump.Page) {
	var article *wikitext.Article
	if p.Model == modelWikitext {
		article = d.parser.Parse(p.Title, p.Text)
	}
	b := d.begin(p.ID, p.Title, p.Namespace)
	b.stored(FieldRevID, strconv.FormatInt(p.RevID, 10))
	if t := storedTime(p.Timestamp); t != "" {
		b.stored(FieldTimestamp, t)
	}
	b.source([]byte(p.Text))
	switch target, anchor := redirectTarget(p, article); {
	case target != "":
		b.keyword(FieldKind, kindRedirect)
		b.keyword(FieldRedirectTo, target)
		b.stored(FieldAnchor, anchor)
		d.totals.Redirects++
	case article == nil:
		b.stored(FieldModel, p.Model)
		b.finishPage()
	default:
		b.article(article, nil)
	}
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

// group adds the documents of a page that came as NDJSON sections.
func (d *documenter) group(id int64, g *dump.Group) {
	b := d.begin(id, g.Title, 0)
	list := pageSections(g)
	if b.sources != nil {
		b.source(encodeTexts(list))
	}
	b.article(sectionsArticle(list))
}

// pageBuilder adds the documents of one page.
type pageBuilder struct {
	*documenter
	id       int64
	sections int
	title    int64 // tokens of the title
	counts   pageCounts
}

// begin begins the lead of a page.
func (d *documenter) begin(id int64, title string, namespace int) *pageBuilder {
	b := &pageBuilder{documenter: d, id: id}
	b.next()
	b.title = b.text(FieldTitle, title)
	b.stored(FieldTitle, title)
	b.keyword(FieldTitleKey, title)
	b.keyword(FieldTitleFold, d.analyzer.Key(title))
	b.keyword(FieldNamespace, strconv.Itoa(namespace))
	return b
}

// next begins the next document of the page.
func (b *pageBuilder) next() {
	b.segment.Begin(documentID(b.id, b.sections))
	b.sections++
}

func (b *pageBuilder) keyword(name, term string) { b.segment.Keyword(fieldIDs[name], term) }

func (b *pageBuilder) stored(name, value string) { b.segment.Store(fieldIDs[name], []byte(value)) }

// source keeps what the page was made of, if the index is to.
func (b *pageBuilder) source(text []byte) {
	if b.sources == nil {
		return
	}
	if at := b.sources.add(text); !at.empty() {
		b.segment.Store(fieldIDs[FieldSource], at.encode())
		b.totals.addSource(at)
	}
}

// text indexes a text field in both forms and returns how many tokens it has.
// Both count its length in plain tokens. The stem form leaves out words that
// are their own stem: those are in the plain form, where queries find them. It has
// seams besides, which only phrases ask for.
func (b *pageBuilder) text(name, text string) int64 {
	if text == "" {
		return 0
	}
	if b.profile.OneForm() {
		b.stem = b.analyzer.AppendStem(b.stem[:0], text)
		b.segment.Text(fieldIDs[name], b.stem, len(b.stem))
		return int64(len(b.stem))
	}
	b.plain, b.stem, b.seams = b.analyzer.AppendSeams(b.plain[:0], b.stem[:0], b.seams[:0], text)
	b.segment.Text(fieldIDs[name], b.plain, len(b.plain))
	inflected := b.stem[:0]
	for _, t := range b.stem {
		if t.Kind.Single() || t.Term != b.plain[t.Pos-1].Term {
			inflected = append(inflected, t)
		}
	}
	b.stem = append(inflected, b.seams...)
	b.segment.Text(fieldIDs[Stem(name)], b.stem, len(b.plain))
	return int64(len(b.plain))
}

// article adds the sections, the page's own fields going to the lead. ids are
// the external ids of the sections, nil when they have none.
func (b *pageBuilder) article(a *wikitext.Article, ids []string) {
	b.pageFields(a)
	if len(a.Sections) > 1 {
		b.segment.Store(fieldIDs[FieldOutline], encodeOutline(a))
	}
	if ids != nil {
		b.segment.Store(fieldIDs[FieldExternalIDs], encodeFront(ids))
	}
	for i := range a.Sections {
		s := &a.Sections[i]
		if i == 0 {
			b.keyword(FieldKind, kindPage)
		} else {
			b.next()
			b.keyword(FieldKind, kindSection)
			b.counts.add(FieldHeading, b.text(FieldHeading, strings.Join(s.Path, pathSeparator)))
		}
		b.counts.add(FieldText, b.text(FieldText, s.Text))
		b.counts.textBytes += int64(len(s.Text))
		if b.profile != ProfileCompare {
			b.counts.add(FieldAux, b.text(FieldAux, s.Aux))
			b.counts.textBytes += int64(len(s.Aux))
		}
	}
	b.book()
}

func (b *pageBuilder) pageFields(a *wikitext.Article) {
	b.categories(a.Categories)
	for _, t := range a.Templates {
		b.keyword(FieldTemplate, t)
	}
	for _, l := range a.Links {
		b.keyword(FieldLink, l.Target)
	}
}

// categories indexes the keys of categories and stores their names, in the
// order of the keys.
func (b *pageBuilder) categories(list []wikitext.Category) {
	names := make(map[string]string, len(list))
	for _, c := range list {
		if key := b.analyzer.Key(c.Name); names[key] == "" {
			names[key] = c.Name
			b.keyword(FieldCategory, key)
		}
	}
	var sorted []string
	for _, key := range slices.Sorted(maps.Keys(names)) {
		sorted = append(sorted, names[key])
	}
	if sorted != nil {
		b.stored(FieldCategories, strings.Join(sorted, nameSeparator))
	}
}

// finishPage ends a page that is its lead alone.
func (b *pageBuilder) finishPage() {
	b.keyword(FieldKind, kindPage)
	b.book()
}

// book counts the page. Its title counts once for each section, as everything
// that ranking compares does.
func (b *pageBuilder) book() {
	b.totals.Pages++
	b.totals.Sections += int64(b.sections)
	b.counts.add(FieldTitle, b.title*int64(b.sections))
	b.counts.addTo(&b.totals)
	b.segment.Store(fieldIDs[FieldCounts], b.counts.encode())
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
