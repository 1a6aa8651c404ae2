// Package index builds and opens an index of the sections of a wiki.
//
// [Build] reads dumps and writes a stock Bleve index: one document a
// section, a page being the documents "<page id>.0", "<page id>.1" and so on,
// the lead first. [Open] opens one read-only. What the sections and pages
// are, beside the terms that find them, stands in [Columns].
//
// # Directory
//
// An index directory holds generations. One is made under the name
// gen-000001.building, where a killed Build goes on, and renamed to
// gen-000001 when it is whole; the file CURRENT names the one to read and is
// replaced atomically.
//
// A generation is a Bleve index (index_meta.json and store/) with files of
// ours. Derived from others, and made anew where they are lost, are columns.bin,
// CHECKSUMS, and the bounds of scores beside each segment (.bnd). The rest
// isn't: the positions of tokens beside each segment (.pos), which come back
// only by indexing pages again; the text of pages in sources/, or places.bin,
// which says where in the dump it is; and templates.zst, which text is
// extracted with.
//
// # Errors
//
// [Open] returns an [*OpenError] when there is nothing to open; Build returns
// a [*ConflictError] where the directory holds something else. After any
// other error of Build, the same call goes on from the last committed batch.
package index
