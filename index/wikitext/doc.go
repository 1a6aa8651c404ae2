// Package wikitext turns MediaWiki markup into sections of plain text.
//
// Make a [Parser] for a wiki and call [Parser.Parse] with each page; the
// [Article] it returns has the page's sections with their headings, anchors
// and text, and its categories, links and templates.
//
// Every input is valid wikitext, so Parse never fails: constructs that do not
// close are kept as text and reported as a [Diagnostic]. The package knows
// nothing of dumps or of Bleve.
//
// # What is text
//
// What a reader sees of the page in a browser: headings, paragraphs, lists,
// cells, captions, labels of links. Notes, categories, formulas and what the
// page hides are not. A table, templates.txt, says which arguments of which
// templates a reader sees; other templates print nothing, unless they are in the
// [TemplateSet] of the parser and can be expanded. Hatnotes are kept apart, in
// [Section].Aux.
//
// [Options].Details asks for more: spans over the text of sections, which stays
// the same, values of infoboxes, coordinates, labels and external links.
//
// # How it works
//
// One scanner walks the source once and appends text to a buffer; each
// construct has a file of its own. Where a bracket closes, which has to be
// known ahead, is found as MediaWiki's preprocessor finds it, and remembered,
// so that every byte is looked at a bounded number of times however the
// brackets nest. Time and memory are linear in the source; nesting, arguments
// and sections are bounded (maxDepth, maxArgs, maxSections).
//
// Templates are expanded before that, into a source that is then scanned:
// program.go takes text apart as MediaWiki's preprocessor does, expand.go and
// call.go run it. Pages that call no template of the set are not touched.
// What a page may expand to is bounded; see maxExpandCalls and its like.
//
// # Known differences from MediaWiki
//
// Parser tests and pages that come out otherwise are listed, with the reason,
// in testdata/differences.txt. In general:
//
//   - Magic words that depend on the time, the server or the revision print
//     nothing, nor does #invoke; #ifexist prints its first branch. On pages
//     none of whose templates are expanded #expr prints nothing, #ifexpr and
//     #iferror their first branch.
//   - Arguments of templates may hold '=' within a tag or URL, which would be
//     taken for the end of a name.
//   - A heading line within the arguments of a template does not keep the
//     template from closing, and a table may follow the mark of a list.
//   - Rows that stand outside of a table open one: it is taken that a template
//     did.
//   - The names of files are not printed: neither those that a gallery shows
//     below its pictures, nor those of missing ones.
//   - No variant of a language is converted to another; of -{ }- the one that
//     the language prefers is printed.
//   - Georgian titles keep their lower case first letter, as on Wikipedia.
//   - #tag makes no element.
//   - HTML headings whose source is longer than two kilobytes are text.
package wikitext
