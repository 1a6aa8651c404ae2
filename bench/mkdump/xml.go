package main

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// footer ends a dump.
const footer = "</mediawiki>\n"

// namespaces are those of a MediaWiki without extensions, and Scribunto's.
var namespaces = []struct {
	id   int
	name string
}{
	{-2, "Media"}, {-1, "Special"}, {0, ""}, {1, "Talk"}, {2, "User"}, {3, "User talk"},
	{4, "Demo Wiki"}, {5, "Demo Wiki talk"}, {6, "File"}, {7, "File talk"},
	{8, "MediaWiki"}, {9, "MediaWiki talk"}, {10, "Template"}, {11, "Template talk"},
	{12, "Help"}, {13, "Help talk"}, {14, "Category"}, {15, "Category talk"},
	{828, "Module"}, {829, "Module talk"},
}

// formats names the serialization of each content model.
var formats = map[string]string{"wikitext": "text/x-wiki", "css": "text/css"}

// escape does what PHP's htmlspecialchars does in MediaWiki's exporter.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace

// header is the opening tag and the siteinfo.
func header() string {
	const xsd = "http://www.mediawiki.org/xml/export-0.11"
	var b strings.Builder
	fmt.Fprintf(&b, "<mediawiki xmlns=%q xmlns:xsi=%q xsi:schemaLocation=%q version=\"0.11\" xml:lang=\"en\">\n",
		xsd+"/", "http://www.w3.org/2001/XMLSchema-instance", xsd+"/ "+xsd+".xsd")
	b.WriteString(`  <siteinfo>
    <sitename>Demo Wiki</sitename>
    <dbname>demowiki</dbname>
    <base>https://demo.wiki.invalid/wiki/Main_Page</base>
    <generator>wikiseek mkdump</generator>
    <case>first-letter</case>
    <namespaces>
`)
	for _, n := range namespaces {
		if n.name == "" {
			fmt.Fprintf(&b, "      <namespace key=\"%d\" case=\"first-letter\" />\n", n.id)
			continue
		}
		fmt.Fprintf(&b, "      <namespace key=\"%d\" case=\"first-letter\">%s</namespace>\n", n.id, n.name)
	}
	b.WriteString("    </namespaces>\n  </siteinfo>\n")
	return b.String()
}

// revision is one state of a page.
type revision struct {
	id, parent int64 // parent is 0 for the first
	time       time.Time
	text       string
	deleted    bool // the text is hidden
}

// writePage writes a page with the given revisions, in their order.
func writePage(b *bytes.Buffer, p page, revs ...revision) {
	fmt.Fprintf(b, "  <page>\n    <title>%s</title>\n    <ns>%d</ns>\n    <id>%d</id>\n", escape(p.title), p.ns, p.id)
	if p.redirect != "" {
		// The exporter leaves the target's section out.
		target, _, _ := strings.Cut(p.redirect, "#")
		fmt.Fprintf(b, "    <redirect title=\"%s\" />\n", escape(target))
	}
	for _, r := range revs {
		writeRevision(b, p.model, r)
	}
	b.WriteString("  </page>\n")
}

func writeRevision(b *bytes.Buffer, model string, r revision) {
	fmt.Fprintf(b, "    <revision>\n      <id>%d</id>\n", r.id)
	if r.parent != 0 {
		fmt.Fprintf(b, "      <parentid>%d</parentid>\n", r.parent)
	}
	fmt.Fprintf(b, "      <timestamp>%s</timestamp>\n", r.time.UTC().Format(time.RFC3339))
	b.WriteString("      <contributor>\n        <username>Demo Editor</username>\n        <id>1</id>\n      </contributor>\n")
	fmt.Fprintf(b, "      <origin>%d</origin>\n      <model>%s</model>\n      <format>%s</format>\n", r.id, model, formats[model])
	sum := sha1Base36(r.text)
	if r.deleted {
		fmt.Fprintf(b, "      <text bytes=\"%d\" sha1=\"%s\" deleted=\"deleted\" />\n      <sha1 />\n    </revision>\n", len(r.text), sum)
		return
	}
	fmt.Fprintf(b, "      <text bytes=\"%d\" sha1=\"%s\" xml:space=\"preserve\">%s</text>\n", len(r.text), sum, escape(r.text))
	fmt.Fprintf(b, "      <sha1>%s</sha1>\n    </revision>\n", sum)
}

// sha1Base36 is MediaWiki's form of a revision's SHA-1: 31 digits to base 36.
func sha1Base36(s string) string {
	sum := sha1.Sum([]byte(s))
	digits := new(big.Int).SetBytes(sum[:]).Text(36)
	return strings.Repeat("0", 31-len(digits)) + digits
}
