// Package query answers searches on an index: it plans the tree that package
// syntax parses, has package exec find the best sections, and makes hits of
// them, with snippets.
//
// A [Searcher] may be used by several goroutines. The same package reads
// whole pages and completes titles, for what a reader does with a hit.
package query
