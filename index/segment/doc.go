// Package segment builds Bleve's zap segments fast, as a scorch segment plugin,
// and reads them.
//
// A [Builder] inverts documents as they come: tokens go straight into
// postings lists in their compressed form, nothing is kept of a token but the
// bytes that a list needs. [Builder.Finish] gives a [Pack], which goes through
// scorch in the place of a document: importing this package registers the
// plugin that makes a segment of it. Durability, deletes, updates and the
// choice of what to merge stay scorch's; merging itself is done here
// (merge.go), by appending lists.
//
// The segments are zap version 17 as Bleve's own code writes them, so that any
// program with Bleve opens, queries, updates and merges them. Two things are
// kept apart: the positions of tokens lie in a file of ours beside each
// segment, X.pos beside X.zap (positions.go), since zap's own form of them is
// three times as large; and nothing records where in its text a token stood.
// A stock merge leaves the positions behind.
//
// # The way of a token
//
// [Builder.Text] finds the token's list through the field's table of terms
// (terms.go) and appends to its tail, and that, when it is full, to a chain of
// slices in an arena (arena.go). Finish sorts the terms, turns each list into a
// bitmap of documents, frequencies and positions (invert.go, roaring.go), and
// writes the dictionary and what is around it (write.go).
//
// # Reading
//
// A [Reader] reads any zap segment from its mapped bytes (zapread.go), without
// the objects of Bleve's own iterators, positions from beside it where they are
// there, and bounds on what its postings add to a score (bounds.go).
package segment
